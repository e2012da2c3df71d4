package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.List;

/// STARTTLS answered with 454 or 5xx (RFC 3207 4).
final class StartTlsRefused implements FindingRule {
    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        return Exchange.refused(exchanges, exchange -> exchange.verb().equals("STARTTLS"), StartTlsRefused::finding);
    }

    private static Finding finding(Exchange startTls, Exchange.Answer answer) {
        return new Finding(
                "starttls-refused",
                Severity.ERROR,
                Blame.SERVER,
                "The server refused STARTTLS: " + answer.quoted()
                        + "; its operator must look at its TLS configuration.",
                List.of(startTls.packet(), answer.packet()));
    }
}
