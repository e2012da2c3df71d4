package dev.kaifu.protocol.mail.pop3;

/// What the client's next bytes are.
public enum Pop3Step {
    /// A command line (RFC 1939 3).
    COMMAND,
    /// A line of base64 that answers a challenge, or `*` (RFC 5034 4).
    SASL,
    /// TLS records (RFC 2595 4).
    TLS,
    /// Nothing: the server closes the connection (RFC 1939 5).
    CLOSED
}
