package dev.kaifu.protocol.mail.smtp;

import java.util.List;

/// A reply of the server (RFC 5321 4.2).
///
/// @param code 200 to 599
/// @param lines the text of each line, without the code
public record SmtpReply(int code, List<String> lines) {
    public SmtpReply {
        lines = List.copyOf(lines);
    }

    /// 2yz: done (RFC 5321 4.2.1).
    public boolean isPositive() {
        return code / 100 == 2;
    }

    /// 3yz: go on.
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /// All lines, joined by spaces.
    public String text() {
        return String.join(" ", lines);
    }
}
