package dev.kaifu.protocol.mail.pop3;

/// What passed although RFC 1939 has it otherwise.
public enum Pop3Quirk {
    /// A command ended with LF alone (3): programs that write to a socket by hand; nearly all servers take it.
    BARE_LF_COMMAND,
    /// The same from the server: home-made servers, gateways.
    BARE_LF_RESPONSE,
    /// A line was longer than is kept.
    LONG_LINE,
    /// A list was asked for, granted, and did not come: the next response did.
    LIST_WITHOUT_LINES
}
