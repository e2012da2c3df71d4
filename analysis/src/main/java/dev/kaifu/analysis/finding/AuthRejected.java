package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Exchange.Outcome;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.List;
import java.util.Set;

/// SMTP's AUTH that ended without 235 (RFC 4954 6), IMAP's AUTHENTICATE or LOGIN that ended with NO or BAD (RFC 9051
/// 6.2), POP3's USER, PASS, APOP or AUTH that ended with `-ERR` (RFC 1939 7, RFC 5034 4).
final class AuthRejected implements FindingRule {
    private static final Set<String> VERBS = Set.of("AUTH", "AUTHENTICATE", "LOGIN", "USER", "PASS", "APOP");

    static boolean isAuthentication(Exchange exchange) {
        return VERBS.contains(exchange.verb());
    }

    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        return Exchange.refused(exchanges, AuthRejected::isAuthentication, AuthRejected::finding);
    }

    private static Finding finding(Exchange auth, Exchange.Answer answer) {
        Blame blame = answer.outcome() == Outcome.REFUSED_FOR_NOW ? Blame.SERVER : Blame.CLIENT;
        return new Finding(
                "auth-rejected",
                Severity.ERROR,
                blame,
                "The server rejected " + auth.verb() + ": " + answer.quoted() + "; " + advice(auth, answer.condition())
                        + ".",
                List.of(auth.packet(), answer.packet()));
    }

    // RFC 4954 6, RFC 5530 3, RFC 2449 8 and RFC 3206 4
    private static String advice(Exchange auth, String condition) {
        return switch (condition) {
            case "-ERR" -> pop3Advice(auth.verb());
            case "AUTH" -> "user name or password is wrong, or the account may not log in this way";
            case "IN-USE" -> "another session holds the mailbox, so end that one, or wait until it is given up";
            case "LOGIN-DELAY" -> "the last login was too short a time ago, so ask less often";
            case "SYS/TEMP" -> "its system has a trouble that may pass, so try later or ask its operator";
            case "SYS/PERM" -> "its operator must be asked";
            case "454", "UNAVAILABLE" -> "its authentication service is down for now, so try later or ask its operator";
            case "500", "502" -> "it knows no AUTH here; use the submission port, and TLS first";
            case "501" -> "the string that was sent is malformed";
            case "503" -> "AUTH came out of order: before EHLO, or where it is not offered";
            case "504" -> "it does not know the mechanism; choose one that its EHLO reply names";
            case "530", "538", "PRIVACYREQUIRED" -> "it wants TLS first";
            case "534" -> "the mechanism is too weak for this account, or the account must be unlocked first";
            case "535", "AUTHENTICATIONFAILED" ->
                "user name or password is wrong, or the account may not "
                        + (condition.equals("535") ? "send" : "log in") + " this way";
            case "AUTHORIZATIONFAILED" -> "this user may not act for the other";
            case "EXPIRED" -> "the password has expired: set a new one";
            case "CONTACTADMIN" -> "its operator must be asked";
            case "BAD" -> "it does not understand the command here, or what was sent is malformed";
            case "NO" -> "user name or password is wrong, or the server does not let this account in now";
            default -> "see the text of the reply";
        };
    }

    private static String pop3Advice(String verb) {
        return switch (verb) {
            case "USER" -> "it wants TLS first, knows no such user, or takes AUTH or APOP alone";
            case "APOP" -> "user name or password is wrong, or it has no APOP: its greeting names no timestamp then";
            case "AUTH" ->
                "user name or password is wrong, or it wants TLS first, or does not know the mechanism: its CAPA"
                        + " response names those that it knows";
            default -> "user name or password is wrong, or the server does not let this account in now";
        };
    }
}
