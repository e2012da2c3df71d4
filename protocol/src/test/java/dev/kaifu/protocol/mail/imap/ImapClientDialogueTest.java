package dev.kaifu.protocol.mail.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.protocol.bytes.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImapClientDialogueTest {
    private final ImapClientDialogue dialogue = new ImapClientDialogue();

    /// The server's bytes come one by one; they are read whenever one came, as off a socket.
    private List<Parsed<ImapResponse>> server(String text) {
        List<Parsed<ImapResponse>> got = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            dialogue.received(bytes, i, 1);
            Parsed<ImapResponse> next = dialogue.nextResponse();
            if (!(next instanceof Parsed.NeedMore)) {
                got.add(next);
            }
        }
        return got;
    }

    private ImapResponse one(String text) {
        List<Parsed<ImapResponse>> got = server(text);
        assertThat(got).as(text).hasSize(1);
        if (got.getFirst() instanceof Parsed.Value<ImapResponse>(ImapResponse response, int _)) {
            return response;
        }
        throw new AssertionError(text + " gave " + got);
    }

    private String say(ImapCommandBuilder command) {
        return new String(dialogue.say(command), StandardCharsets.UTF_8);
    }

    @Test
    void wholeChunksGiveResponsesOneByOne() {
        byte[] bytes = "* OK ready\r\n* 1 EXISTS\r\na".getBytes(StandardCharsets.US_ASCII);
        dialogue.received(bytes, 0, bytes.length);
        assertThat(dialogue.nextResponse()).isEqualTo(new Parsed.Value<>(new ImapResponse("*", "OK ready", false), 12));
        assertThat(dialogue.nextResponse()).isEqualTo(new Parsed.Value<>(new ImapResponse("*", "1 EXISTS", false), 12));
        assertThat(dialogue.nextResponse()).isEqualTo(new Parsed.NeedMore<>(1));
    }

    @ParameterizedTest
    @CsvSource({"* OK ready, OK", "* PREAUTH hi, PREAUTH", "* BYE busy, BYE", "* ok ready, OK"})
    void greetings(String line, ImapStatus status) {
        assertThat(one(line + "\r\n").status()).contains(status);
        assertThat(dialogue.mayBeSaid()).isEqualTo(status == ImapStatus.BYE ? ImapStep.CLOSED : ImapStep.COMMAND);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 400 Bad Request, HTTP",
        "220 mx ESMTP, SMTP",
        "+OK POP3 ready, POP3",
        "SSH-2.0-OpenSSH_9.2, SSH"
    })
    void otherServersAreNamed(String greeting, String name) {
        assertThat(server(greeting + "\r\n"))
                .last()
                .isEqualTo(new Parsed.Malformed<>("this is no IMAP response but looks like " + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"* 1 EXISTS", "* CAPABILITY IMAP4rev1", "a1 OK done", "+ go"})
    void whatIsNoGreetingIsRefused(String line) {
        assertThat(server(line + "\r\n"))
                .last()
                .isEqualTo(new Parsed.Malformed<>(
                        "this is no IMAP response: a greeting begins with * OK, * PREAUTH or * BYE"));
    }

    @Test
    void tlsAlertIsNamedWithoutALineEnd() {
        assertThat(server("\u0015\u0003\u0001\u0000\u0002\u0002F"))
                .last()
                .isEqualTo(new Parsed.Malformed<>("this is no IMAP response but looks like a TLS alert"));
    }

    /// The greeting of Dovecot in a capture of the corpus (Lekensteyn, imap-ssl.pcapng).
    @Test
    void capabilitiesComeInCodesAndInData() {
        one("* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR LOGIN-REFERRALS ID ENABLE IDLE STARTTLS AUTH=PLAIN] Dovecot"
                + " (Ubuntu) ready.\r\n");
        assertThat(dialogue.capabilities().startTls()).isTrue();
        assertThat(dialogue.capabilities().initialResponse()).isTrue();
        assertThat(dialogue.capabilities().mechanisms()).containsExactly("PLAIN");
        assertThat(dialogue.capabilities().loginDisabled()).isFalse();
        assertThat(say(ImapCommandBuilder.of("CAPABILITY"))).isEqualTo("a1 CAPABILITY\r\n");
        server("* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=CRAM-MD5 AUTH=login \r\na1 OK\r\n");
        assertThat(dialogue.capabilities().startTls()).isFalse();
        assertThat(dialogue.capabilities().loginDisabled()).isTrue();
        assertThat(dialogue.capabilities().mechanisms()).containsExactly("CRAM-MD5", "LOGIN");
    }

    @Test
    void loginForgetsWhatWasOfferedBefore() {
        one("* OK [CAPABILITY IMAP4rev1 LITERAL+] ready\r\n");
        assertThat(say(ImapCommandBuilder.of("LOGIN").string("us er").string("p\"w\\")))
                .isEqualTo("a1 LOGIN \"us er\" \"p\\\"w\\\\\"\r\n");
        ImapResponse no = one("a1 NO [AUTHENTICATIONFAILED] Wrong\r\n");
        assertThat(dialogue.completes(no)).isTrue();
        assertThat(no.completedWith(ImapStatus.NO)).isTrue();
        assertThat(no.code()).isEqualTo("AUTHENTICATIONFAILED");
        assertThat(no.humanText()).isEqualTo("Wrong");
        assertThat(dialogue.capabilities().isKnown()).isTrue();
        say(ImapCommandBuilder.of("LOGIN").string("u").string("p"));
        assertThat(dialogue.completes(one("a1 OK stale\r\n"))).isFalse();
        one("a2 OK in\r\n");
        assertThat(dialogue.capabilities().isKnown()).isFalse();
    }

    @Test
    void stringsThatAreNoAsciiWaitForTheServersWord() {
        one("* OK ready\r\n");
        assertThat(say(ImapCommandBuilder.of("LOGIN").string("日本").string("é"))).isEqualTo("a1 LOGIN {6}\r\n");
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.COMMAND);
        one("+ go\r\n");
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.LITERAL);
        assertThat(new String(dialogue.rest(), StandardCharsets.UTF_8)).isEqualTo("日本 {2}\r\n");
        assertThatThrownBy(dialogue::rest).isInstanceOf(IllegalStateException.class);
        one("+\r\n");
        assertThat(new String(dialogue.rest(), StandardCharsets.UTF_8)).isEqualTo("é\r\n");
        assertThat(dialogue.completes(one("a1 OK in\r\n"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "LITERAL+, 2, a1 LOGIN {2+}|é \"p\"|",
        "LITERAL-, 2, a1 LOGIN {2+}|é \"p\"|",
        "LITERAL-, 4098, a1 LOGIN {4098}|",
        "LITERAL+, 4098, a1 LOGIN {4098+}|"
    })
    void literalsThatNeedNotWaitDoNot(String capability, int bytes, String begin) {
        one("* OK [CAPABILITY IMAP4rev1 " + capability + "] ready\r\n");
        assertThat(say(ImapCommandBuilder.of("LOGIN")
                        .string("é".repeat(bytes / 2))
                        .string("p")))
                .startsWith(begin.replace("|", "\r\n"));
    }

    @Test
    void refusedLiteralIsNotSent() {
        one("* OK ready\r\n");
        say(ImapCommandBuilder.of("LOGIN").string("é").string("p"));
        one("a1 BAD no\r\n");
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.COMMAND);
        assertThatThrownBy(dialogue::rest).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theTableSaysWhatMayFollow() {
        one("* OK ready\r\n");
        say(ImapCommandBuilder.of("AUTHENTICATE").words("LOGIN"));
        one("+ VXNlcm5hbWU6\r\n");
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.SASL);
        one("+ UGFzc3dvcmQ6\r\n");
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.SASL);
        one("a1 OK in\r\n");
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.COMMAND);
        say(ImapCommandBuilder.of("LOGOUT"));
        server("* BYE\r\na2 OK\r\n");
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.CLOSED);
    }

    @Test
    void bytesBehindStartTlsAreNoResponse() {
        one("* OK ready\r\n");
        say(ImapCommandBuilder.of("STARTTLS"));
        assertThat(server("a1 OK go\r\n* CAPABILITY injected\r\n")).hasSize(1);
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.TLS);
        assertThat(new String(dialogue.unread(), StandardCharsets.US_ASCII)).isEqualTo("* CAPABILITY injected\r\n");
        dialogue.tlsEstablished();
        assertThat(dialogue.unread()).isEmpty();
        assertThat(dialogue.capabilities().isKnown()).isFalse();
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.COMMAND);
        say(ImapCommandBuilder.of("NOOP"));
        assertThat(dialogue.completes(one("a2 OK\r\n"))).isTrue();
    }

    @Test
    void mailIsFoundAndFetched() {
        one("* OK ready\r\n");
        assertThat(say(ImapCommandBuilder.of("UID SEARCH")
                        .words("HEADER Message-ID")
                        .string("<x@y>")))
                .isEqualTo("a1 UID SEARCH HEADER Message-ID \"<x@y>\"\r\n");
        assertThat(server("* SEARCH 7 12\r\na1 OK\r\n"))
                .first()
                .satisfies(found -> assertThat(
                                found instanceof Parsed.Value<ImapResponse> value
                                        ? value.value().numbers()
                                        : List.of())
                        .isEqualTo(List.of(7L, 12L)));
        assertThat(say(ImapCommandBuilder.of("UID FETCH").words("7 BODY.PEEK[]")))
                .isEqualTo("a2 UID FETCH 7 BODY.PEEK[]\r\n");
        ImapResponse fetched = one("* 1 FETCH (UID 7 BODY[] {12}\r\na2 OK {5}\r\nx X {0}\r\n)\r\n");
        assertThat(fetched.isData("FETCH")).isTrue();
        assertThat(fetched.text()).isEqualTo("1 FETCH (UID 7 BODY[] {12} X {0})");
        assertThat(dialogue.literals())
                .extracting(literal -> new String(literal, StandardCharsets.US_ASCII))
                .containsExactly("a2 OK {5}\r\nx", "");
        one("a2 OK {5}\r\n");
        assertThat(dialogue.literals()).isEmpty();
    }

    @Test
    void exchangesStrayLineIsPassedOver() {
        one("* OK ready\r\n");
        say(ImapCommandBuilder.of("CAPABILITY"));
        assertThat(server("a1 OK CAPABILITY completed.\r\nCAPABILITY completed.\r\n* 1 EXISTS\r\n"))
                .hasSize(2);
        assertThat(server("stray\r\n".repeat(200))).last().isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void literalsAreBounded() {
        ImapClientDialogue small = new ImapClientDialogue(10);
        byte[] bytes = "* OK ready\r\n* 1 FETCH (BODY[] {6}\r\nabcdef X {5}\r\n".getBytes(StandardCharsets.US_ASCII);
        small.received(bytes, 0, bytes.length);
        assertThat(small.nextResponse()).isInstanceOf(Parsed.Value.class);
        assertThat(small.nextResponse())
                .isEqualTo(new Parsed.Malformed<>(
                        "the server announces 11 bytes of literals, where at most 10 are taken"));
        one("* OK ready\r\n");
        assertThat(server("* 1 FETCH (BODY[] {999999999999999999}\r\n")).last().isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void endlessBytesAreRefused() {
        byte[] much = new byte[1 << 19];
        java.util.Arrays.fill(much, (byte) '*');
        dialogue.received(much, 0, much.length);
        assertThat(dialogue.nextResponse()).isInstanceOf(Parsed.Malformed.class);
        ImapClientDialogue deaf = new ImapClientDialogue();
        for (int i = 0; i < 3; i++) {
            deaf.received(much, 0, much.length);
        }
        assertThat(deaf.nextResponse()).isInstanceOf(Parsed.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\0b"})
    void commandsTakeNoLineBreaks(String text) {
        ImapCommandBuilder command = ImapCommandBuilder.of("LOGIN");
        assertThatThrownBy(() -> command.string(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> command.words(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ImapCommandBuilder.of(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ImapClientDialogue.saslLine(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
