package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.List;

/// One form in which `open` shows what it found.
interface OpenReport {
    /// A conversation and what was found in it.
    ///
    /// @param text what the form makes of it by itself; empty where it makes nothing
    record Rendered(Conversation conversation, List<Finding> findings, byte[] text) {
        /// What this takes beside its text, about.
        private static final int COST = 1 << 10;

        /// The same for one who needs the text alone, and what is counted.
        Rendered withoutEvents() {
            return new Rendered(conversation.withoutEvents(), findings, text);
        }

        /// Bytes of memory that are kept of it, about.
        int cost() {
            return Math.toIntExact(COST + text.length + conversation.held());
        }

        boolean hasError() {
            for (Finding finding : findings) {
                if (finding.severity() == Severity.ERROR) {
                    return true;
                }
            }
            return false;
        }
    }

    /// What has to be shown while it passes; most forms wait for the conversation's end.
    default PlaintextSink sink() {
        return PlaintextSink.NONE;
    }

    /// Makes the text of a conversation that has ended, on any thread and in any order.
    default byte[] text(Conversation conversation, List<Finding> findings) {
        return new byte[0];
    }

    /// Prints one, in the order in which they ended.
    void print(Rendered conversation);

    /// Both at once.
    default void conversation(Conversation conversation, List<Finding> findings) {
        print(new Rendered(conversation, findings, text(conversation, findings)));
    }

    /// All captures are read.
    default void finish() {}
}
