package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import java.util.List;
import java.util.Optional;

/// The connection was closed in order while a command still waited for its reply.
final class ClosedWithoutReply implements FindingRule {
    @Override
    public List<Finding> examine(Conversation conversation, List<SmtpExchange> exchanges) {
        boolean whole = conversation.status() == Conversation.Status.CLEARTEXT
                || conversation.status() == Conversation.Status.DECRYPTED;
        if (conversation.ending() != Ending.FINS || !whole || conversation.eventsTruncated()) {
            return List.of();
        }
        return unanswered(exchanges)
                .map(last -> List.of(new Finding(
                        "closed-without-reply",
                        Severity.ERROR,
                        Blame.UNKNOWN,
                        "The connection was closed before "
                                + (last.verb().equals(SmtpExchange.MESSAGE) ? "the message" : last.verb())
                                + " was answered.",
                        List.of(last.packet(), conversation.lastPacket()))))
                .orElse(List.of());
    }

    /// The last command, where it was not answered; what follows QUIT or a granted STARTTLS does not count.
    static Optional<SmtpExchange> unanswered(List<SmtpExchange> exchanges) {
        if (exchanges.isEmpty()) {
            return Optional.empty();
        }
        SmtpExchange last = exchanges.getLast();
        boolean open = last.reply().isEmpty()
                && !last.verb().equals("QUIT")
                && !last.verb().equals("STARTTLS")
                && !last.verb().isEmpty();
        return open ? Optional.of(last) : Optional.empty();
    }
}
