package dev.kaifu.protocol.mail.smtp;

/// What the client's next bytes are.
public enum SmtpStep {
    /// A command line (RFC 5321 4.1.1).
    COMMAND,
    /// A line of base64 that answers a challenge, or `*` (RFC 4954 4).
    SASL,
    /// Mail data up to CRLF `.` CRLF (RFC 5321 4.1.1.4).
    MESSAGE,
    /// As many octets as BDAT said (RFC 3030 2).
    CHUNK,
    /// TLS records (RFC 3207 4).
    TLS,
    /// Nothing: the server closes the connection (RFC 5321 4.1.1.10).
    CLOSED
}
