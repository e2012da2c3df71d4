package dev.kaifu.protocol.mail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Says what bytes look like that are not what was hoped for: a server of another kind on the port.
public final class ForeignBytes {
    private record Mark(byte[] prefix, String name) {}

    private static final List<Mark> MARKS = List.of(
            mark("HTTP/", "HTTP"),
            mark("<!DOCTYPE", "an HTML page"),
            mark("<html", "an HTML page"),
            mark("SSH-", "SSH"),
            mark("* OK", "IMAP"),
            mark("* PREAUTH", "IMAP"),
            mark("* BYE", "IMAP"),
            mark("+OK", "POP3"),
            mark("-ERR", "POP3"),
            mark("\"IMPLEMENTATION\"", "ManageSieve"),
            mark("220 ", "SMTP"),
            mark("220-", "SMTP"),
            mark("421 ", "SMTP"),
            mark("554 ", "SMTP"),
            // RFC 8446 5.1: type, legacy version 3.x
            new Mark(new byte[] {0x16, 3}, "a TLS record"),
            new Mark(new byte[] {0x15, 3}, "a TLS alert"));

    private ForeignBytes() {}

    /// What these first bytes look like ("HTTP", "a TLS alert"), where they look like anything.
    public static Optional<String> looksLike(byte[] array, int offset, int length) {
        for (Mark mark : MARKS) {
            if (begins(mark.prefix, array, offset, length)) {
                return Optional.of(mark.name);
            }
        }
        return Optional.empty();
    }

    /// Whether these bytes begin a TLS record or an SSL 2.0 hello.
    public static boolean isTls(byte[] array, int offset, int length) {
        if (length < 2) {
            return length == 1 && (array[offset] == 0x16 || array[offset] == 0x15);
        }
        return ((array[offset] == 0x16 || array[offset] == 0x15) && array[offset + 1] == 3)
                || (length > 2 && (array[offset] & 0x80) != 0 && array[offset + 2] == 1);
    }

    private static boolean begins(byte[] prefix, byte[] array, int offset, int length) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (prefix[i] != array[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private static Mark mark(String prefix, String name) {
        return new Mark(prefix.getBytes(StandardCharsets.US_ASCII), name);
    }
}
