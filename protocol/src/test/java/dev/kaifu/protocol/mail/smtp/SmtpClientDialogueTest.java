package dev.kaifu.protocol.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.protocol.bytes.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpClientDialogueTest {
    private final SmtpClientDialogue dialogue = new SmtpClientDialogue();

    private void server(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            dialogue.received(bytes, i, 1);
        }
    }

    private Parsed<SmtpReply> next() {
        return dialogue.nextReply();
    }

    @Test
    void repliesComeOneByOne() {
        server("220 mx\r\n250-a\r\n250 b\r\n25");
        assertThat(next()).isEqualTo(new Parsed.Value<>(new SmtpReply(220, List.of("mx")), 8));
        assertThat(next()).isEqualTo(new Parsed.Value<>(new SmtpReply(250, List.of("a", "b")), 14));
        assertThat(next()).isEqualTo(new Parsed.NeedMore<>(1));
        server("0 c\r\n");
        assertThat(next()).isInstanceOf(Parsed.Value.class);
    }

    /// The reply of the seed's provider, 2019, with both forms of the AUTH line.
    @Test
    void capabilitiesOfTheSeed() {
        String unused = new String(dialogue.say("EHLO", "me"), StandardCharsets.US_ASCII);
        assertThat(unused).isEqualTo("EHLO me\r\n");
        server("""
                250-msc12.plala.or.jp\r
                250-AUTH=LOGIN PLAIN CRAM-MD5\r
                250-AUTH LOGIN PLAIN CRAM-MD5\r
                250-PIPELINING\r
                250-DSN\r
                250-8BITMIME\r
                250 SIZE 20971520\r
                """);
        assertThat(next()).isInstanceOf(Parsed.Value.class);
        SmtpCapabilities capabilities = dialogue.capabilities();
        assertThat(capabilities.server()).isEqualTo("msc12.plala.or.jp");
        assertThat(capabilities.mechanisms()).containsExactly("LOGIN", "PLAIN", "CRAM-MD5");
        assertThat(capabilities.oldAuthLine()).isTrue();
        assertThat(capabilities.startTls()).isFalse();
        assertThat(capabilities.size()).hasValue(20_971_520);
        assertThat(capabilities.has("8bitmime")).isTrue();
    }

    @Test
    void bytesBehindStartTlsAreNoReply() {
        dialogue.say("STARTTLS", "");
        server("220 go\r\n250 injected\r\n");
        assertThat(next()).isInstanceOf(Parsed.Value.class);
        assertThat(dialogue.mayBeSaid()).isEqualTo(SmtpStep.TLS);
        assertThat(next()).isInstanceOf(Parsed.NeedMore.class);
        assertThat(new String(dialogue.unread(), StandardCharsets.US_ASCII)).isEqualTo("250 injected\r\n");
        dialogue.tlsEstablished();
        assertThat(dialogue.unread()).isEmpty();
        assertThat(dialogue.mayBeSaid()).isEqualTo(SmtpStep.COMMAND);
    }

    @Test
    void theTableSaysWhatMayFollow() {
        dialogue.say("AUTH", "LOGIN");
        server("334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 ok\r\n");
        next();
        assertThat(dialogue.mayBeSaid()).isEqualTo(SmtpStep.SASL);
        next();
        assertThat(dialogue.mayBeSaid()).isEqualTo(SmtpStep.SASL);
        next();
        assertThat(dialogue.mayBeSaid()).isEqualTo(SmtpStep.COMMAND);
        dialogue.say("data", "");
        server("354 go\r\n");
        next();
        assertThat(dialogue.mayBeSaid()).isEqualTo(SmtpStep.MESSAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 400 Bad Request, HTTP",
        "* OK IMAP4rev1 ready, IMAP",
        "+OK POP3 ready, POP3",
        "SSH-2.0-OpenSSH_9.2, SSH",
        "<html><body>no</body>, an HTML page"
    })
    void otherServersAreNamed(String greeting, String name) {
        server(greeting + "\r\n");
        assertThat(next()).isEqualTo(new Parsed.Malformed<>("this is no SMTP reply but looks like " + name));
    }

    @Test
    void tlsAlertIsNamedWithoutALineEnd() {
        server("\u0015\u0003\u0001\u0000\u0002\u0002F");
        assertThat(next()).isEqualTo(new Parsed.Malformed<>("this is no SMTP reply but looks like a TLS alert"));
    }

    @Test
    void endlessBytesAreRefused() {
        byte[] much = new byte[1 << 19];
        java.util.Arrays.fill(much, (byte) '2');
        for (int i = 0; i < 3; i++) {
            dialogue.received(much, 0, much.length);
        }
        assertThat(next()).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void commandsTakeNoLineBreaks() {
        assertThatThrownBy(() -> SmtpClientDialogue.command("RCPT", "TO:<a@b>\r\nDATA"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new String(SmtpClientDialogue.command("QUIT", ""), StandardCharsets.US_ASCII))
                .isEqualTo("QUIT\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\",.|",
                "a,a|.|",
                "a|,a|.|",
                ".,..|.|",
                "a|..b|,a|...b|.|",
                "a~b,a|b|.|",
                "a|.|MAIL,a|..|MAIL|.|"
            })
    void dotsAreStuffed(String message, String sent) {
        byte[] stuffed = SmtpClientDialogue.dotStuffed(
                message.replace("|", "\r\n").replace("~", "\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(stuffed, StandardCharsets.US_ASCII)).isEqualTo(sent.replace("|", "\r\n"));
    }
}
