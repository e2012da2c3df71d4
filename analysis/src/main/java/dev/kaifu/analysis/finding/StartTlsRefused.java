package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.List;
import java.util.Set;

/// STARTTLS answered with 454 or 5xx (RFC 3207 4) or with NO or BAD (RFC 9051 6.2.1), STLS with `-ERR` (RFC 2595 4).
final class StartTlsRefused implements FindingRule {
    private static final Set<String> VERBS = Set.of("STARTTLS", "STLS");

    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        return Exchange.refused(exchanges, exchange -> VERBS.contains(exchange.verb()), StartTlsRefused::finding);
    }

    private static Finding finding(Exchange startTls, Exchange.Answer answer) {
        return new Finding(
                "starttls-refused",
                Severity.ERROR,
                Blame.SERVER,
                "The server refused " + startTls.verb() + ": " + answer.quoted()
                        + "; its operator must look at its TLS configuration.",
                List.of(startTls.packet(), answer.packet()));
    }
}
