package dev.kaifu.protocol.mail.imap;

/// What the client's next bytes are.
public enum ImapStep {
    /// A command with its tag (RFC 9051 2.2.1).
    COMMAND,
    /// As many octets as the line before announced (RFC 9051 4.3).
    LITERAL,
    /// A line of base64 that answers a challenge, or `*` (RFC 9051 6.2.2).
    SASL,
    /// `DONE` (RFC 9051 6.3.13).
    IDLE,
    /// TLS records (RFC 9051 6.2.1).
    TLS,
    /// A stream of DEFLATE (RFC 4978).
    DEFLATED,
    /// Nothing: the server closes the connection (RFC 9051 6.1.3, 7.1.5).
    CLOSED
}
