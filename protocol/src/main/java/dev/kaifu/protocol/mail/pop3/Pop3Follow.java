package dev.kaifu.protocol.mail.pop3;

/// What the server says behind the first line of a response (RFC 1939 3).
public enum Pop3Follow {
    /// The next response.
    NOTHING,
    /// Lines up to one that is a dot alone.
    LINES,
    /// A message, or its beginning, up to the same.
    MESSAGE
}
