package dev.kaifu.protocol.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.Script;
import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Dialogues as RFC 5321 and its extensions tell them, and as real clients and servers bend them.
class SmtpDissectorTest {
    /// The events without positions, after the law has been held: any split gives the same.
    private static List<String> dialogue(String text) {
        return positioned(text).stream()
                .map(event -> event.substring(event.indexOf(' ') + 1))
                .toList();
    }

    private static List<String> positioned(String text) {
        Script script = Script.of(text);
        List<String> events = script.events(SmtpDissector::new);
        assertThat(script.eventsByteByByte(SmtpDissector::new)).isEqualTo(events);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(script.eventsCutAtRandom(SmtpDissector::new, seed))
                    .as("seed %d", seed)
                    .isEqualTo(events);
        }
        return events;
    }

    @Test
    void positionsCountEachSidesBytes() {
        assertThat(positioned("""
                S: 220 mx ESMTP
                C: ehlo me
                S: 250-mx
                S: 250 SIZE
                C: QUIT
                S: 221 bye
                """))
                .containsExactly(
                        "0-14 reply 220 [mx ESMTP]",
                        "0-9 command [EHLO] [me]",
                        "14-32 reply 250 [mx, SIZE]",
                        "9-15 command [QUIT] []",
                        "32-41 reply 221 [bye]");
    }

    @Test
    void messageIsUnstuffedAndEndsAtTheDot() {
        assertThat(positioned("""
                S: 220 mx
                C: MAIL FROM:<a@b>
                S: 250 ok
                C: RCPT TO:<c@d>
                S: 250 ok
                C: DATA
                S: 354 go
                C: Subject: x
                C:\s
                C: ..stuffed
                C: .x
                C: .
                C: QUIT
                S: 250 queued
                S: 221 bye
                """))
                .containsSubsequence(
                        "38-70 message CLIENT 27 Subject: x\\r\\n\\r\\n.stuffed\\r\\nx\\r\\n",
                        "70-76 command [QUIT] []");
    }

    @Test
    void pipelinedDataWaitsForTheAnswers() {
        assertThat(dialogue("""
                S: 220 mx
                C: MAIL FROM:<a@b>
                C: RCPT TO:<c@d>
                C: DATA
                S: 250 ok
                S: 250 ok
                S: 354 go
                C: hello
                C: .
                S: 250 queued
                """))
                .containsSubsequence(
                        "command [DATA] []", "reply 354 [go]", "message CLIENT 7 hello\\r\\n", "reply 250 [queued]");
    }

    @Test
    void bodyBehindRefusedDataIsCommands() {
        assertThat(dialogue("""
                S: 220 mx
                C: mail from: a@b
                C: data
                C: subject: testing
                C: .
                C: quit
                S: 250 ok
                S: 503 no recipients
                S: 500 unknown
                S: 500 unknown
                S: 221 bye
                """))
                .containsSubsequence(
                        "command [MAIL] [from: a@b]",
                        "command [DATA] []",
                        "reply 250 [ok]",
                        "reply 503 [no recipients]",
                        "command [SUBJECT:] [testing]",
                        "command [.] []",
                        "command [QUIT] []")
                .noneMatch(event -> event.startsWith("message"));
    }

    @Test
    void authLoginIsChallengesAndResponses() {
        assertThat(dialogue("""
                S: 220 mx
                C: auth login
                S: 334 VXNlcm5hbWU6
                C: dXNlcg==
                S: 334 UGFzc3dvcmQ6
                C: c2VjcmV0
                S: 235 ok
                C: QUIT
                """))
                .containsExactly(
                        "reply 220 [mx]",
                        "command [AUTH] [login]",
                        "reply 334 [VXNlcm5hbWU6]",
                        "sasl CLIENT LOGIN dXNlcg==",
                        "reply 334 [UGFzc3dvcmQ6]",
                        "sasl CLIENT LOGIN c2VjcmV0",
                        "reply 235 [ok]",
                        "command [QUIT] []");
    }

    @Test
    void authIsCancelledByAStar() {
        assertThat(dialogue("""
                S: 220 mx
                C: AUTH PLAIN
                S: 334\s
                C: *
                S: 501 cancelled
                C: NOOP
                """)).endsWith("sasl CLIENT PLAIN *", "reply 501 [cancelled]", "command [NOOP] []");
    }

    @Test
    void secretsBehindRefusedAuthAreNoCommands() {
        assertThat(dialogue("""
                S: 220 mx
                C: AUTH LOGIN
                C: dXNlcg==
                C: c2VjcmV0
                C: QUIT
                S: 503 say EHLO first
                S: 500 what
                S: 500 what
                S: 221 bye
                """))
                .contains("sasl CLIENT LOGIN dXNlcg==", "sasl CLIENT LOGIN c2VjcmV0", "command [QUIT] []");
    }

    @Test
    void chunksNeedNoAnswerBetween() {
        assertThat(positioned("""
                S: 220 mx
                C: BDAT 5
                C| ab\\r\\n.
                C: BDAT 4 LAST
                C| \\r\\nx\\n
                C: QUIT
                S: 250 5
                S: 250 done
                S: 221 bye
                """))
                .containsExactly(
                        "0-8 reply 220 [mx]",
                        "0-8 command [BDAT] [5]",
                        "13-26 command [BDAT] [4 LAST]",
                        "8-30 message CLIENT 9 ab\\r\\n.\\r\\nx\\n",
                        "30-36 command [QUIT] []",
                        "8-15 reply 250 [5]",
                        "15-25 reply 250 [done]",
                        "25-34 reply 221 [bye]");
    }

    @Test
    void emptyLastChunkEndsTheMessage() {
        assertThat(dialogue("""
                S: 220 mx
                C: BDAT 2
                C| hi
                C: BDAT 0 LAST
                S: 250 ok
                """)).containsSubsequence("command [BDAT] [0 LAST]", "message CLIENT 2 hi");
    }

    @Test
    void startTlsHandsOverAndStartsAnew() {
        assertThat(positioned("""
                S: 220 mx
                C: STARTTLS
                S: 220 go
                C| \\x16\\x03\\x01\\x00\\x05hello
                S| \\x16\\x03\\x03\\x00\\x05hello
                TLS
                C: EHLO me
                S: 250 mx
                """))
                .containsExactly(
                        "0-8 reply 220 [mx]",
                        "0-10 command [STARTTLS] []",
                        "8-16 reply 220 [go]",
                        "8-16 tls SERVER",
                        "10-19 command [EHLO] [me]",
                        "16-24 reply 250 [mx]");
    }

    /// In a capture that begins behind the greeting, XCLIENT's answer is none: what follows is read as it comes.
    @Test
    void whatAnswersXclientIsNoGreeting() {
        assertThat(dialogue("""
                C: XCLIENT NAME=a ADDR=192.0.2.9
                S: 220 mx
                C: EHLO me
                S: 250 mx
                C: AUTH PLAIN AGEAYg==
                S: 235 welcome
                C: MAIL FROM:<a@b>
                S: 250 ok
                """)).endsWith("reply 235 [welcome]", "command [MAIL] [FROM:<a@b>]", "reply 250 [ok]");
    }

    @Test
    void refusedStartTlsStaysPlain() {
        assertThat(dialogue("""
                S: 220 mx
                C: STARTTLS
                S: 454 not now
                C: QUIT
                S: 221 bye
                """))
                .endsWith("reply 454 [not now]", "command [QUIT] []", "reply 221 [bye]")
                .noneMatch(event -> event.startsWith("tls"));
    }

    @Test
    void plainTextBehindStartTlsIsTold() {
        assertThat(dialogue("""
                S: 220 mx
                C: STARTTLS
                C: RSET
                S: 220 go
                TLS
                C: EHLO me
                """))
                .containsSubsequence(
                        "tls SERVER",
                        "unparsed CLIENT 6 bytes in plain text stand behind STARTTLS (RFC 3207 4.2 has them dropped)",
                        "command [EHLO] [me]");
    }

    @Test
    void unsolicitedRepliesAreReplies() {
        assertThat(dialogue("""
                S: 220-mx
                S: 220 ready
                S: 421 too long
                """)).containsExactly("reply 220 [mx, ready]", "reply 421 [too long]");
    }

    @Test
    void dotBetweenBareLfsEndsOnlyWhereTheServerSaysSo() {
        assertThat(dialogue("""
                S: 220 mx
                C: DATA
                S: 354 go
                C| a\\n.\\n
                S: 250 queued
                C: QUIT
                """))
                .containsSubsequence("message CLIENT 2 a\\n", "reply 250 [queued]", "command [QUIT] []");
        assertThat(dialogue("""
                S: 220 mx
                C: DATA
                S: 354 go
                C| a\\n.\\nMAIL FROM:<x@y>\\r\\n.\\r\\n
                S: 250 queued
                """))
                .contains("message CLIENT 21 a\\n.\\nMAIL FROM:<x@y>\\r\\n")
                .noneMatch(event -> event.startsWith("command [MAIL]"));
    }

    @Test
    void bareLfIsNamed() {
        SmtpDissector dissector = new SmtpDissector(_ -> {});
        byte[] noop = "NOOP\n".getBytes(StandardCharsets.US_ASCII);
        dissector.bytes(Side.CLIENT, noop, 0, noop.length);
        assertThat(dissector.quirks()).containsExactly(SmtpQuirk.BARE_LF_COMMAND);
    }

    @Test
    void midStreamLinesAreNoCommandsUntilOneIs() {
        assertThat(dialogue("""
                C: rest of a body line
                C: another
                C: .
                S: 250 queued
                C: MAIL FROM:<a@b>
                S: 250 ok
                C: DATA
                S: 354 go
                C: x
                C: .
                """))
                .containsExactly(
                        "reply 250 [queued]",
                        "unparsed CLIENT no command",
                        "command [MAIL] [FROM:<a@b>]",
                        "reply 250 [ok]",
                        "command [DATA] []",
                        "reply 354 [go]",
                        "message CLIENT 3 x\\r\\n");
    }

    @Test
    void gapInAMessageCutsIt() {
        assertThat(dialogue("""
                S: 220 mx
                C: DATA
                S: 354 go
                C| begin
                C- 1000
                C: end
                C: .
                S: 250 queued
                C: QUIT
                """))
                .containsSubsequence(
                        "unparsed CLIENT 1000 bytes are missing",
                        "message CLIENT 10 cut beginend\\r\\n",
                        "command [QUIT] []");
    }

    @Test
    void gapOverTheEndOfAMessageIsBridgedByTheAnswer() {
        assertThat(positioned("""
                S: 220 mx
                C: DATA
                S: 354 go
                C| begin
                C- 1000
                S: 250 queued
                C: QUIT
                """))
                .endsWith(
                        "6-1011 message CLIENT 5 cut begin", "16-28 reply 250 [queued]", "1011-1017 command [QUIT] []");
    }

    @Test
    void lostGoAheadIsPresumed() {
        assertThat(dialogue("""
                S: 220 mx
                C: DATA
                S- 8
                C: hello
                C: .
                S: 250 queued
                C: QUIT
                """))
                .containsSubsequence("message CLIENT 7 hello\\r\\n", "reply 250 [queued]", "command [QUIT] []");
    }

    @Test
    void oneSideAloneIsReadAsFarAsItGoes() {
        assertThat(dialogue("""
                C: EHLO me
                C: AUTH LOGIN
                C: dXNlcg==
                C: c2VjcmV0
                C: MAIL FROM:<a@b>
                C: DATA
                C: hello
                C: .
                C: QUIT
                C.
                S.
                """))
                .containsExactly(
                        "command [EHLO] [me]",
                        "command [AUTH] [LOGIN]",
                        "sasl CLIENT LOGIN dXNlcg==",
                        "sasl CLIENT LOGIN c2VjcmV0",
                        "command [MAIL] [FROM:<a@b>]",
                        "command [DATA] []",
                        "message CLIENT 7 hello\\r\\n",
                        "command [QUIT] []");
    }

    @Test
    void halfCloseStillWaitsForTheServer() {
        assertThat(dialogue("""
                S: 220 mx
                C: DATA
                C: hello
                C.
                S: 503 no
                S.
                """)).containsSubsequence("reply 503 [no]", "command [HELLO] []");
    }

    @Test
    void cutMessageIsIncomplete() {
        assertThat(dialogue("""
                S: 220 mx
                C: DATA
                S: 354 go
                C| half a li
                C.
                S.
                """)).endsWith("message CLIENT 9 cut half a li");
    }

    @Test
    void lmtpAnswersForEachRecipient() {
        assertThat(dialogue("""
                S: 220 mx LMTP
                C: LHLO me
                S: 250 mx
                C: MAIL FROM:<a@b>
                C: RCPT TO:<a@b>
                C: RCPT TO:<c@d>
                C: DATA
                S: 250 ok
                S: 250 ok
                S: 250 ok
                S: 354 go
                C: x
                C: .
                C: AUTH PLAIN
                S: 250 one
                S: 250 two
                S: 334\s
                C: YWJj
                """)).endsWith("reply 250 [two]", "reply 334 []", "sasl CLIENT PLAIN YWJj");
    }

    @Test
    void notUtf8IsLatin1() {
        assertThat(dialogue("""
                S: 220 m\\xfcx
                C: EHLO 日本
                """)).containsExactly("reply 220 [müx] binary", "command [EHLO] [日本]");
    }

    @Test
    void noReplyIsTold() {
        assertThat(dialogue("""
                S: HTTP/1.1 400 Bad Request
                """)).containsExactly("unparsed SERVER no reply: a reply begins with three digits");
    }

    /// The dialogue of the seed in one piece: AUTH, pipelining and a stuffed dot together.
    @Test
    void authAndPipelinedMessageInOneDialogue() {
        assertThat(dialogue("""
                S: 220 mail.example.jp ESMTP
                C: ehlo me
                S: 250-mail.example.jp
                S: 250 SIZE 20971520
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: c29tZW9uZQ==
                S: 334 UGFzc3dvcmQ6
                C: UEFTU1dPUkQ=
                S: 235 ok
                C: MAIL FROM:<a@b>
                C: RCPT TO:<c@d>
                C: DATA
                S: 250 ok
                S: 250 ok
                S: 354 go
                C: Subject: x
                C:
                C: ..dot
                C: .
                S: 250 queued
                C: QUIT
                S: 221 bye
                """))
                .containsExactly(
                        "reply 220 [mail.example.jp ESMTP]",
                        "command [EHLO] [me]",
                        "reply 250 [mail.example.jp, SIZE 20971520]",
                        "command [AUTH] [LOGIN]",
                        "reply 334 [VXNlcm5hbWU6]",
                        "sasl CLIENT LOGIN c29tZW9uZQ==",
                        "reply 334 [UGFzc3dvcmQ6]",
                        "sasl CLIENT LOGIN UEFTU1dPUkQ=",
                        "reply 235 [ok]",
                        "command [MAIL] [FROM:<a@b>]",
                        "command [RCPT] [TO:<c@d>]",
                        "command [DATA] []",
                        "reply 250 [ok]",
                        "reply 250 [ok]",
                        "reply 354 [go]",
                        "message CLIENT 20 Subject: x\\r\\n\\r\\n.dot\\r\\n",
                        "reply 250 [queued]",
                        "command [QUIT] []",
                        "reply 221 [bye]");
    }

    /// Bytes behind the go-ahead that are no TLS are read, in the same chunk as in one of their own.
    @Test
    void plainTextOfTheServerBehindStartTlsIsRead() {
        assertThat(dialogue("""
                S: 220 mx
                C: STARTTLS
                S: 220 go
                S: 250 injected
                """)).endsWith("tls SERVER", "reply 250 [injected]");
    }

    @Test
    void randomTailsEndAndAreToldInOrder() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<MailEvent> events = new ArrayList<>();
            SmtpDissector dissector = new SmtpDissector(events::add);
            byte[] tail = new byte[300];
            random.nextBytes(tail);
            feed(dissector, Side.CLIENT, "BDAT 5 LAST\r\nDATA\r\n".getBytes(StandardCharsets.US_ASCII));
            feed(dissector, Side.SERVER, "354 x\r\n".getBytes(StandardCharsets.US_ASCII));
            feed(dissector, random.nextBoolean() ? Side.CLIENT : Side.SERVER, tail);
            dissector.gap(Side.CLIENT, 10);
            dissector.end(Side.CLIENT);
            dissector.end(Side.SERVER);
            assertThat(events)
                    .as("round %d", round)
                    .hasSizeLessThan(tail.length)
                    .allSatisfy(event -> assertThat(event.at()).isBetween(0L, event.end()));
        }
    }

    private static void feed(SmtpDissector dissector, Side from, byte[] bytes) {
        dissector.bytes(from, bytes, 0, bytes.length);
    }
}
