package dev.kaifu.analysis.stage;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A block of a capture was read, or waited for.
@Name("kaifu.BlockRead")
@Label("Block Read")
@Description("A block of a capture was read")
@Category("Kaifu")
@StackTrace(false)
public final class BlockRead extends Event {
    @Label("Bytes")
    @DataAmount
    int bytes;

    public static BlockRead begun() {
        BlockRead event = new BlockRead();
        event.begin();
        return event;
    }

    /// @param bytes that came; -1 at the end of the input
    public void ended(int bytes) {
        end();
        if (shouldCommit()) {
            this.bytes = bytes;
            commit();
        }
    }
}
