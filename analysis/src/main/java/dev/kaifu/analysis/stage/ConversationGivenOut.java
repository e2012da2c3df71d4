package dev.kaifu.analysis.stage;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A conversation was given out, in its order.
@Name("kaifu.ConversationGivenOut")
@Label("Conversation Given Out")
@Description("A conversation was written")
@Category("Kaifu")
@StackTrace(false)
public final class ConversationGivenOut extends Event {
    @Label("Number")
    long number;

    public static ConversationGivenOut begun() {
        ConversationGivenOut event = new ConversationGivenOut();
        event.begin();
        return event;
    }

    /// @param number in the order of the output
    public void ended(long number) {
        end();
        if (shouldCommit()) {
            this.number = number;
            commit();
        }
    }
}
