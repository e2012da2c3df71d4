package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.net.Side;

/// Follows both sides of a mail dialogue. Fed in the order in which the bytes passed; any split of the same input gives
/// the same events.
public interface MailDissector {
    void bytes(Side from, byte[] array, int offset, int length);

    /// `length` bytes of that side are missing (lost packets); parsing goes on at the next line that makes sense.
    /// They count in the positions.
    void gap(Side from, long length);

    /// No more bytes will come from that side.
    void end(Side from);

    /// The TLS handshake that STARTTLS announced is done: what follows is the dialogue inside TLS, with a
    /// state begun anew (RFC 3207 4.2). Positions go on. Between [MailEvent.TlsBegins] and this call, bytes
    /// that are TLS records are neither read nor counted; others are taken for the dialogue in plain text that
    /// goes on.
    void tlsEstablished();

    /// Bytes of memory that lines and bytes take which wait for more; what is bounded by less than a kilobyte is left
    /// out.
    int held();
}
