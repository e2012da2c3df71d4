package dev.kaifu.protocol.tls.crypto;

/// What OpenSSL calls a session by that was given a ticket: s_client prints it as `Session-ID`, and a client that
/// resumes
/// the session sends it as its session id, so that the server's echo tells that the ticket was accepted (RFC 5077 3.4).
public final class TicketId {
    private TicketId() {}

    public static byte[] of(byte[] ticket) {
        return EarlierDerivation.digest("SHA-256").digest(ticket);
    }
}
