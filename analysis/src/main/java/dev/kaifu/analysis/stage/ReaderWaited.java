package dev.kaifu.analysis.stage;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The thread that reads waited for the others: too much was under way, and nothing of it for it to do.
@Name("kaifu.ReaderWaited")
@Label("Reader Waited")
@Description("The reader had nothing to help with and waited for the others")
@Category("Kaifu")
@StackTrace(false)
public final class ReaderWaited extends Event {
    public static ReaderWaited begun() {
        ReaderWaited event = new ReaderWaited();
        event.begin();
        return event;
    }

    public void ended() {
        end();
        if (shouldCommit()) {
            commit();
        }
    }
}
