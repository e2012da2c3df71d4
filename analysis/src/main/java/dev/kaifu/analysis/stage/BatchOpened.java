package dev.kaifu.analysis.stage;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A batch of a stream was gone through: its records opened, its dialogue parsed.
@Name("kaifu.BatchOpened")
@Label("Batch Opened")
@Description("What passed on a stream was opened, put in order and parsed")
@Category("Kaifu")
@StackTrace(false)
public final class BatchOpened extends Event {
    @Label("Stream")
    int stream;

    @Label("Bytes")
    @DataAmount
    int bytes;

    @Label("Records")
    long records;

    @Label("Taken")
    int taken;

    public static BatchOpened begun() {
        BatchOpened event = new BatchOpened();
        event.begin();
        return event;
    }

    /// @param bytes of the TCP stream
    /// @param records of application data
    /// @param taken those that another thread, or this one meanwhile, had opened ahead
    public void ended(int stream, int bytes, long records, int taken) {
        end();
        if (shouldCommit()) {
            this.stream = stream;
            this.bytes = bytes;
            this.records = records;
            this.taken = taken;
            commit();
        }
    }
}
