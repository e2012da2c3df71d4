package dev.kaifu.probe.net;

import dev.kaifu.probe.net.LinkException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One reply of an SMTP or LMTP server: RFC 5321 4.2.
///
/// @param code 200 to 599
/// @param lines the text behind the code, made printable
public record SmtpReply(int code, List<String> lines) {
    private static final int MAX_LINES = 1_000;

    public SmtpReply {
        lines = List.copyOf(lines);
    }

    /// Reads one reply, however many lines it has.
    ///
    /// @throws LinkException of kind OTHER_PROTOCOL where something else came
    public static SmtpReply read(MailLink link) throws LinkException {
        List<String> lines = new ArrayList<>();
        while (true) {
            byte[] raw = link.readLine();
            String line = Printable.line(raw);
            if (!line.matches("(?s)[2-5][0-9]{2}([ -].*)?") || lines.size() >= MAX_LINES) {
                throw new LinkException(Kind.OTHER_PROTOCOL, Printable.excerpt(raw));
            }
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new SmtpReply(Integer.parseInt(line.substring(0, 3)), lines);
            }
        }
    }

    public boolean isPositive() {
        return code < 400;
    }

    /// Whether the server asks to try again later: RFC 5321 4.2.1.
    public boolean isTransient() {
        return code >= 400 && code < 500;
    }

    /// True where a line of an EHLO reply begins with the keyword.
    public boolean offers(String keyword) {
        return lines.stream().skip(1).anyMatch(line -> {
            String upper = line.toUpperCase(Locale.ROOT);
            return upper.equals(keyword) || upper.startsWith(keyword + " ");
        });
    }

    /// The reply on one line, for a sentence.
    public String text() {
        return code + " " + String.join(" / ", lines);
    }
}
