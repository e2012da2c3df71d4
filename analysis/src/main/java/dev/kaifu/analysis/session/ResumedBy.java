package dev.kaifu.analysis.session;

import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.HelloExtensions;
import dev.kaifu.protocol.tls.crypto.TicketId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How a session up to TLS 1.2 names the one that it resumes: by session id (RFC 5246 7.3), by ticket (RFC 5077 3.4).
final class ResumedBy {
    /// Of a handshake message: its type and length (RFC 5246 7.4).
    private static final int HEADER = 4;
    /// RFC 5077 3.3: `uint32 ticket_lifetime_hint; opaque ticket<0..2^16-1>`.
    private static final int TICKET_AT = 6;

    private ResumedBy() {}

    /// The session id that the server sends back, and the id of the ticket that the client shows.
    ///
    /// @param handshake begins with the ClientHello
    static List<byte[]> ids(Hello server, byte[] handshake) {
        List<byte[]> ids = new ArrayList<>(2);
        if (server.sessionId().length > 0) {
            ids.add(server.sessionId());
        }
        message(handshake, 0)
                .flatMap(hello -> HelloExtensions.ofClient(hello, HelloExtensions.SESSION_TICKET))
                .filter(ticket -> ticket.length > 0)
                .ifPresent(ticket -> ids.add(TicketId.of(ticket)));
        return ids;
    }

    /// Whether the hello messages alone leave it possible: the server sends the id back (RFC 5246 7.4.1.3), or the
    /// client has shown a ticket (RFC 5077 3.4).
    static boolean mayResume(Hello client, Hello server) {
        boolean sameId = server.sessionId().length > 0 && Arrays.equals(client.sessionId(), server.sessionId());
        return sameId || client.extras().ticket();
    }

    /// Whether the server will send a ticket (RFC 5077 3.2).
    ///
    /// @param handshake begins with ClientHello and ServerHello
    static boolean promisesTicket(byte[] handshake) {
        return message(handshake, 0)
                .flatMap(client -> message(handshake, HEADER + client.length))
                .flatMap(server -> HelloExtensions.ofServer(server, HelloExtensions.SESSION_TICKET))
                .isPresent();
    }

    /// The body of the message that begins there.
    private static Optional<byte[]> message(byte[] handshake, int at) {
        if (handshake.length - at < HEADER) {
            return Optional.empty();
        }
        int length =
                ((handshake[at + 1] & 0xff) << 16) | ((handshake[at + 2] & 0xff) << 8) | (handshake[at + 3] & 0xff);
        return length > handshake.length - at - HEADER
                ? Optional.empty()
                : Optional.of(Arrays.copyOfRange(handshake, at + HEADER, at + HEADER + length));
    }

    /// The id of a ticket that the server gives.
    static Optional<byte[]> newTicket(byte[] a, int body, int length) {
        return length <= TICKET_AT
                ? Optional.empty()
                : Optional.of(TicketId.of(Arrays.copyOfRange(a, body + TICKET_AT, body + length)));
    }
}
