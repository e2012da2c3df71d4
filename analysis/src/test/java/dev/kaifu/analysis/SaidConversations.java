package dev.kaifu.analysis;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.work.ConversationSink;

/// All that is said of conversations, in the order in which they are given out.
final class SaidConversations implements ConversationSink<ConversationText> {
    private final StringBuilder said = new StringBuilder();

    @Override
    public ConversationText prepare(Conversation conversation) {
        return ConversationText.of(conversation);
    }

    @Override
    public void accept(ConversationText prepared) {
        said.append(prepared.head()).append(prepared.rest()).append(prepared.more());
    }

    @Override
    public int cost(ConversationText prepared) {
        return prepared.rest().length();
    }

    @Override
    public String toString() {
        return said.toString();
    }
}
