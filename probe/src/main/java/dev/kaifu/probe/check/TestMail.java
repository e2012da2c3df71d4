package dev.kaifu.probe.check;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/// The message that a check sends (RFC 5322): one a connection, told apart by its Message-ID.
///
/// @param from an address without angle brackets, as is `to`
public record TestMail(String from, String to) {
    /// RFC 5322 3.3: the zone in digits; a name such as GMT is of the obsolete syntax.
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT);

    /// A test message, ready to be sent.
    ///
    /// @param id with its angle brackets
    /// @param bytes lines end with CRLF; ASCII, unless an address is not (RFC 6532)
    record Letter(String id, byte[] bytes) {
        /// The body, as it must come back.
        static final String BODY = """
                This message was sent by "kaifu check" to see whether mail passes.
                ..It may be deleted.
                .
                The line above has a dot alone, and this is the last one.
                """.replace("\n", "\r\n");

        boolean isAscii() {
            return StandardCharsets.US_ASCII.newEncoder().canEncode(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /// @param over how it is sent, for the subject: `465/tls`
    Letter letter(String over, ZonedDateTime now) {
        String domain = from.substring(from.lastIndexOf('@') + 1);
        String id = "<kaifu-" + UUID.randomUUID() + "@" + (domain.isEmpty() ? "kaifu.invalid" : domain) + ">";
        String header = "From: <" + from + ">\r\nTo: <" + to + ">\r\nSubject: kaifu check " + over + "\r\nDate: "
                + DATE.format(now) + "\r\nMessage-ID: " + id
                + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n";
        return new Letter(id, (header + Letter.BODY).getBytes(StandardCharsets.UTF_8));
    }
}
