package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.finding.Finding;
import java.util.List;

/// One form in which `open` shows what it found.
interface OpenReport {
    /// What has to be shown while it passes; most forms wait for the conversation's end.
    default PlaintextSink sink() {
        return PlaintextSink.NONE;
    }

    /// A conversation has ended.
    void conversation(Conversation conversation, List<Finding> findings);

    /// All captures are read.
    default void finish() {}
}
