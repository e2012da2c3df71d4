package dev.kaifu.analysis.stage;

import jdk.jfr.FlightRecorder;

/// Whether anybody records.
public final class Stages {
    private Stages() {}

    /// To be asked before an event is made: it reads one field, and where it says no, no class of an event is loaded.
    public static boolean recorded() {
        return FlightRecorder.isInitialized();
    }
}
