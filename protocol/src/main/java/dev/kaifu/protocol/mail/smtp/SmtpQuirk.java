package dev.kaifu.protocol.mail.smtp;

/// What passed although RFC 5321 has it otherwise.
public enum SmtpQuirk {
    /// A line ended with LF alone (2.3.8): programs that write to a socket by hand; nearly all servers take it.
    BARE_LF_COMMAND,
    /// The same from the server: home-made servers, content filters.
    BARE_LF_REPLY,
    /// A dot between bare LFs ended the message, since the server answered it: Postfix before 3.9, Sendmail before
    /// 8.18,
    /// Exim before 4.98. Where two servers differ in this, a second message can be smuggled inside the first.
    BARE_LF_ENDED_DATA,
    /// A line was longer than is kept.
    LONG_LINE
}
