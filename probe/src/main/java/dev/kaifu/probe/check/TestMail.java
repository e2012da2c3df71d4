package dev.kaifu.probe.check;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/// The message that a check sends (RFC 5322): one a connection, told apart by its Message-ID.
///
/// @param from an address without angle brackets, as is `to`
public record TestMail(String from, String to) {
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
    }

    /// @param over how it is sent, for the subject: `465/tls`
    Letter letter(String over, ZonedDateTime now) {
        String domain = from.substring(from.lastIndexOf('@') + 1);
        String id = "<kaifu-" + UUID.randomUUID() + "@" + (domain.isEmpty() ? "kaifu.invalid" : domain) + ">";
        String header = "From: <" + from + ">\r\nTo: <" + to + ">\r\nSubject: kaifu check " + over + "\r\nDate: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(now) + "\r\nMessage-ID: " + id
                + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n";
        return new Letter(id, (header + Letter.BODY).getBytes(StandardCharsets.UTF_8));
    }
}
