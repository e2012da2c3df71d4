package dev.kaifu.protocol.mail.imap;

import java.util.Optional;

/// A literal as the end of a line announces it (RFC 9051 4.3): `{590}`, `{590+}` where the client does not wait
/// for the server's word (RFC 7888), `~{590}` where NUL may stand in it (literal8).
///
/// @param size bytes that follow the line
/// @param synchronizing whether a client waits for a continuation before it sends them
/// @param announcement how many bytes of the line announce it
record Literal(long size, boolean synchronizing, int announcement) {
    /// RFC 9051 9, number64: at most 63 bits. What has more digits is no literal that was ever sent.
    private static final int MAX_DIGITS = 18;
    /// The longest announcement: `~{`, digits, `+}`.
    static final int MAX_ANNOUNCEMENT = MAX_DIGITS + 4;

    /// The literal that a line ends with, where it ends with one.
    ///
    /// @param end one past the line's last byte, its ending left out
    static Optional<Literal> announcedBy(byte[] line, int from, int end) {
        int at = end - 1;
        if (at < from || line[at] != '}') {
            return Optional.empty();
        }
        at--;
        boolean synchronizing = at < from || line[at] != '+';
        if (!synchronizing) {
            at--;
        }
        int lastDigit = at;
        while (at >= from && line[at] >= '0' && line[at] <= '9') {
            at--;
        }
        int digits = lastDigit - at;
        if (digits == 0 || digits > MAX_DIGITS || at < from || line[at] != '{') {
            return Optional.empty();
        }
        boolean eight = at > from && line[at - 1] == '~';
        return Optional.of(new Literal(number(line, at + 1, digits), synchronizing, end - at + (eight ? 1 : 0)));
    }

    private static long number(byte[] line, int from, int digits) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            number = 10 * number + (line[i] - '0');
        }
        return number;
    }
}
