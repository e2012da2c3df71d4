package dev.kaifu.protocol.mail.smtp;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.WireText;
import java.util.ArrayList;
import java.util.List;

/// Puts reply lines together (RFC 5321 4.2.1): `250-…` goes on, `250 …` or a bare `250` ends it.
final class SmtpReplyReader {
    /// Lines kept of one reply. What a hostile server sends beyond is read and forgotten.
    static final int LINES_LIMIT = 500;
    /// Characters kept of one reply.
    static final int TEXT_LIMIT = MailEvent.Reply.MOST_KEPT;

    /// Of a reply under way; most replies are of one line, and never are.
    private List<String> lines = List.of();
    private int kept;
    private int code;
    private boolean binary;
    private boolean wasBinary;

    /// Takes one line without its ending.
    Parsed<SmtpReply> line(WireText line) {
        String text = line.text();
        if (!beginsWithCode(text)) {
            return new Parsed.Malformed<>("a reply begins with three digits");
        }
        // Servers that change the code inside a reply (RFC 5321 4.2.1 forbids it) mean the last one.
        code = 100 * digit(text, 0) + 10 * digit(text, 1) + digit(text, 2);
        binary |= line.binary();
        String said = text.length() > 4 ? text.substring(4) : "";
        boolean last = text.length() == 3 || text.charAt(3) == ' ';
        if (last && lines.isEmpty()) {
            lines = List.of(said);
            return new Parsed.Value<>(finish(), 0);
        }
        keep(said);
        return last ? new Parsed.Value<>(finish(), 0) : new Parsed.NeedMore<>(1);
    }

    /// The reply as far as it came; begins the next.
    SmtpReply finish() {
        SmtpReply reply = new SmtpReply(code, lines);
        wasBinary = binary;
        reset();
        return reply;
    }

    /// Whether the reply that was last finished was not UTF-8.
    boolean wasBinary() {
        return wasBinary;
    }

    boolean isUnderWay() {
        return !lines.isEmpty();
    }

    void reset() {
        lines = List.of();
        kept = 0;
        binary = false;
    }

    private void keep(String text) {
        if (lines.isEmpty()) {
            lines = new ArrayList<>();
        }
        if (lines.size() < LINES_LIMIT && kept + text.length() <= TEXT_LIMIT) {
            lines.add(text);
            kept += text.length();
        }
    }

    // RFC 5321 4.2: Reply-code = %x32-35 %x30-35 %x30-39; the second digit is taken as it comes.
    private static boolean beginsWithCode(String text) {
        return text.length() >= 3
                && text.charAt(0) >= '2'
                && text.charAt(0) <= '5'
                && isDigit(text.charAt(1))
                && isDigit(text.charAt(2))
                && (text.length() == 3 || text.charAt(3) == ' ' || text.charAt(3) == '-');
    }

    private static int digit(String text, int at) {
        return text.charAt(at) - '0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Characters of a reply under way.
    int held() {
        return kept;
    }
}
