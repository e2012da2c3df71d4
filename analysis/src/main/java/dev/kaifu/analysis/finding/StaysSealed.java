package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.analysis.session.WhyId;
import java.util.List;
import java.util.Optional;

/// Why not all could be read. No fault of the mail: never an error.
final class StaysSealed implements FindingRule {
    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        Optional<WhyId> why = conversation.why();
        // Where there is no session, there is nothing to open.
        if (why.isEmpty() || NoTls.of(conversation, exchanges).isPresent()) {
            return List.of();
        }
        return List.of(new Finding(
                why.get().id(),
                Severity.INFO,
                Blame.UNKNOWN,
                conversation.whySentence().orElse(why.get().sentence()),
                List.of(conversation.stream().firstPacket())));
    }
}
