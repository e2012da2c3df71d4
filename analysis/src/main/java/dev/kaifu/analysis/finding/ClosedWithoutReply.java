package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The connection was closed in order while a command still waited for its reply.
final class ClosedWithoutReply implements FindingRule {
    private static final Set<String> LEFT_OPEN = Set.of("QUIT", "LOGOUT", "STARTTLS", "STLS", "IDLE", "");

    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        boolean whole = conversation.status() == Conversation.Status.CLEARTEXT
                || conversation.status() == Conversation.Status.DECRYPTED;
        if (conversation.ending() != Ending.FINS || !whole || conversation.eventsTruncated()) {
            return List.of();
        }
        Optional<Exchange> unanswered = unanswered(exchanges);
        if (unanswered.isEmpty()
                || ServerSaidBye.bye(conversation).isPresent()
                || NoTls.of(conversation, exchanges).isPresent()) {
            return List.of();
        }
        return List.of(finding(conversation, unanswered.get()));
    }

    private static Finding finding(Conversation conversation, Exchange last) {
        return new Finding(
                "closed-without-reply",
                Severity.ERROR,
                Blame.UNKNOWN,
                "The connection was closed before "
                        + (last.verb().equals(Exchange.MESSAGE) ? "the message" : last.verb()) + " was answered.",
                List.of(last.packet(), conversation.lastPacket()));
    }

    /// The last command, where it was not answered; what follows a goodbye or a granted STARTTLS does not count, nor
    /// does an IDLE, which nobody need end.
    static Optional<Exchange> unanswered(List<Exchange> exchanges) {
        if (exchanges.isEmpty()) {
            return Optional.empty();
        }
        Exchange last = exchanges.getLast();
        boolean open = last.reply().isEmpty() && !LEFT_OPEN.contains(last.verb());
        return open ? Optional.of(last) : Optional.empty();
    }
}
