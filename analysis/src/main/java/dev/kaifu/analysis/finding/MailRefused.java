package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.List;
import java.util.Set;

/// MAIL, RCPT, DATA, BDAT or the message itself refused (RFC 5321 4.2.1: 4xx for now, 5xx for good); POP3's RETR or
/// DELE (RFC 1939 5, RFC 3206 4).
final class MailRefused implements FindingRule {
    private static final Set<String> STEPS = Set.of("MAIL", "RCPT", "DATA", "BDAT", Exchange.MESSAGE, "RETR", "DELE");

    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        return Exchange.refused(exchanges, exchange -> STEPS.contains(exchange.verb()), MailRefused::finding);
    }

    private static Finding finding(Exchange step, Exchange.Answer answer) {
        String what =
                step.verb().equals(Exchange.MESSAGE) ? "the message" : (step.verb() + " " + step.argument()).strip();
        boolean forNow = answer.outcome() == Exchange.Outcome.REFUSED_FOR_NOW;
        return new Finding(
                forNow ? "mail-deferred" : "mail-refused",
                forNow ? Severity.WARNING : Severity.ERROR,
                Blame.UNKNOWN,
                "The server refused " + what + (forNow ? " for now: " : ": ") + answer.quoted(),
                List.of(step.packet(), answer.packet()));
    }
}
