package dev.kaifu.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What goes in by SMTP comes back by IMAP, byte for byte below the trace.
final class DeliveryTest extends RunningServer {
    private static final Pattern TRACE = Pattern.compile(
            "Return-Path: <someone@kaifu\\.example>\r\nReceived: from [!-~]+ \\(\\[127\\.0\\.0\\.1\\]\\)\r\n"
                    + " by localhost \\(Kaifu demo\\) with ESMTPSA; [A-Za-z0-9,: +]+\r\n");

    private static final Pattern LITERAL = Pattern.compile("BODY\\[\\] \\{([0-9]+)\\}\r\n");

    private static final String HEADER = "Message-ID: <one@client.example>\r\nSubject: testing\r\n\r\n";

    @Test
    void stuffedDotsAreTakenOut() throws Exception {
        send(HEADER + "..\r\n..dot\r\n...two\r\nin. the .middle\r\n");
        assertThat(readBack()).isEqualTo(HEADER + ".\r\n.dot\r\n..two\r\nin. the .middle\r\n");
    }

    @Test
    void onTheVeryFirstLineToo() throws Exception {
        send("..X: y\r\n" + HEADER + "body\r\n");
        assertThat(readBack()).isEqualTo(".X: y\r\n" + HEADER + "body\r\n");
    }

    @Test
    void bytesOfEightBitsStayAsTheyAre() throws Exception {
        StringBuilder every = new StringBuilder(HEADER.replace("testing", "caf\u00e9"));
        for (char c = 0x80; c <= 0xff; c++) {
            every.append(c).append("\r\n");
        }
        every.append("no newline of the 7 bits but \t\0\u0001\u007f\r\n");
        send(every.toString());
        assertThat(readBack()).isEqualTo(every.toString());
    }

    /// The seed's message has no blank line: its body stays a line of the header, and the header ends behind it.
    @Test
    void theSeedsMessageComesBackWithItsHeaderEnded() throws Exception {
        send("subject: testing\r\ntesting mail body\r\n");
        assertThat(fetch("ALL")).endsWith("subject: testing\r\ntesting mail body\r\n\r\n");
    }

    @Test
    void whatTheClientCallsItselfCannotBreakTheTrace() throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            smtp.say("EHLO \u00e9\u0001\r");
        } catch (IOException _) {
            // A bare CR ends the connection; the next one has none.
        }
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            smtp.say("EHLO \u00c3\u00a9\u0001\u001b[2J");
            send(smtp, HEADER + "body\r\n");
        }
        assertThat(readBack()).isEqualTo(HEADER + "body\r\n");
    }

    @Test
    void severalMessagesOfOneConnectionAreToldApartById() throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            send(smtp, HEADER.replace("one@", "other@") + "first\r\n");
            send(smtp, HEADER + "second\r\n");
        }
        assertThat(readBack()).isEqualTo(HEADER + "second\r\n");
    }

    @Test
    void imapAsksForThePasswordToo() throws Exception {
        try (Dialogue imap = Dialogue.inTls(server.imapsPort(), server.authority())) {
            assertThat(imap.line()).startsWith("* OK ");
            assertThat(imap.command("a", "SELECT INBOX")).startsWith("a NO ");
            assertThat(imap.command("b", "LOGIN " + server.user() + " wrong")).startsWith("b NO ");
            assertThat(imap.command("c", "LOGIN " + server.user() + " " + server.password()))
                    .startsWith("c OK ");
        }
    }

    private void send(String message) throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            send(smtp, message);
        }
    }

    private void send(Dialogue smtp, String message) throws Exception {
        assertThat(smtp.say("MAIL FROM:<" + server.user() + "> BODY=8BITMIME")).startsWith("250 ");
        assertThat(smtp.say("RCPT TO:<" + server.recipient() + ">")).startsWith("250 ");
        assertThat(smtp.say("DATA")).startsWith("354 ");
        smtp.send(message.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(smtp.say(".")).startsWith("250 ");
    }

    private String readBack() throws Exception {
        String message = fetch("HEADER Message-ID <one@client.example>");
        Matcher trace = TRACE.matcher(message);
        assertThat(trace.lookingAt()).as(message).isTrue();
        return message.substring(trace.end());
    }

    /// The one message that is found.
    private String fetch(String criterion) throws Exception {
        try (Dialogue imap = Dialogue.inTls(server.imapsPort(), server.authority())) {
            imap.line();
            imap.command("a", "LOGIN " + server.user() + " " + server.password());
            imap.command("b", "SELECT INBOX");
            String found = imap.command("c", "UID SEARCH " + criterion);
            Matcher uid = Pattern.compile("\\* SEARCH ([0-9]+)\r\nc OK").matcher(found);
            assertThat(uid.lookingAt()).as(found).isTrue();
            String fetched = imap.command("d", "UID FETCH " + uid.group(1) + " BODY.PEEK[]");
            Matcher literal = LITERAL.matcher(fetched);
            assertThat(literal.find()).as(fetched).isTrue();
            return fetched.substring(literal.end(), literal.end() + Integer.parseInt(literal.group(1)));
        }
    }
}
