package dev.kaifu.protocol.mail;

/// What a conversation speaks.
public enum MailProtocol {
    SMTP,
    IMAP,
    POP3,
    /// Not mail, told from its first bytes.
    HTTP,
    UNKNOWN
}
