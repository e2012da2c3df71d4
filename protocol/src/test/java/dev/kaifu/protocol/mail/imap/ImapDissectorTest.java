package dev.kaifu.protocol.mail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.Script;
import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Dialogues as RFC 9051 and its extensions tell them, and as real clients and servers bend them.
class ImapDissectorTest {
    /// The events without positions, after the law has been held: any split gives the same.
    private static List<String> dialogue(String text) {
        return positioned(text).stream()
                .map(event -> event.substring(event.indexOf(' ') + 1))
                .toList();
    }

    private static List<String> positioned(String text) {
        Script script = Script.of(text);
        List<String> events = script.events(ImapDissector::new);
        assertThat(script.eventsByteByByte(ImapDissector::new)).isEqualTo(events);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(script.eventsCutAtRandom(ImapDissector::new, seed))
                    .as("seed %d", seed)
                    .isEqualTo(events);
        }
        return events;
    }

    @Test
    void commandsAndCompletionsCarryTheirTags() {
        assertThat(positioned("""
                S: * OK ready
                C: a1 capability
                S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
                S: a1 OK done
                C: a2 uid Search HEADER Message-ID "<x@y>"
                S: * SEARCH 7
                S: a2 OK done
                C: a3 LOGOUT
                S: * BYE
                S: a3 OK bye
                """))
                .containsExactly(
                        "0-12 response * OK ready",
                        "0-15 command a1 [CAPABILITY] []",
                        "12-47 response * CAPABILITY IMAP4rev1 AUTH=PLAIN",
                        "47-59 response a1 OK done",
                        "15-56 command a2 [UID SEARCH] [HEADER Message-ID \"<x@y>\"]",
                        "59-71 response * SEARCH 7",
                        "71-83 response a2 OK done",
                        "56-67 command a3 [LOGOUT] []",
                        "83-90 response * BYE",
                        "90-101 response a3 OK bye");
    }

    @Test
    void fetchedMessagePassesAndItsResponseFollows() {
        assertThat(positioned("""
                S: * OK ready
                C: 5 UID FETCH 7 BODY.PEEK[]
                S: * 2 FETCH (UID 7 BODY[] {16}
                S| Subject: x\\r\\n\\r\\nhi
                S:  FLAGS (\\\\Seen))
                S: 5 OK done
                """))
                .containsExactly(
                        "0-12 response * OK ready",
                        "0-27 command 5 [UID FETCH] [7 BODY.PEEK[]]",
                        "42-58 message SERVER 16 Subject: x\\r\\n\\r\\nhi",
                        "12-75 response * 2 FETCH (UID 7 BODY[] {16} FLAGS (\\Seen))",
                        "75-86 response 5 OK done");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RFC822|true",
                "rfc822|true",
                "BODY[]|true",
                "BODY[]<0>|false",
                "BODY[1]|false",
                "BODY[HEADER]|false",
                "RFC822.HEADER|false",
                "RFC822.TEXT|false",
                "ENVELOPE (\"x\"|false"
            })
    void wholeMessagesAloneAreMessages(String item, boolean message) {
        List<String> events = dialogue("""
                S: * OK ready
                S: * 2 FETCH (UID 7 %s {5}
                S| a OK\\n
                S: )
                S: a OK done
                """.formatted(item));
        assertThat(events)
                .endsWith("response * 2 FETCH (UID 7 " + item + " {5})", "response a OK done")
                .hasSize(message ? 4 : 3);
        assertThat(events.contains("message SERVER 5 a OK\\n")).isEqualTo(message);
    }

    @Test
    void severalMessagesInOneResponse() {
        assertThat(dialogue("""
                S: * OK ready
                S: * 1 FETCH (RFC822 {2}
                S| ab UID 3)\\r\\n* 2 FETCH (RFC822 {0}\\r\\n UID 4)\\r\\n
                """))
                .containsExactly(
                        "response * OK ready",
                        "message SERVER 2 ab",
                        "response * 1 FETCH (RFC822 {2} UID 3)",
                        "message SERVER 0 ",
                        "response * 2 FETCH (RFC822 {0} UID 4)");
    }

    @Test
    void humanTextAnnouncesNoLiteral() {
        assertThat(dialogue("""
                S: * OK try {5}
                S: + go {5}
                S: a NO not {5}
                S: * 3 EXISTS
                """)).endsWith("response a NO not {5}", "response * 3 EXISTS");
    }

    @Test
    void appendWaitsForTheGoAhead() {
        assertThat(positioned("""
                S: * OK ready
                C: a APPEND INBOX (\\\\Seen) {7}
                S: + go
                C| a b c\\r\\n
                C:
                C: b NOOP
                S: a OK [APPENDUID 1 2] done
                S: b OK
                """))
                .containsExactly(
                        "0-12 response * OK ready",
                        "0-28 command a [APPEND] [INBOX (\\Seen) {7}]",
                        "12-18 response + go",
                        "28-35 message CLIENT 7 a b c\\r\\n",
                        "37-45 command b [NOOP] []",
                        "18-45 response a OK [APPENDUID 1 2] done",
                        "45-51 response b OK");
    }

    @Test
    void literalOfARefusedAppendIsNotWaitedFor() {
        assertThat(dialogue("""
                S: * OK ready
                C: a APPEND INBOX {70000}
                S: a NO [TOOBIG] no
                C: b NOOP
                S: b OK done
                """))
                .containsExactly(
                        "response * OK ready",
                        "command a [APPEND] [INBOX {70000}]",
                        "response a NO [TOOBIG] no",
                        "command b [NOOP] []",
                        "response b OK done");
    }

    @Test
    void nonSynchronizingLiteralsFollowAtOnce() {
        assertThat(dialogue("""
                S: * OK ready
                C: a APPEND {5+}
                C| INBOX {3+}\\r\\none {3+}\\r\\ntwo\\r\\n
                C: b SELECT {5+}
                C| INBOX\\r\\n
                S: a OK
                """))
                .containsExactly(
                        "response * OK ready",
                        "command a [APPEND] [{5+} {3+}]",
                        "message CLIENT 3 one",
                        "command a [APPEND] [{3+}]",
                        "message CLIENT 3 two",
                        "command b [SELECT] [{5+}]",
                        "response a OK");
    }

    @Test
    void catenatedPartsAreNoMessages() {
        assertThat(dialogue("""
                S: * OK ready
                C: a APPEND Drafts CATENATE (URL "/INBOX;UID=1" TEXT {4+}
                C| abcd)\\r\\n
                """))
                .endsWith("command a [APPEND] [Drafts CATENATE (URL \"/INBOX;UID=1\" TEXT {4+})]")
                .hasSize(2);
    }

    @Test
    void literal8IsALiteral() {
        assertThat(dialogue("""
                S: * OK ready
                C: a APPEND INBOX ~{4+}
                C| a\\0b\\n\\r\\n
                S: * 1 FETCH (BINARY[1] ~{3}
                S| \\0\\r\\n)\\r\\n
                """))
                .containsExactly(
                        "response * OK ready",
                        "command a [APPEND] [INBOX ~{4+}]",
                        "message CLIENT 4 a\0b\\n",
                        "response * 1 FETCH (BINARY[1] ~{3})");
    }

    @Test
    void loginByLiteralsReadsAsQuotedStrings() {
        assertThat(dialogue("""
                S: * OK ready
                C: a LOGIN {4}
                S: + go
                C| user {8}\\r\\n
                S: + go
                C: se"c\\\\ret
                S: a OK in
                """))
                .containsExactly(
                        "response * OK ready",
                        "response + go",
                        "response + go",
                        "command a [LOGIN] [\"user\" \"se\\\"c\\\\ret\"]",
                        "response a OK in");
    }

    @Test
    void refusedLiteralOfLoginLeavesTheCommandAsItCame() {
        assertThat(dialogue("""
                S: * OK ready
                C: a LOGIN {4}
                S: a BAD no literals
                C: b LOGOUT
                """))
                .endsWith("command a [LOGIN] [{4}]", "response a BAD no literals", "command b [LOGOUT] []");
    }

    @Test
    void authenticateIsChallengesAndResponses() {
        assertThat(dialogue("""
                S: * OK ready
                C: a AUTHENTICATE login
                S: + VXNlcm5hbWU6
                C: dXNlcg==
                S: + UGFzc3dvcmQ6
                C: c2VjcmV0
                S: a OK in
                C: b NOOP
                """))
                .containsExactly(
                        "response * OK ready",
                        "command a [AUTHENTICATE] [login]",
                        "sasl SERVER LOGIN VXNlcm5hbWU6",
                        "sasl CLIENT LOGIN dXNlcg==",
                        "sasl SERVER LOGIN UGFzc3dvcmQ6",
                        "sasl CLIENT LOGIN c2VjcmV0",
                        "response a OK in",
                        "command b [NOOP] []");
    }

    @Test
    void initialResponseIsTheCommandsArgument() {
        assertThat(dialogue("""
                S: * OK ready
                C: a AUTHENTICATE PLAIN AHVzZXIAc2VjcmV0
                S: a OK in
                C: b IDLE
                S: + idling
                S: * 4 EXISTS
                C: DONE
                S: b OK idle
                """))
                .containsExactly(
                        "response * OK ready",
                        "command a [AUTHENTICATE] [PLAIN AHVzZXIAc2VjcmV0]",
                        "response a OK in",
                        "command b [IDLE] []",
                        "response + idling",
                        "response * 4 EXISTS",
                        "command [DONE] []",
                        "response b OK idle");
    }

    @Test
    void authenticateIsCancelledByAStar() {
        assertThat(dialogue("""
                S: * OK ready
                C: a AUTHENTICATE CRAM-MD5
                S: + PDE+
                C: *
                S: a BAD cancelled
                C: b NOOP
                """)).endsWith("sasl CLIENT CRAM-MD5 *", "response a BAD cancelled", "command b [NOOP] []");
    }

    @Test
    void secretsBehindRefusedAuthenticateAreNoCommands() {
        assertThat(dialogue("""
                S: * OK ready
                C: a AUTHENTICATE LOGIN
                C: dXNlcg==
                C: c2VjcmV0
                C: b LOGOUT
                S: a NO not here
                """))
                .endsWith(
                        "response a NO not here",
                        "sasl CLIENT LOGIN dXNlcg==",
                        "sasl CLIENT LOGIN c2VjcmV0",
                        "command b [LOGOUT] []");
    }

    @Test
    void startTlsHandsOverAndStartsAnew() {
        assertThat(positioned("""
                S: * OK ready
                C: . STARTTLS
                S: . OK go
                C| \\x16\\x03\\x01\\x00\\x05hello
                S| \\x16\\x03\\x03\\x00\\x05hello
                TLS
                C: . NOOP
                S: . OK done
                """))
                .containsExactly(
                        "0-12 response * OK ready",
                        "0-12 command . [STARTTLS] []",
                        "12-21 response . OK go",
                        "12-21 tls SERVER",
                        "12-20 command . [NOOP] []",
                        "21-32 response . OK done");
    }

    @Test
    void refusedStartTlsStaysPlain() {
        assertThat(dialogue("""
                S: * OK ready
                C: a STARTTLS
                S: a BAD no
                C: b LOGIN u p
                S: b OK in
                """))
                .endsWith("response a BAD no", "command b [LOGIN] [u p]", "response b OK in")
                .noneMatch(event -> event.startsWith("tls"));
    }

    @Test
    void plainTextBehindStartTlsIsTold() {
        assertThat(dialogue("""
                S: * OK ready
                C: a STARTTLS
                C: b NOOP
                S: a OK go
                S: * CAPABILITY injected
                TLS
                C: c NOOP
                """))
                .endsWith(
                        "response a OK go",
                        "tls SERVER",
                        "unparsed CLIENT 8 bytes in plain text stand behind STARTTLS (RFC 9051 6.2.1 forbids them)",
                        "response * CAPABILITY injected",
                        "command c [NOOP] []");
    }

    @Test
    void compressedDialogueIsNamedAndLeftAlone() {
        assertThat(dialogue("""
                S: * OK ready
                C: a COMPRESS DEFLATE
                S: a OK go
                C| \\x78\\x9c\\n* 1 OK\\r\\n
                S| \\x78\\x9c\\n* 1 OK\\r\\n
                C.
                S.
                """))
                .endsWith(
                        "response a OK go",
                        "unparsed SERVER the dialogue goes on compressed (COMPRESS, RFC 4978), which Kaifu does not read");
    }

    @Test
    void pipelinedCommandsNeedNoOrder() {
        assertThat(dialogue("""
                S: * OK ready
                C: a NOOP
                C: b AUTHENTICATE PLAIN
                S: a OK done
                S: +
                C: AHUAcA==
                C: c NOOP
                S: b OK in
                """))
                .endsWith(
                        "sasl SERVER PLAIN ", "sasl CLIENT PLAIN AHUAcA==", "response b OK in", "command c [NOOP] []");
    }

    // ---- Mid-stream, gaps, ends ----

    @Test
    void midStreamLinesAreNothingUntilOneIs() {
        assertThat(dialogue("""
                C: rest of a body
                C: please check
                C: * list of things
                S: body of another
                S: * a list
                S: that no good
                S: + plus
                C: 12 noop
                S: )
                S: 12 OK done
                C: lqa0 IDLE
                S: + idling
                """))
                .containsExactly(
                        "unparsed CLIENT no command",
                        "command 12 [NOOP] []",
                        "unparsed SERVER no response",
                        "response 12 OK done",
                        "command lqa0 [IDLE] []",
                        "response + idling");
    }

    @Test
    void gapInAMessageCutsItAndNoMore() {
        assertThat(positioned("""
                S: * OK ready
                S: * 1 FETCH (BODY[] {1010}
                S| begin
                S- 1000
                S| endof)\\r\\n
                S: a OK done
                """))
                .containsExactly(
                        "0-12 response * OK ready",
                        "43-1043 unparsed SERVER 1000 bytes are missing",
                        "38-1048 message SERVER 10 cut beginendof",
                        "12-1051 response * 1 FETCH (BODY[] {1010})",
                        "1051-1062 response a OK done");
    }

    @Test
    void gapOverTheEndOfAMessageIsBridgedByTheNextLine() {
        assertThat(dialogue("""
                S: * OK ready
                S: * 1 FETCH (BODY[] {100}
                S| begin
                S- 1000
                S: half a line
                S: a OK done
                """))
                .containsExactly(
                        "response * OK ready",
                        "message SERVER 5 cut begin",
                        "unparsed SERVER the response is cut off",
                        "unparsed SERVER 1000 bytes are missing",
                        "unparsed SERVER no response",
                        "response a OK done");
    }

    @Test
    void lostGoAheadIsPresumed() {
        assertThat(dialogue("""
                S: * OK ready
                C: a APPEND INBOX {5}
                S- 6
                C: hello
                S: * 1 EXISTS
                S: a OK done
                C: b NOOP
                """))
                .endsWith("message CLIENT 5 hello", "response * 1 EXISTS", "response a OK done", "command b [NOOP] []");
    }

    @Test
    void oneSideAloneIsReadAsFarAsItGoes() {
        assertThat(dialogue("""
                C: a1 LOGIN {4}
                C: user {6}
                C: secret
                C: a2 APPEND INBOX {5}
                C: hello
                C: a3 LOGOUT
                C.
                S.
                """))
                .containsExactly(
                        "command a1 [LOGIN] [\"user\" \"secret\"]",
                        "command a2 [APPEND] [INBOX {5}]",
                        "message CLIENT 5 hello",
                        "command a3 [LOGOUT] []");
    }

    @Test
    void cutUnitsAreTold() {
        assertThat(dialogue("""
                S: * OK ready
                C| a LOGIN us
                S: * 1 FETCH (BODY[] {100}
                S| half
                C.
                S.
                """))
                .endsWith(
                        "unparsed CLIENT the command is cut off",
                        "message SERVER 4 cut half",
                        "unparsed SERVER the response is cut off");
    }

    @Test
    void closedInsteadOfAGoAheadIsNoMessage() {
        assertThat(dialogue("""
                S: * OK ready
                C: a APPEND INBOX {5}
                C.
                S.
                """)).containsExactly("response * OK ready", "command a [APPEND] [INBOX {5}]");
    }

    // ---- Quirks ----

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "S: + ;",
                "S: +;BARE_CONTINUATION",
                "S: a OK ;STATUS_WITHOUT_TEXT",
                "S: * OK [HIGHESTMODSEQ 1];STATUS_WITHOUT_TEXT",
                "S: * CAPABILITY IMAP4rev1 ;TRAILING_SPACE",
                "S: CAPABILITY completed.;STRAY_LINE",
                "S| * 1 EXISTS\\n;BARE_LF_RESPONSE",
                "C| a NOOP\\n;BARE_LF_COMMAND",
                "C: ;EMPTY_COMMAND"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void whatServersDoOtherwiseIsNamed(String line, String quirk) {
        ImapDissector[] made = new ImapDissector[1];
        Script.of("S: * OK ready\n" + line).events(listener -> made[0] = new ImapDissector(listener));
        assertThat(made[0].quirks().stream().map(Enum::name).toList())
                .isEqualTo(quirk == null ? List.of() : List.of(quirk));
    }

    @Test
    void exchangesStrayLineDoesNotEndTheDialogue() {
        assertThat(dialogue("""
                S: * OK Microsoft Exchange Server 2003 IMAP4rev1 server ready
                C: 1 CAPABILITY
                S: * CAPABILITY IMAP4 IMAP4rev1
                S: 1 OK CAPABILITY completed.
                S: CAPABILITY completed.
                C: 2 IDLE
                S: + IDLE accepted, awaiting DONE command.
                """))
                .endsWith(
                        "response 1 OK CAPABILITY completed.",
                        "command 2 [IDLE] []",
                        "unparsed SERVER no response",
                        "response + IDLE accepted, awaiting DONE command.");
    }

    @Test
    void notUtf8IsLatin1() {
        assertThat(dialogue("""
                S: * OK m\\xfcx
                C: a SELECT "日本"
                """)).containsExactly("response * OK müx binary", "command a [SELECT] [\"日本\"]");
    }

    // ---- Hostile ----

    @Test
    void endlessLineIsKeptToItsLimitAndStillEnds() {
        String much = "x".repeat(300_000);
        List<String> events = dialogue("S: * OK ready\nS: * 1 FETCH (FLAGS (" + much
                + ") BODY[] {2}\nS| hi)\\r\\nS: a OK\n".replace("\\r\\nS: ", "\\r\\n\nS: "));
        assertThat(events).hasSize(4);
        assertThat(events.get(1)).isEqualTo("message SERVER 2 hi");
        assertThat(events.get(2)).hasSize("response * ".length() + UnitReader.TEXT_LIMIT - "* ".length());
        assertThat(events.get(3)).isEqualTo("response a OK");
    }

    @Test
    void manyLiteralsInOneCommandAreBounded() {
        byte[] literal = "{0+}\r\n ".getBytes(StandardCharsets.US_ASCII);
        long[] longest = new long[1];
        ImapDissector dissector = new ImapDissector(
                event -> longest[0] = Math.max(longest[0], event.toString().length()));
        feed(dissector, "a1 LOGIN ".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 200_000; i++) {
            feed(dissector, literal);
        }
        feed(dissector, "\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(longest[0]).isBetween(100_000L, UnitReader.TEXT_LIMIT + 200L);
        assertThat(dissector.quirks()).contains(ImapQuirk.LONG_UNIT);
    }

    @Test
    void hugeLiteralNeverComes() {
        assertThat(dialogue("""
                S: * OK ready
                S: * 1 FETCH (BODY[] {999999999999999999}
                S| hi
                S: * 2 FETCH (BODY[] {99999999999999999999}
                S.
                """))
                .endsWith(
                        "message SERVER 44 cut hi* 2 FETCH (BODY[] {99999999999999999999}\\r\\n",
                        "unparsed SERVER the response is cut off");
    }

    @ParameterizedTest
    @CsvSource({"a", "A", "9", "\"", "\\", "(", "[", "{", "+", "=", "* OK", "\"\\a", "{1}"})
    void longRepetitionsNeitherThrowNorHang(String piece) {
        String much = piece.repeat(80_000 / piece.length());
        for (String before :
                List.of("", "a1 LOGIN \"", "a1 SELECT ", "a1 LIST ", "a1 APPEND ", "* OK [", "* 1 FETCH (")) {
            for (Side side : Side.values()) {
                int[] events = new int[1];
                ImapDissector dissector = new ImapDissector(_ -> events[0]++);
                byte[] line = (before + much + "\r\n").getBytes(StandardCharsets.US_ASCII);
                dissector.bytes(side, line, 0, line.length);
                dissector.end(Side.CLIENT);
                dissector.end(Side.SERVER);
                assertThat(events[0]).as(side + " " + before + piece).isLessThan(4);
            }
        }
    }

    /// A valid beginning, then bytes at random, and bytes that the grammar makes much of, in any order of sides.
    @Test
    void randomTailsEndAndAreToldWithinBounds() {
        byte[] likely = "{}+~*()\" \r\n0123456789 a OK NO FETCH BODY[] APPEND LOGIN AUTHENTICATE DONE"
                .getBytes(StandardCharsets.US_ASCII);
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            List<MailEvent> events = new ArrayList<>();
            ImapDissector dissector = new ImapDissector(events::add);
            feed(dissector, Side.SERVER, "* OK ready\r\n");
            feed(
                    dissector,
                    Side.CLIENT,
                    List.of("a LOGIN {4}\r\n", "a APPEND x {9+}\r\n", "a STARTTLS\r\n", "a AUTHENTICATE" + " PLAIN\r\n")
                            .get(seed % 4));
            int length = 0;
            for (int chunk = 0; chunk < 20; chunk++) {
                byte[] tail = new byte[1 + random.nextInt(40)];
                for (int i = 0; i < tail.length; i++) {
                    tail[i] = random.nextInt(4) == 0 ? (byte) random.nextInt() : likely[random.nextInt(likely.length)];
                }
                length += tail.length;
                Side from = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                dissector.bytes(from, tail, 0, tail.length);
                if (random.nextInt(10) == 0) {
                    dissector.gap(from, 1 + random.nextInt(20));
                }
            }
            dissector.end(Side.CLIENT);
            dissector.end(Side.SERVER);
            assertThat(events)
                    .as("seed %d", seed)
                    .hasSizeLessThan(length)
                    .allSatisfy(event -> assertThat(event.at()).isBetween(0L, event.end()));
        }
    }

    private static void feed(ImapDissector dissector, Side from, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        dissector.bytes(from, bytes, 0, bytes.length);
    }

    private static void feed(ImapDissector dissector, byte[] bytes) {
        dissector.bytes(Side.CLIENT, bytes, 0, bytes.length);
    }
}
