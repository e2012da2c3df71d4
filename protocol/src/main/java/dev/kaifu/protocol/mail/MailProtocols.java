package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// Tells what is spoken from the first bytes of whoever speaks first. Ports decide nothing.
public final class MailProtocols {
    private static final Set<String> SMTP_VERBS =
            Set.of("EHLO", "HELO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT", "RSET", "NOOP", "STAR", "LHLO");
    private static final Set<String> HTTP_VERBS = Set.of("GET ", "POST", "HEAD", "PUT ", "HTTP", "PRI ", "OPTI");

    private MailProtocols() {}

    /// @param length how many bytes are known; four decide
    public static MailProtocol detect(Side from, byte[] a, int offset, int length) {
        if (length < 4) {
            return MailProtocol.UNKNOWN;
        }
        String start = new String(a, offset, 4, StandardCharsets.ISO_8859_1);
        if (HTTP_VERBS.contains(start)) {
            return MailProtocol.HTTP;
        }
        if (from == Side.SERVER) {
            return greeting(start);
        }
        return SMTP_VERBS.contains(start.toUpperCase(Locale.ROOT)) ? MailProtocol.SMTP : MailProtocol.UNKNOWN;
    }

    private static MailProtocol greeting(String start) {
        boolean digits = start.substring(0, 3).chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && (start.charAt(3) == ' ' || start.charAt(3) == '-')) {
            return MailProtocol.SMTP;
        }
        return switch (start) {
            case "* OK", "* PR", "* BY" -> MailProtocol.IMAP;
            default -> start.startsWith("+OK") ? MailProtocol.POP3 : MailProtocol.UNKNOWN;
        };
    }
}
