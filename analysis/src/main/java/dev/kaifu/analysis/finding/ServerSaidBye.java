package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.mail.imap.ImapResponse;
import dev.kaifu.protocol.mail.imap.ImapStatus;
import dev.kaifu.protocol.mail.pop3.Pop3Response;
import dev.kaifu.protocol.net.Side;
import java.util.List;
import java.util.Optional;

/// An untagged BYE that no LOGOUT asked for (RFC 9051 7.1.5), or POP3's `-ERR` for a greeting (RFC 1939 4 has only
/// `+OK`).
final class ServerSaidBye implements FindingRule {
    private static final String GREETING = "The server refused the dialogue in its greeting: ";
    private static final String LOG = "; its operator's log has the reason.";

    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        Optional<Event> bye = bye(conversation);
        if (conversation.protocol() == MailProtocol.POP3) {
            return bye.map(greeting -> List.of(refusedGreeting(greeting))).orElse(List.of());
        }
        if (bye.isEmpty() || isAskedFor(bye.get(), exchanges)) {
            return List.of();
        }
        return List.of(finding(conversation, exchanges, bye.get()));
    }

    private static boolean isAskedFor(Event bye, List<Exchange> exchanges) {
        return exchanges.stream()
                .anyMatch(exchange -> exchange.verb().equals("LOGOUT") && exchange.packet() <= bye.packet());
    }

    /// The first BYE of the server; of POP3 the greeting, where it refuses.
    static Optional<Event> bye(Conversation conversation) {
        if (conversation.protocol() == MailProtocol.POP3) {
            return conversation.events().stream()
                    .findFirst()
                    .filter(first -> Pop3Pairing.response(first)
                            .filter(Pop3Response::isNegative)
                            .isPresent());
        }
        for (Event event : conversation.events()) {
            if (event.event() instanceof MailEvent.Response && isBye(event)) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    private static boolean isBye(Event event) {
        ImapResponse response = ImapPairing.response(event).orElseThrow();
        return response.isUntagged() && response.status().equals(Optional.of(ImapStatus.BYE));
    }

    private static Finding refusedGreeting(Event greeting) {
        Pop3Response response = Pop3Pairing.response(greeting).orElseThrow();
        return new Finding(
                "server-bye",
                Severity.ERROR,
                Blame.SERVER,
                GREETING + (response.indicator() + " " + response.text()).strip() + LOG,
                List.of(greeting.packet()));
    }

    private static Finding finding(Conversation conversation, List<Exchange> exchanges, Event bye) {
        String said = ImapPairing.response(bye).orElseThrow().text();
        boolean greeting = conversation.events().stream()
                .filter(event -> event.event().from() == Side.SERVER)
                .findFirst()
                .filter(first -> first.equals(bye))
                .isPresent();
        Optional<Exchange> waiting = ClosedWithoutReply.unanswered(exchanges);
        String what = greeting
                ? GREETING
                : "The server ended the dialogue"
                        + waiting.map(last -> " while " + last.verb() + " waited for its answer")
                                .orElse("") + ": ";
        return new Finding(
                "server-bye",
                greeting || waiting.isPresent() ? Severity.ERROR : Severity.WARNING,
                Blame.SERVER,
                what + said + LOG,
                List.of(bye.packet()));
    }
}
