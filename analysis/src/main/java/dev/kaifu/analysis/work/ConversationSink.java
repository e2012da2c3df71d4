package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.Conversation;

/// What becomes of each conversation.
///
/// @param <P> what is made of it
public interface ConversationSink<P> {
    /// Makes what can be made of it by itself, on any thread and in any order.
    P prepare(Conversation conversation);

    /// Takes what was made, one at a time, in the order in which the conversations ended.
    void accept(P prepared);

    /// What is enough for [#accept] of what must be kept for long.
    default P withoutDetails(P prepared) {
        return prepared;
    }

    /// Bytes of memory that it takes, about; the same whenever it is asked.
    default int cost(P prepared) {
        return 0;
    }
}
