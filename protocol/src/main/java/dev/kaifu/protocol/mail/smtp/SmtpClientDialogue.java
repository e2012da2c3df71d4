package dev.kaifu.protocol.mail.smtp;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.ForeignBytes;
import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.WireText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The client's side of an SMTP dialogue without I/O: it is given what the server sent and answers replies; it makes
/// the
/// bytes to send, and knows what may be said next.
///
/// ```java
/// socket.write(dialogue.say("EHLO", "me.example"));
/// dialogue.received(buffer, 0, n);
/// switch (dialogue.nextReply()) { … }
/// ```
public final class SmtpClientDialogue {
    /// Bytes of the server that are kept unread. A server that sends more before it is asked speaks no SMTP.
    static final int UNREAD_LIMIT = 1 << 20;
    /// Bytes after which a first line that cannot be a reply is judged although it has not ended.
    private static final int JUDGED_AFTER = 16;

    private final LineReader line = new LineReader();
    private final SmtpReplyReader replies = new SmtpReplyReader();
    private byte[] unread = new byte[0];
    private int read;
    private SmtpVerb asked = SmtpVerb.OTHER;
    private SmtpStep step = SmtpStep.COMMAND;
    private SmtpCapabilities capabilities = SmtpCapabilities.NONE;
    private Optional<String> broken = Optional.empty();

    /// Takes bytes that the server sent.
    public void received(byte[] array, int offset, int length) {
        int had = unread.length - read;
        int kept = Math.min(length, UNREAD_LIMIT - had);
        byte[] joined = Arrays.copyOfRange(unread, read, read + had + kept);
        System.arraycopy(array, offset, joined, had, kept);
        unread = joined;
        read = 0;
        if (kept < length) {
            broken = Optional.of("the server sent more than " + UNREAD_LIMIT + " bytes without being asked");
        }
    }

    /// The next reply. Once malformed, it stays so. Behind the `220` to STARTTLS it gives no reply until
    /// [#tlsEstablished]: what stands there in plain text is to be found in [#unread].
    public Parsed<SmtpReply> nextReply() {
        int from = read;
        while (broken.isEmpty() && step != SmtpStep.TLS) {
            read += line.take(unread, read, unread.length);
            if (!line.complete()) {
                judgeUnended();
                break;
            }
            switch (replies.line(line.text())) {
                case Parsed.Value<SmtpReply>(SmtpReply reply, int _) -> {
                    answered(reply);
                    return new Parsed.Value<>(reply, read - from);
                }
                case Parsed.NeedMore<SmtpReply> _ -> {}
                case Parsed.Malformed<SmtpReply>(String why) -> broken = Optional.of(describe(line.text(), why));
            }
        }
        return broken.<Parsed<SmtpReply>>map(Parsed.Malformed::new).orElseGet(() -> new Parsed.NeedMore<>(1));
    }

    // A TLS alert has no line feed: whoever waits for one waits for ever.
    private void judgeUnended() {
        String text = line.text().text();
        if (line.cut()) {
            broken = Optional.of("a line of the reply is longer than " + LineReader.MAX_LINE + " bytes");
        } else if (!text.isEmpty() && !isDigit(text.charAt(0))) {
            // Bytes: how many characters they are is not known before the last one of them has come.
            boolean control = text.charAt(0) < 0x20 && line.wireLength() > 2;
            if (control || line.wireLength() >= JUDGED_AFTER) {
                broken = Optional.of(describe(line.text(), "a reply begins with three digits"));
            }
        }
    }

    private static String describe(WireText line, String why) {
        byte[] bytes = line.text().getBytes(StandardCharsets.ISO_8859_1);
        return ForeignBytes.looksLike(bytes, 0, bytes.length)
                .map(kind -> "this is no SMTP reply but looks like " + kind)
                .orElse("this is no SMTP reply: " + why);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void answered(SmtpReply reply) {
        step = reply.code() == 421 ? SmtpStep.CLOSED : asked.after(reply.code());
        if (asked == SmtpVerb.EHLO || asked == SmtpVerb.LHLO) {
            capabilities = reply.isPositive() ? SmtpCapabilities.parse(reply) : SmtpCapabilities.NONE;
        }
        // After 334 the next reply still answers AUTH (RFC 4954 4); after 354 it answers the message.
        if (step != SmtpStep.SASL) {
            asked = SmtpVerb.OTHER;
        }
    }

    /// The bytes of a command, and notes that its reply is awaited.
    ///
    /// @throws IllegalArgumentException where a line break stands in it
    public byte[] say(String verb, String argument) {
        asked = SmtpVerb.of(verb);
        return command(verb, argument);
    }

    /// What may be sent now, after the replies so far.
    public SmtpStep mayBeSaid() {
        return step;
    }

    /// What the last positive reply to EHLO offered.
    public SmtpCapabilities capabilities() {
        return capabilities;
    }

    /// What the server sent behind the last reply given out. Behind the `220` to STARTTLS there must be nothing:
    /// somebody
    /// put it there, to be taken for the answer to what is said inside TLS (CVE-2011-0411; RFC 3207 6).
    public byte[] unread() {
        return Arrays.copyOfRange(unread, read, unread.length);
    }

    /// TLS stands: forget all that was said in plain text (RFC 3207 4.2), injected bytes too.
    public void tlsEstablished() {
        unread = new byte[0];
        read = 0;
        line.reset();
        replies.reset();
        asked = SmtpVerb.OTHER;
        step = SmtpStep.COMMAND;
        capabilities = SmtpCapabilities.NONE;
    }

    /// One command line in UTF-8; no space follows the verb where the argument is empty.
    ///
    /// @throws IllegalArgumentException where a line break or NUL stands in it: it would be a second command
    public static byte[] command(String verb, String argument) {
        String text = argument.isEmpty() ? verb : verb + " " + argument;
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("a command may hold neither line breaks nor NUL");
        }
        return (text + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Mail data as it is sent after `354`: line endings made CRLF (RFC 5321 2.3.8), dots at line starts doubled
    /// (4.5.2),
    /// the ending CRLF `.` CRLF behind.
    public static byte[] dotStuffed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + message.length / 32 + 8);
        boolean lineStart = true;
        for (int i = 0; i < message.length; i++) {
            byte b = message[i];
            if (b == '\r' || b == '\n') {
                if (b == '\r' && i + 1 < message.length && message[i + 1] == '\n') {
                    i++;
                }
                out.write('\r');
                out.write('\n');
                lineStart = true;
                continue;
            }
            if (lineStart && b == '.') {
                out.write('.');
            }
            out.write(b);
            lineStart = false;
        }
        out.writeBytes((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
