package dev.kaifu.protocol.mail;

/// What a conversation speaks.
public enum MailProtocol {
    SMTP,
    IMAP,
    POP3,
    /// Not mail, told from its first bytes.
    HTTP,
    /// Another protocol of text, told from what it says: FTP, NNTP, IRC, Redis. What follows is not looked at again.
    OTHER,
    UNKNOWN
}
