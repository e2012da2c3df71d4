package dev.kaifu.protocol.mail.imap;

/// What passed although RFC 9051 has it otherwise.
public enum ImapQuirk {
    /// A command ended with LF alone (2.2): programs that write to a socket by hand; Dovecot and Cyrus take it.
    BARE_LF_COMMAND,
    /// The same from the server: home-made servers, test doubles.
    BARE_LF_RESPONSE,
    /// An empty line where a command is due: clients that count the line ending behind a literal twice.
    EMPTY_COMMAND,
    /// `+` without the space that the grammar wants behind it: Yandex.
    BARE_CONTINUATION,
    /// `a OK` or `* OK [HIGHESTMODSEQ 1]` without a text: Exchange, Gmail.
    STATUS_WITHOUT_TEXT,
    /// A space before the line's end: Exchange behind STATUS, Tencent's exmail behind CAPABILITY.
    TRAILING_SPACE,
    /// A line that is no response between two that are: Exchange 2003 says `CAPABILITY completed.` twice.
    STRAY_LINE,
    /// A command or response was longer than is kept.
    LONG_UNIT
}
