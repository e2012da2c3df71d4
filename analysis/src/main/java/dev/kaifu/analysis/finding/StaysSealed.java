package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.List;

/// Why not all could be read. No fault of the mail: never an error.
final class StaysSealed implements FindingRule {
    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        return conversation
                .why()
                .map(why -> List.of(new Finding(
                        why.id(),
                        Severity.INFO,
                        Blame.UNKNOWN,
                        conversation.whySentence().orElse(why.sentence()),
                        List.of(conversation.stream().firstPacket()))))
                .orElse(List.of());
    }
}
