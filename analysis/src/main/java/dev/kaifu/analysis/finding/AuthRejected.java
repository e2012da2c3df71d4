package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.List;

/// AUTH that ended without 235 (RFC 4954 6).
final class AuthRejected implements FindingRule {
    @Override
    public List<Finding> examine(Conversation conversation, List<SmtpExchange> exchanges) {
        return exchanges.stream()
                .filter(exchange -> exchange.verb().equals("AUTH"))
                .flatMap(exchange -> exchange.refusal().map(answer -> finding(exchange, answer)).stream())
                .toList();
    }

    private static Finding finding(SmtpExchange auth, SmtpExchange.Answer answer) {
        Blame blame = answer.code() < 500 ? Blame.SERVER : Blame.CLIENT;
        return new Finding(
                "auth-rejected",
                Severity.ERROR,
                blame,
                "The server rejected AUTH: " + answer.quoted() + "; " + advice(answer.code()) + ".",
                List.of(auth.packet(), answer.packet()));
    }

    private static String advice(int code) {
        return switch (code) {
            case 454 -> "its authentication service is down for now, so try later or ask its operator";
            case 500, 502 -> "it knows no AUTH here; use the submission port, and TLS first";
            case 501 -> "the string that was sent is malformed";
            case 503 -> "AUTH came out of order: before EHLO, or where it is not offered";
            case 504 -> "it does not know the mechanism; choose one that its EHLO reply names";
            case 530, 538 -> "it wants TLS first";
            case 534 -> "the mechanism is too weak for this account, or the account must be unlocked first";
            case 535 -> "user name or password is wrong, or the account may not send this way";
            default -> "see the text of the reply";
        };
    }
}
