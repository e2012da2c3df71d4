package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailProtocol;
import java.util.List;
import java.util.Optional;

/// One TCP connection, understood as far as it could be.
///
/// @param via `implicit` or `starttls`, empty where there was no TLS
/// @param events in the order in which they passed
/// @param eventsTruncated true where more came than [ConversationBuilder#MAX_EVENTS]
/// @param client plaintext of the client, TLS application data alone where there was TLS
public record Conversation(
        TcpStream stream,
        MailProtocol protocol,
        Optional<TlsSummary> tls,
        String via,
        Status status,
        List<Event> events,
        boolean eventsTruncated,
        Plaintext client,
        Plaintext server) {
    /// How much of it could be read.
    public enum Status {
        CLEARTEXT,
        DECRYPTED,
        PARTLY,
        SEALED
    }

    /// An event and the packet that brought its end.
    ///
    /// @param insideTls whether it passed sealed
    /// @param subject of a message's header, empty where there is none
    public record Event(long packet, long timeNanos, MailEvent event, boolean insideTls, String subject) {}

    /// @param sha256 lower-case hex; empty where no digests were asked for
    public record Plaintext(long bytes, String sha256) {}
}
