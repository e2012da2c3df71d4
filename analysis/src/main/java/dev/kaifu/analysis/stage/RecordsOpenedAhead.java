package dev.kaifu.analysis.stage;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Records of a stream were opened before their turn by a thread that had nothing else to do.
@Name("kaifu.RecordsOpenedAhead")
@Label("Records Opened Ahead")
@Description("Records were opened before their turn")
@Category("Kaifu")
@StackTrace(false)
public final class RecordsOpenedAhead extends Event {
    @Label("Stream")
    int stream;

    @Label("Records")
    int records;

    public static RecordsOpenedAhead begun() {
        RecordsOpenedAhead event = new RecordsOpenedAhead();
        event.begin();
        return event;
    }

    /// @param records opened
    public void ended(int stream, int records) {
        end();
        if (shouldCommit()) {
            this.stream = stream;
            this.records = records;
            commit();
        }
    }
}
