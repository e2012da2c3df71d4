package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import java.util.ArrayList;
import java.util.List;

/// All rules, in the order in which their findings are shown.
public final class Findings {
    private static final List<FindingRule> RULES = List.of(
            new StartTlsStripped(),
            new StartTlsRefused(),
            new NoTls(),
            new TlsAlertSent(),
            new LoginDisabledIgnored(),
            new AuthRejected(),
            new MailRefused(),
            new ServerSaidBye(),
            new ClosedWithoutReply(),
            new StaysSealed(),
            new ConnectionReset());

    private Findings() {}

    public static List<Finding> of(Conversation conversation) {
        List<Exchange> exchanges = Exchange.pair(conversation);
        // Nothing is wrong with most.
        List<Finding> findings = List.of();
        for (FindingRule rule : RULES) {
            List<Finding> found = rule.examine(conversation, exchanges);
            if (!found.isEmpty()) {
                findings = joined(findings, found);
            }
        }
        return findings;
    }

    private static List<Finding> joined(List<Finding> first, List<Finding> second) {
        List<Finding> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }
}
