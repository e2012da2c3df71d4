package dev.kaifu.analysis.tcp;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpSegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells by the first payload of a connection whose SYN was not captured which side speaks.
final class FirstWords {
    private static final int LONGEST = 16;
    /// Greetings and replies of SMTP (RFC 5321 4.2), POP3 (RFC 1939 3) and IMAP (RFC 9051 7).
    private static final List<String> OF_SERVERS = List.of("* ", "+OK", "-ERR", "+ ");

    private static final List<String> OF_CLIENTS = List.of(
            "EHLO ", "HELO ", "LHLO ", "MAIL FROM", "RCPT TO", "STARTTLS", "AUTH ", "QUIT", "USER ", "STLS", "CAPA");

    private FirstWords() {}

    /// Empty where the bytes tell nothing.
    static Optional<Side> speaker(TcpSegment segment) {
        byte[] a = segment.array;
        int at = segment.payloadOffset;
        // A handshake record (RFC 8446 5.1) with a ClientHello or a ServerHello in it.
        if (segment.payloadLength >= 6 && a[at] == 0x16 && a[at + 1] == 3) {
            return a[at + 5] == 1
                    ? Optional.of(Side.CLIENT)
                    : a[at + 5] == 2 ? Optional.of(Side.SERVER) : Optional.empty();
        }
        String start = new String(a, at, Math.min(LONGEST, segment.payloadLength), StandardCharsets.ISO_8859_1);
        if (OF_SERVERS.stream().anyMatch(start::startsWith) || isReply(start)) {
            return Optional.of(Side.SERVER);
        }
        String upper = start.toUpperCase(Locale.ROOT);
        return OF_CLIENTS.stream().anyMatch(upper::startsWith) ? Optional.of(Side.CLIENT) : Optional.empty();
    }

    /// Three digits, the first of 2 to 5, then a space or a hyphen.
    private static boolean isReply(String start) {
        return start.length() >= 4
                && start.charAt(0) >= '2'
                && start.charAt(0) <= '5'
                && Character.isDigit(start.charAt(1))
                && Character.isDigit(start.charAt(2))
                && (start.charAt(3) == ' ' || start.charAt(3) == '-');
    }
}
