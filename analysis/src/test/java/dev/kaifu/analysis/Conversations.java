package dev.kaifu.analysis;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.work.ConversationSink;
import java.util.List;

/// Puts conversations into a list, in the order in which they are given out.
public record Conversations(List<Conversation> to) implements ConversationSink<Conversation> {
    @Override
    public Conversation prepare(Conversation conversation) {
        return conversation;
    }

    @Override
    public void accept(Conversation prepared) {
        to.add(prepared);
    }
}
