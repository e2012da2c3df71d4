package dev.kaifu.benchmarks.stage;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What passed besides operations: JMH prints it a second too.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Amount {
    private static final double MEGABYTE = 1e6;

    /// Of the wire: packets, records or text, before they are opened.
    public double megabytes;

    void bytes(long bytes) {
        megabytes += bytes / MEGABYTE;
    }
}
