package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import java.util.List;

/// Looks for one kind of trouble in a conversation that has ended.
interface FindingRule {
    /// @param exchanges the conversation's commands with their answers; empty where they are not followed
    List<Finding> examine(Conversation conversation, List<Exchange> exchanges);
}
