package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.protocol.mail.MailProtocol;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A RST that came before the dialogue was over (RFC 9293 3.5.2).
final class ConnectionReset implements FindingRule {
    private static final Set<MailProtocol> MAIL = EnumSet.of(MailProtocol.SMTP, MailProtocol.IMAP, MailProtocol.POP3);
    private static final Set<String> GOODBYES = Set.of("QUIT", "LOGOUT");

    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        Ending ending = conversation.ending();
        if (ending != Ending.RESET_BY_CLIENT && ending != Ending.RESET_BY_SERVER) {
            return List.of();
        }
        boolean saidGoodbye = exchanges.stream().anyMatch(exchange -> GOODBYES.contains(exchange.verb()))
                || ServerSaidBye.bye(conversation).isPresent();
        if (saidGoodbye || NoTls.of(conversation, exchanges).isPresent()) {
            return List.of();
        }
        boolean byClient = ending == Ending.RESET_BY_CLIENT;
        if (!conversation.carriedData()) {
            return byClient ? List.of() : List.of(refused(conversation));
        }
        boolean mail = MAIL.contains(conversation.protocol());
        boolean sealed = conversation.status() == Status.SEALED || conversation.status() == Status.PARTLY;
        if (!mail || sealed) {
            return List.of(unexplained(conversation));
        }
        String during = ClosedWithoutReply.unanswered(exchanges)
                .map(last -> " while " + (last.verb().equals(Exchange.MESSAGE) ? "the message" : last.verb())
                        + " waited for its reply")
                .orElse("");
        return List.of(new Finding(
                "connection-reset",
                Severity.ERROR,
                byClient ? Blame.CLIENT : Blame.SERVER,
                "The connection was reset" + during + ", with the address of the " + (byClient ? "client" : "server")
                        + " as sender; a device on the way may send such a RST in its name.",
                List.of(conversation.lastPacket())));
    }

    /// Where the dialogue cannot be read, a RST may as well be how it was meant to end: many close so.
    private static Finding unexplained(Conversation conversation) {
        return new Finding(
                "connection-reset",
                Severity.INFO,
                Blame.UNKNOWN,
                "The connection ended with a RST; what was said before it cannot be read here, so that it may have been"
                        + " over.",
                List.of(conversation.lastPacket()));
    }

    private static Finding refused(Conversation conversation) {
        return new Finding(
                "connection-refused",
                Severity.ERROR,
                Blame.SERVER,
                "The connection was refused: nothing listens at "
                        + conversation.stream().server() + ", or a firewall rejects it.",
                List.of(conversation.stream().firstPacket(), conversation.lastPacket()));
    }
}
