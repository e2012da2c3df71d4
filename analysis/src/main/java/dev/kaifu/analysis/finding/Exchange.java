package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// A command, or the message behind DATA, and its last answer.
///
/// @param verb upper case; [#MESSAGE] for the message behind DATA
/// @param packet of the command
/// @param reply empty where none came
record Exchange(String verb, String argument, long packet, boolean insideTls, Optional<Answer> reply) {
    static final String MESSAGE = "(message)";

    /// What an answer means for the command.
    enum Outcome {
        GRANTED,
        /// The server wants more: SMTP's 3yz.
        GO_ON,
        REFUSED_FOR_NOW,
        REFUSED
    }

    /// @param condition what a program goes by: SMTP's code (`535`), the response code of IMAP (`AUTHENTICATIONFAILED`)
    ///     or POP3 (`IN-USE`) or, where there is none, the status (`NO`, `-ERR`); of refusals
    /// @param quoted the code or status with its text, to be shown; of refusals
    /// @param lines the text of each line; of POP3 those of a list
    record Answer(Outcome outcome, String condition, String quoted, List<String> lines, long packet) {}

    boolean granted() {
        return reply.isPresent() && reply.get().outcome() == Outcome.GRANTED;
    }

    /// The answer, where it was a refusal.
    Optional<Answer> refusal() {
        return isRefused() ? reply : Optional.empty();
    }

    boolean isRefused() {
        if (reply.isEmpty()) {
            return false;
        }
        Outcome outcome = reply.get().outcome();
        return outcome == Outcome.REFUSED || outcome == Outcome.REFUSED_FOR_NOW;
    }

    /// A finding for each refusal of certain commands.
    static List<Finding> refused(
            List<Exchange> exchanges, Predicate<Exchange> which, BiFunction<Exchange, Answer, Finding> finding) {
        List<Finding> findings = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            if (exchange.isRefused() && which.test(exchange)) {
                findings.add(finding.apply(exchange, exchange.refusal().orElseThrow()));
            }
        }
        return findings;
    }

    Exchange answeredBy(Answer answer) {
        return new Exchange(verb, argument, packet, insideTls, Optional.of(answer));
    }

    /// The conversation's commands in their order; none where it is of a protocol that is not followed.
    static List<Exchange> pair(Conversation conversation) {
        return switch (conversation.protocol()) {
            case SMTP -> SmtpPairing.of(conversation.events());
            case IMAP -> ImapPairing.of(conversation.events());
            case POP3 -> Pop3Pairing.of(conversation.events());
            case HTTP, OTHER, UNKNOWN -> List.of();
        };
    }
}
