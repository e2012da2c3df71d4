package dev.kaifu.analysis.stage;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The findings and the text of a conversation were made.
@Name("kaifu.ConversationPrepared")
@Label("Conversation Prepared")
@Description("Findings and text of a conversation were made")
@Category("Kaifu")
@StackTrace(false)
public final class ConversationPrepared extends Event {
    @Label("Stream")
    int stream;

    public static ConversationPrepared begun() {
        ConversationPrepared event = new ConversationPrepared();
        event.begin();
        return event;
    }

    public void ended(int stream) {
        end();
        if (shouldCommit()) {
            this.stream = stream;
            commit();
        }
    }
}
