package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.protocol.mail.imap.ImapStatus;
import dev.kaifu.protocol.net.Side;
import java.util.List;
import java.util.Optional;

/// An untagged BYE that no LOGOUT asked for (RFC 9051 7.1.5).
final class ServerSaidBye implements FindingRule {
    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        return bye(conversation)
                .filter(bye -> exchanges.stream()
                        .noneMatch(exchange -> exchange.verb().equals("LOGOUT") && exchange.packet() <= bye.packet()))
                .map(bye -> List.of(finding(conversation, exchanges, bye)))
                .orElse(List.of());
    }

    /// The first BYE of the server.
    static Optional<Event> bye(Conversation conversation) {
        return conversation.events().stream()
                .filter(event -> ImapPairing.response(event)
                        .filter(response -> response.isUntagged()
                                && response.status()
                                        .filter(status -> status == ImapStatus.BYE)
                                        .isPresent())
                        .isPresent())
                .findFirst();
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
                ? "The server refused the dialogue in its greeting: "
                : "The server ended the dialogue"
                        + waiting.map(last -> " while " + last.verb() + " waited for its answer")
                                .orElse("") + ": ";
        return new Finding(
                "server-bye",
                greeting || waiting.isPresent() ? Severity.ERROR : Severity.WARNING,
                Blame.SERVER,
                what + said + "; its operator's log has the reason.",
                List.of(bye.packet()));
    }
}
