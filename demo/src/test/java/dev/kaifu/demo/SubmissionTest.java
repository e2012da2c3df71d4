package dev.kaifu.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may send, what the parameters of MAIL do, and how large a message may be.
final class SubmissionTest extends RunningServer {
    private static final String MAIL = "MAIL FROM:<someone@kaifu.example>";
    private static final String RCPT = "RCPT TO:<someone@kaifu.example>";

    /// RFC 1870 3: what the server announces.
    private static final int LIMIT = 20_971_520;

    @Test
    void mailWithoutAuthIsRefused() throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say(MAIL)).isEqualTo("530 5.7.0 Authentication required");
            assertThat(smtp.say(RCPT)).startsWith("530 ");
            assertThat(smtp.say("DATA")).startsWith("530 ");
        }
    }

    @Test
    void mailIsTakenForTheAccountAlone() throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            assertThat(smtp.say(MAIL)).startsWith("250 ");
            assertThat(smtp.say("DATA")).startsWith("503 ");
            assertThat(smtp.say("RCPT TO:<other@kaifu.example>")).startsWith("550 5.1.1 ");
            assertThat(smtp.say("RCPT TO:<" + server.recipient() + ">")).startsWith("250 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SIZE=20971520, 250",
        "size=100 body=8bitmime, 250",
        "BODY=8BITMIME SIZE=100, 250",
        "BODY=7BIT, 250",
        "AUTH=<>, 250",
        "SIZE=20971521, 552",
        "SIZE=20971521 BODY=8BITMIME, 552",
        "SIZE=99999999999999999999, 552",
        "SIZE=, 501",
        "SIZE=-1, 501",
        "BODY=BINARYMIME, 501",
        "SMTPUTF8, 555",
        "RET=FULL, 555",
    })
    void parametersOfMail(String parameters, String code) throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            assertThat(smtp.say(MAIL + " " + parameters)).startsWith(code + " ");
            assertThat(smtp.say("RSET")).startsWith("250 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mail from: someone@kaifu.example", "mail from:someone@kaifu.example size=5", "MAIL FROM:<>"})
    void formsOfTheSender(String command) throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            assertThat(smtp.say(command)).startsWith("250 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "MAIL FROM:", "mail from: ", "MAIL TO:<a@b.example>"})
    void whatNamesNoSenderIsASyntaxError(String command) throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            assertThat(smtp.say(command)).startsWith("501 ");
        }
    }

    @Test
    void aMessageOfTheLimitIsTakenAndOneByteMoreIsRefusedThoughItSaidNoSize() throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            assertThat(sent(smtp, LIMIT)).startsWith("250 ");
            assertThat(sent(smtp, LIMIT + 1)).isEqualTo("552 5.3.4 Message size exceeds fixed limit");
            assertThat(smtp.say(MAIL)).startsWith("250 ");
        }
    }

    @Test
    void aMessageWithoutEndIsNotReadForEver() throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            begin(smtp);
            smtp.send(lines(2 * LIMIT));
            // What takes it over the limit is one TLS record: none of it is left unread to reset the connection.
            smtp.send(lines(80));
            assertThat(smtp.reply()).startsWith("552 5.3.4 ");
            assertThat(smtp.ended()).isTrue();
        }
    }

    @Test
    void aFullMailboxSaysSo() throws Exception {
        Mailbox mailbox = Mailbox.of(new Account("someone@kaifu.example", "secret", false));
        assertThat(mailbox.deliver(new byte[Math.toIntExact(Mailbox.MAX_BYTES) + 1]))
                .isFalse();
        assertThat(mailbox.deliver(new byte[1])).isTrue();
    }

    @Test
    void whatIsNotAnnouncedIsNotThere() throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            smtp.say(MAIL);
            smtp.say(RCPT);
            assertThat(smtp.say("BDAT 5 LAST")).startsWith("502 ");
            assertThat(smtp.say("ETRN kaifu.example")).startsWith("500 ");
        }
    }

    private static void begin(Dialogue smtp) throws Exception {
        assertThat(smtp.say(MAIL)).startsWith("250 ");
        assertThat(smtp.say(RCPT)).startsWith("250 ");
        assertThat(smtp.say("DATA")).startsWith("354 ");
    }

    private static String sent(Dialogue smtp, int bytes) throws Exception {
        begin(smtp);
        smtp.send(lines(bytes));
        smtp.send(".\r\n".getBytes(StandardCharsets.US_ASCII));
        return smtp.reply();
    }

    /// So many bytes of lines, the last one ended.
    private static byte[] lines(int bytes) {
        byte[] text = new byte[bytes];
        Arrays.fill(text, (byte) 'x');
        for (int end = bytes; end >= 2; end -= 78) {
            text[end - 2] = '\r';
            text[end - 1] = '\n';
        }
        return text;
    }
}
