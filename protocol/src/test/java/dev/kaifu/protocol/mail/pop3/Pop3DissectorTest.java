package dev.kaifu.protocol.mail.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.Script;
import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Dialogues as RFC 1939 and its extensions tell them, and as real clients and servers bend them.
class Pop3DissectorTest {
    /// The events without positions, after the law has been held: any split gives the same.
    private static List<String> dialogue(String text) {
        return positioned(text).stream()
                .map(event -> event.substring(event.indexOf(' ') + 1))
                .toList();
    }

    private static List<String> positioned(String text) {
        Script script = Script.of(text);
        List<String> events = script.events(Pop3Dissector::new);
        assertThat(script.eventsByteByByte(Pop3Dissector::new)).isEqualTo(events);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(script.eventsCutAtRandom(Pop3Dissector::new, seed))
                    .as("seed %d", seed)
                    .isEqualTo(events);
        }
        return events;
    }

    /// RFC 1939 10, shortened.
    @Test
    void exampleOfTheRfc() {
        assertThat(positioned("""
                S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>
                C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
                S: +OK mrose's maildrop has 2 messages (320 octets)
                C: STAT
                S: +OK 2 320
                C: LIST
                S: +OK 2 messages (320 octets)
                S: 1 120
                S: 2 200
                S: .
                C: RETR 1
                S: +OK 120 octets
                S: Subject: x
                S:
                S: ..hidden
                S: .
                C: DELE 1
                S: +OK message 1 deleted
                C: QUIT
                S: +OK dewey POP3 server signing off (maildrop empty)
                C.
                S.
                """))
                .containsExactly(
                        "0-57 response +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>",
                        "0-45 command [APOP] [mrose c4c9334bac560ecc979e58001b3e22fb]",
                        "57-107 response +OK mrose's maildrop has 2 messages (320 octets)",
                        "45-51 command [STAT] []",
                        "107-118 response +OK 2 320",
                        "51-57 command [LIST] []",
                        "118-164 response +OK 2 messages (320 octets) [1 120, 2 200]",
                        "57-65 command [RETR] [1]",
                        "164-180 response +OK 120 octets",
                        "180-207 message SERVER 23 Subject: x\\r\\n\\r\\n.hidden\\r\\n",
                        "65-73 command [DELE] [1]",
                        "207-230 response +OK message 1 deleted",
                        "73-79 command [QUIT] []",
                        "230-282 response +OK dewey POP3 server signing off (maildrop empty)");
    }

    /// RFC 2449 6.6; RFC 1939 3 tells single lines from several by the command alone.
    @Test
    void pipelinedCommandsAreAnsweredInTheirOrder() {
        assertThat(dialogue("""
                S: +OK ready
                C: user a
                C: pass b c
                C: uidl
                C: uidl 1
                C: list 2
                C: top 1 0
                C: retr 3
                S: +OK
                S: +OK in
                S: +ok
                S: 1 x
                S: ..y
                S: .
                S: +OK 1 x
                S: -ERR no such message
                S: +OK top follows
                S: Subject: x
                S:
                S: .
                S: -ERR no such message
                C: NOOP
                S: +OK
                """))
                .containsExactly(
                        "response +OK ready",
                        "command [USER] [a]",
                        "command [PASS] [b c]",
                        "command [UIDL] []",
                        "command [UIDL] [1]",
                        "command [LIST] [2]",
                        "command [TOP] [1 0]",
                        "command [RETR] [3]",
                        "response +OK ",
                        "response +OK in",
                        "response +OK  [1 x, .y]",
                        "response +OK 1 x",
                        "response -ERR no such message",
                        "response +OK top follows",
                        "message SERVER 14 Subject: x\\r\\n\\r\\n",
                        "response -ERR no such message",
                        "command [NOOP] []",
                        "response +OK ");
    }

    @Test
    void messageThatLooksLikeResponses() {
        assertThat(dialogue("""
                S: +OK ready
                C: RETR 1
                S: +OK
                S: +OK not this
                S: -ERR nor this
                S: + or this
                S| .\\r.\\n\\r\\n.\\r\\n
                C: RETR 2
                S: +OK
                S: .
                """))
                .endsWith(
                        "message SERVER 45 +OK not this\\r\\n-ERR nor this\\r\\n+ or this\\r\\n\\r.\\n\\r\\n",
                        "command [RETR] [2]",
                        "response +OK ",
                        "message SERVER 0 ");
    }

    /// Home-made servers: the clients take a dot alone for the end, however the lines end.
    @Test
    void bareLineFeedsEndMessagesToo() {
        assertThat(dialogue("""
                S| +OK ready\\n
                C| RETR 1\\n
                S| +OK\\nhello\\n.\\n
                C: CAPA
                S| +OK\\nUSER\\n.\\n
                """))
                .containsExactly(
                        "response +OK ready",
                        "command [RETR] [1]",
                        "response +OK ",
                        "message SERVER 6 hello\\n",
                        "command [CAPA] []",
                        "response +OK  [USER]");
    }

    /// RFC 5034 4 and 6.
    @Test
    void saslWithAndWithoutInitialResponse() {
        assertThat(dialogue("""
                S: +OK ready
                C: AUTH PLAIN dGVzdAB0ZXN0AHRlc3Q=
                S: -ERR [AUTH] no
                C: AUTH plain
                S: +
                C: dGVzdAB0ZXN0AHRlc3Q=
                S: -ERR no
                C: AUTH LOGIN
                S: + VXNlcm5hbWU6
                C: dXNlcg==
                S: + UGFzc3dvcmQ6
                C: *
                S: -ERR cancelled
                C: AUTH CRAM-MD5
                S: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
                C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
                S: +OK in
                C: STAT
                S: +OK 0 0
                """))
                .containsExactly(
                        "response +OK ready",
                        "command [AUTH] [PLAIN dGVzdAB0ZXN0AHRlc3Q=]",
                        "response -ERR [AUTH] no",
                        "command [AUTH] [plain]",
                        "sasl SERVER PLAIN ",
                        "sasl CLIENT PLAIN dGVzdAB0ZXN0AHRlc3Q=",
                        "response -ERR no",
                        "command [AUTH] [LOGIN]",
                        "sasl SERVER LOGIN VXNlcm5hbWU6",
                        "sasl CLIENT LOGIN dXNlcg==",
                        "sasl SERVER LOGIN UGFzc3dvcmQ6",
                        "sasl CLIENT LOGIN *",
                        "response -ERR cancelled",
                        "command [AUTH] [CRAM-MD5]",
                        "sasl SERVER CRAM-MD5 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+",
                        "sasl CLIENT CRAM-MD5 dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw",
                        "response +OK in",
                        "command [STAT] []",
                        "response +OK 0 0");
    }

    /// A client that does not wait, and one that goes on although it was refused.
    @Test
    void passwordsBehindARefusedAuthStaySaslLines() {
        assertThat(dialogue("""
                S: +OK ready
                C: AUTH LOGIN
                C: dXNlcg==
                S: -ERR unknown
                S: -ERR what?
                C: cGFzcw==
                S: -ERR what?
                C: QUIT
                """))
                .containsExactly(
                        "response +OK ready",
                        "command [AUTH] [LOGIN]",
                        "response -ERR unknown",
                        "sasl CLIENT LOGIN dXNlcg==",
                        "response -ERR what?",
                        "sasl CLIENT LOGIN cGFzcw==",
                        "response -ERR what?",
                        "command [QUIT] []");
    }

    /// A script that pours its lines into `openssl s_client` does not wait for the greeting.
    @Test
    void clientThatDoesNotWaitForTheGreeting() {
        assertThat(dialogue("""
                C: AUTH PLAIN dGVzdAB0ZXN0AHRlc3Q=
                C: LIST
                S: +OK Dovecot ready.
                S: -ERR [AUTH] no
                S: -ERR what?
                """))
                .containsExactly(
                        "command [AUTH] [PLAIN dGVzdAB0ZXN0AHRlc3Q=]",
                        "response +OK Dovecot ready.",
                        "response -ERR [AUTH] no",
                        "command [LIST] []",
                        "response -ERR what?");
    }

    /// RFC 1939 7 answers PASS so, RFC 5034 4 AUTH: the capture begins behind the greeting.
    @ParameterizedTest
    @CsvSource({
        "PASS secret, +OK maildrop locked and ready",
        "PASS secret, +OK ready",
        "APOP mrose c4c9334bac560ecc979e58001b3e22fb, +OK ready",
        "AUTH PLAIN dGVzdAB0ZXN0AHRlc3Q=, +OK Maildrop locked and ready",
        "AUTH PLAIN dGVzdAB0ZXN0AHRlc3Q=, +OK mailbox ready"
    })
    void whatAnswersALoginIsNoGreeting(String login, String answer) {
        assertThat(dialogue("C: " + login + "\nS: " + answer + "\nC: LIST\nS: +OK\nS: 1 120\nS: .\n"))
                .endsWith("response " + answer, "command [LIST] []", "response +OK  [1 120]");
    }

    /// A script that does not wait for the greeting, with words of real ones.
    @ParameterizedTest
    @CsvSource({
        "USER a, +OK Dovecot ready.",
        "AUTH PLAIN dGVzdAB0ZXN0AHRlc3Q=, +OK POP3 mailbox ready",
        "AUTH PLAIN dGVzdAB0ZXN0AHRlc3Q=, +OK <1896.697170952@dbc.mtview.ca.us>",
        "PASS secret, +OK POP3 server ready"
    })
    void aGreetingIsNoAnswer(String first, String greeting) {
        assertThat(dialogue("C: " + first + "\nC: LIST\nS: " + greeting + "\nS: -ERR no\nS: +OK\nS: 1 120\nS: .\n"))
                .endsWith("response +OK  [1 120]");
    }

    @Test
    void authAloneListsTheMechanisms() {
        assertThat(dialogue("""
                S: +OK ready
                C: AUTH
                S: +OK
                S: PLAIN
                S: .
                C: STAT
                S: -ERR first log in
                """)).contains("response +OK  [PLAIN]").endsWith("response -ERR first log in");
    }

    /// RFC 2595 4: no greeting inside TLS, and what stands behind STLS in plain text is dropped.
    @Test
    void startTls() {
        assertThat(positioned("""
                S: +OK ready
                C: CAPA
                S: +OK
                S: STLS
                S: .
                C: STLS
                C: USER early
                S: +OK begin
                C| \\x16\\x03\\x01\\x00\\x05\\x01\\x00\\x00\\x01\\x00
                S| \\x16\\x03\\x03\\x00\\x05\\x02\\x00\\x00\\x01\\x00
                TLS
                C: CAPA
                S: +OK
                S: USER
                S: .
                """))
                .containsExactly(
                        "0-11 response +OK ready",
                        "0-6 command [CAPA] []",
                        "11-25 response +OK  [STLS]",
                        "6-12 command [STLS] []",
                        "25-36 response +OK begin",
                        "25-36 tls SERVER",
                        "12-24 unparsed CLIENT 12 bytes in plain text stand behind STLS (RFC 2595 4 has them dropped)",
                        "24-30 command [CAPA] []",
                        "36-50 response +OK  [USER]");
    }

    @Test
    void refusedStartTlsGoesOnInPlainText() {
        assertThat(dialogue("""
                S: +OK ready
                C: STLS
                S: -ERR no
                C: QUIT
                S: +OK
                """))
                .containsExactly(
                        "response +OK ready",
                        "command [STLS] []",
                        "response -ERR no",
                        "command [QUIT] []",
                        "response +OK ");
    }

    @Test
    void listThatNeverCame() {
        List<String> events = dialogue("""
                S: +OK ready
                C: CAPA
                S: +OK nothing to tell
                C: USER a
                S: -ERR no
                """);
        // It is told when the next response shows it.
        assertThat(events)
                .containsExactly(
                        "response +OK ready",
                        "command [CAPA] []",
                        "command [USER] [a]",
                        "response +OK nothing to tell",
                        "response -ERR no");
    }

    @Test
    void clientAlone() {
        assertThat(dialogue("""
                C: USER me
                C: PASS secret
                C: AUTH PLAIN
                C: dGVzdAB0ZXN0AHRlc3Q=
                C: RETR 1
                C| QU
                C.
                S.
                """))
                .containsExactly(
                        "command [USER] [me]",
                        "command [PASS] [secret]",
                        "command [AUTH] [PLAIN]",
                        "sasl CLIENT PLAIN dGVzdAB0ZXN0AHRlc3Q=",
                        "command [RETR] [1]",
                        "unparsed CLIENT the line is cut off");
    }

    /// The response to RETR tells a message where no command was seen (RFC 1939 5).
    @Test
    void serverAlone() {
        assertThat(dialogue("""
                S: middle of a letter
                S: .
                S: +OK 5 octets
                S: abc
                S: .
                S: +OK
                S: 1 5
                S: .
                S: +OK bye
                S.
                C.
                """))
                .containsExactly(
                        "unparsed SERVER no response",
                        "response +OK 5 octets",
                        "message SERVER 5 abc\\r\\n",
                        "response +OK ",
                        "unparsed SERVER no response",
                        "response +OK bye");
    }

    @Test
    void gapInsideAMessage() {
        assertThat(dialogue("""
                S: +OK ready
                C: RETR 1
                S: +OK
                S: abc
                S- 100
                S: def
                S: .
                C: RETR 2
                S: +OK
                S: abc
                S- 100
                C: NOOP
                S: +OK
                C.
                S.
                """))
                .containsExactly(
                        "response +OK ready",
                        "command [RETR] [1]",
                        "response +OK ",
                        "unparsed SERVER 100 bytes are missing",
                        "message SERVER 10 cut abc\\r\\ndef\\r\\n",
                        "command [RETR] [2]",
                        "response +OK ",
                        "unparsed SERVER 100 bytes are missing",
                        "message SERVER 5 cut abc\\r\\n",
                        "command [NOOP] []",
                        "response +OK ");
    }

    /// Which response answers which RETR is not known then: what follows is read as lines, and a line of a patch in a
    /// letter is no challenge (RFC 5034 4) where no AUTH was sent.
    @Test
    void gapBehindPipelinedRetrMakesNoChallengeOfALine() {
        assertThat(dialogue("""
                S: +OK ready
                C: RETR 1
                C: RETR 2
                S: +OK
                S: abc
                S- 100
                S: xyz
                S: .
                S: +OK
                S: + added
                S: .
                C: QUIT
                S: +OK bye
                """)).endsWith("command [QUIT] []", "unparsed SERVER no response", "response +OK bye");
    }

    /// Where the AUTH may be in what is missing, it is one.
    @Test
    void challengeBehindAGapOfTheClientAndOfAServerAlone() {
        assertThat(dialogue("S: +OK ready\nC: NOOP\nS: +OK\nC- 12\nS: + VXNlcm5hbWU6\nC: dXNlcg==\n"))
                .endsWith("response + VXNlcm5hbWU6", "sasl CLIENT  dXNlcg==");
        assertThat(dialogue("S: +OK ready\nS: + VXNlcm5hbWU6\nS: +OK in\n"))
                .endsWith("response + VXNlcm5hbWU6", "response +OK in");
    }

    @Test
    void gapInsideAListAndBehindAuth() {
        assertThat(dialogue("""
                S: +OK ready
                C: LIST
                S: +OK
                S: 1 5
                S| 2
                S- 10
                S: 3 5
                S: .
                C: AUTH PLAIN
                S- 4
                C: dGVzdAB0ZXN0AHRlc3Q=
                S: +OK in
                """))
                .containsExactly(
                        "response +OK ready",
                        "command [LIST] []",
                        "response +OK  [1 5]",
                        "unparsed SERVER the response is cut off",
                        "unparsed SERVER 10 bytes are missing",
                        "command [AUTH] [PLAIN]",
                        "unparsed SERVER no response",
                        "unparsed SERVER 4 bytes are missing",
                        "sasl CLIENT PLAIN dGVzdAB0ZXN0AHRlc3Q=",
                        "response +OK in");
    }

    @Test
    void whatIsNotKeptOfAListIsToldAsUnread() {
        String text = "S: +OK ready\nC: UIDL\nS: +OK\n" + "S: 1 x\n".repeat(Listing.LINES_LIMIT + 2) + "S: .\n";
        List<String> events = Script.of(text).events(Pop3Dissector::new);
        int kept = 11 + 5 + 5 * Listing.LINES_LIMIT;
        assertThat(events)
                .hasSize(4)
                .endsWith(kept + "-" + (kept + 13) + " unparsed SERVER the list goes on, but no more of it is kept");
        assertThat(events.get(2)).startsWith("11-" + kept + " response +OK  [1 x, ");
    }

    @ParameterizedTest
    @CsvSource({
        "+OK POP3 <1896.697170952@dbc.mtview.ca.us> hi, <1896.697170952@dbc.mtview.ca.us>",
        "+OK POP3 <none>, ''",
        "+OK, ''"
    })
    void greetingsTimestamp(String line, String timestamp) {
        Pop3Response response = new Pop3Response("+OK", line.substring(3).strip(), false);
        assertThat(response.timestamp().orElse("")).isEqualTo(timestamp);
    }

    @ParameterizedTest
    @CsvSource({"[IN-USE] busy, IN-USE", "[sys/temp] later, SYS/TEMP", "no [AUTH], ''"})
    void responseCodes(String text, String code) {
        assertThat(new Pop3Response("-ERR", text, false).code()).isEqualTo(code);
    }

    @Test
    void quirksAreNoted() {
        Pop3Dissector dissector = new Pop3Dissector(new MailListener() {
            @Override
            public void event(dev.kaifu.protocol.mail.MailEvent event) {
                // The quirks are what is looked at.
            }
        });
        feed(dissector, Side.SERVER, "+OK ready\r\n");
        feed(dissector, Side.CLIENT, "CAPA\n");
        feed(dissector, Side.SERVER, "+OK\r\n+OK\n");
        assertThat(dissector.quirks())
                .containsExactlyInAnyOrder(
                        Pop3Quirk.BARE_LF_COMMAND, Pop3Quirk.BARE_LF_RESPONSE, Pop3Quirk.LIST_WITHOUT_LINES);
    }

    private static void feed(Pop3Dissector dissector, Side from, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        dissector.bytes(from, bytes, 0, bytes.length);
    }
}
