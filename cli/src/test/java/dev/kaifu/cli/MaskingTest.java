package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.WireText;
import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
    private static String shown(boolean showSecrets, MailEvent event) {
        return String.join(
                "\n",
                new DialogueLines(new Masking(showSecrets))
                        .of(new Conversation.Event(1, 0, event, false, WireText.EMPTY, "")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                // IMAP
                "a|LOGIN|user secret|C: a LOGIN user ********",
                "a|LOGIN|\"us er\" \"sec ret\"|C: a LOGIN \"us er\" ********",
                "a|LOGIN|\"us\\\"er\" secret|C: a LOGIN \"us\\\"er\" ********",
                "a|LOGIN|{4} {6}|C: a LOGIN {4} ********",
                "a|LOGIN|\"user secret|C: a LOGIN ********",
                "a|LOGIN|\"user\"secret x|C: a LOGIN ********",
                "a|LOGIN|secret|C: a LOGIN ********",
                "a|AUTHENTICATE|PLAIN AHUAc2VjcmV0|C: a AUTHENTICATE PLAIN ********  (user u, password masked)",
                "a|AUTHENTICATE|c2VjcmV0|C: a AUTHENTICATE ********",
                "a|AUTHENTICATE|CRAM-MD5|C: a AUTHENTICATE CRAM-MD5",
                "a|UID FETCH|7 BODY.PEEK[]|C: a UID FETCH 7 BODY.PEEK[]",
                "a|GETQUOTAROOT|INBOX|C: a GETQUOTAROOT INBOX",
                "my|SECRET|password|C: ******** ******** ********",
                "a|MAIL|x|C: ******** ******** ********",
                "''|DONE|''|C: DONE",
                // SMTP
                "''|AUTH|PLAIN AHUAc2VjcmV0|C: AUTH PLAIN ********  (user u, password masked)",
                "''|MAIL|FROM:<a@b>|C: MAIL FROM:<a@b>",
                "''|LOGIN|user secret|C: ******** ********",
                "''|SELECT|secret|C: ******** ********"
            })
    void commands(String tag, String verb, String argument, String line) {
        assertThat(shown(false, new MailEvent.Command(0, 1, tag, verb, argument, false)))
                .isEqualTo(line);
        assertThat(shown(true, new MailEvent.Command(0, 1, tag, verb, argument, false)))
                .contains(argument)
                .contains(verb)
                .doesNotContain("****");
    }

    @Test
    void challengesAndAnswersOfImap() {
        DialogueLines lines = new DialogueLines(new Masking(false));
        List<MailEvent> exchange = List.of(
                new MailEvent.Command(0, 1, "a", "AUTHENTICATE", "LOGIN", false),
                new MailEvent.SaslLine(0, 1, Side.SERVER, "LOGIN", "VXNlcm5hbWU6"),
                new MailEvent.SaslLine(0, 1, Side.CLIENT, "LOGIN", "dXNlcg=="),
                new MailEvent.SaslLine(0, 1, Side.SERVER, "LOGIN", ""),
                new MailEvent.SaslLine(0, 1, Side.CLIENT, "LOGIN", "c2VjcmV0"),
                new MailEvent.SaslLine(0, 1, Side.CLIENT, "LOGIN", "*"),
                new MailEvent.Response(0, 1, "a", "OK in", false));
        assertThat(exchange.stream()
                        .flatMap(event ->
                                lines.of(new Conversation.Event(1, 0, event, false, WireText.EMPTY, "")).stream()))
                .containsExactly(
                        "C: a AUTHENTICATE LOGIN",
                        "S: + ********",
                        "C: ********  (user user)",
                        "S: + ",
                        "C: ********",
                        "C: *",
                        "S: a OK in");
    }

    /// The user was asked for, and is not in the capture: what follows is the password.
    @Test
    void whatComesBetweenTakesTheQuestionBack() {
        MailEvent.SaslLine asked = new MailEvent.SaslLine(0, 1, Side.SERVER, "LOGIN", "VXNlcm5hbWU6");
        MailEvent.SaslLine password = new MailEvent.SaslLine(0, 1, Side.CLIENT, "LOGIN", "c2VjcmV0");
        for (MailEvent between : List.of(
                new MailEvent.Response(0, 1, "+", "UGFzc3dvcmQ6", false),
                new MailEvent.Response(0, 1, "-ERR", "no", false),
                new MailEvent.Unparsed(0, 1, Side.CLIENT, "10 bytes are missing"),
                new MailEvent.Command(0, 1, "", "AUTH", "LOGIN", false),
                new MailEvent.Command(0, 1, "", "NOOP", "", false))) {
            assertThat(lastShown(asked, between, password)).isEqualTo("C: ********");
        }
        assertThat(lastShown(new MailEvent.Response(0, 1, "+", "VXNlcm5hbWU6", false), password))
                .isEqualTo("C: ********  (user secret)");
    }

    private static String lastShown(MailEvent... events) {
        DialogueLines lines = new DialogueLines(new Masking(false));
        return Arrays.stream(events)
                .map(event -> lines.of(new Conversation.Event(1, 0, event, false, WireText.EMPTY, "")))
                .toList()
                .getLast()
                .getLast();
    }

    @ParameterizedTest
    @CsvSource({
        "+, idling, S: + idling",
        "+, Ready for more, S: + Ready for more",
        "+, PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+, S: + ********",
        "a, OK PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+, S: a OK PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+"
    })
    void aChallengeWithoutItsCommandIsMasked(String tag, String text, String line) {
        assertThat(shown(false, new MailEvent.Response(0, 1, tag, text, false))).isEqualTo(line);
    }

    @Test
    void aServerThatRepeatsTheResponseIsNotRepeated() {
        // printf '\\0user\\0secret' | base64
        String response = "AHVzZXIAc2VjcmV0";
        MailEvent.Reply reply = new MailEvent.Reply(
                0, 1, 500, List.of("5.5.1 Command unrecognized: \"" + response + "\"", "Authentication12"), false);
        assertThat(shown(false, reply))
                .isEqualTo("S: 500-5.5.1 Command unrecognized: \"********\"\nS: 500 Authentication12");
        assertThat(shown(true, reply)).contains(response);
    }

    @Test
    void hostileLengthDoesNotOverflow() {
        String much = "A".repeat(131_072);
        assertThat(shown(false, new MailEvent.Response(0, 1, "+", much, false))).isEqualTo("S: + ********");
        assertThat(shown(false, new MailEvent.Command(0, 1, "a", "LOGIN", "\"" + "\\\"".repeat(60_000), false)))
                .isEqualTo("C: a LOGIN ********");
    }

    /// What [Masking] looks at before its pattern sees every NUL, wherever user and password put it.
    @Test
    void responsesThatAServerRepeats() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            String response = letters(random, 0) + "\0" + letters(random, 3) + "\0" + letters(random, 3);
            String base64 = Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.US_ASCII));
            String bare = base64.replace("=", "");
            assertThat(new Masking(false).serverText("unknown command: " + base64 + " (AUTH=x)"))
                    .isEqualTo("unknown command: ******** (AUTH=x)");
            assertThat(new Masking(false).replyLine(500, "<" + bare + "> is no command"))
                    .isEqualTo("<********> is no command");
        }
    }

    private static String letters(Random random, int least) {
        return random.ints(least + random.nextInt(12), 'A', 'z')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.jp ESMTP AUTHENTICATION",
                "ENHANCEDSTATUSCODES",
                "2.0.0 Ok: queued as 4fTyQ21Gd2z9h8KB",
                "dXNlcm5hbWU6cGFzc3dvcmQ=",
                "AUTH=LOGIN PLAIN"
            })
    void otherWordsOfAServer(String text) {
        assertThat(new Masking(false).serverText(text)).isEqualTo(text);
    }

    /// What `--follow` shows of FTP, NNTP, IRC, Redis and HTTP.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "USER me/PASS ?/ACCT ?/ADAT ?",
                "AUTHINFO USER ?/AUTHINFO PASS ?/AUTHINFO SASL ?/AUTHINFO SASL PLAIN ?",
                "NICK me/OPER me ?/PRIVMSG NickServ :IDENTIFY ?/ns identify ?/AUTHENTICATE PLAIN/AUTHENTICATE ?",
                "AUTH ?/HELLO 3 AUTH me ?/CONFIG SET requirepass ?",
                "*2/$4/AUTH/$7/?/*1/$4/PING",
                "*3/$4/auth/$2/?/$7/?/*2/$3/GET/$1/x",
                "*5/$5/HELLO/$1/3/$4/AUTH/$2/?/$7/?",
                "*4/$6/CONFIG/$3/SET/$11/requirepass/$7/?",
                "GET x/Authorization: Basic ?",
                "$x/PASS ?"
            })
    void linesOfOtherProtocols(String said) {
        String secret = "s3cr3t!";
        String[] lines = said.replace("?", secret).split("/", -1);
        ForeignLines masked = new ForeignLines(new Masking(false));
        ForeignLines clear = new ForeignLines(new Masking(true));
        int hidden = 0;
        for (String line : lines) {
            String shown = masked.shown(Side.CLIENT, line);
            assertThat(shown).doesNotContain(secret);
            hidden += shown.contains("****") ? 1 : 0;
            assertThat(clear.shown(Side.CLIENT, line)).isEqualTo(line);
        }
        // AUTHENTICATE's mechanism is hidden with it.
        assertThat(hidden).isEqualTo(said.split("\\?|CATE PLAIN", -1).length - 1);
    }

    @Test
    void otherLinesOfOtherProtocolsAreShown() {
        ForeignLines lines = new ForeignLines(new Masking(false));
        for (String line : List.of("*1", "$4", "PING", "LIST", "GROUP a.b", "JOIN #here", "RETR file", "$x", "")) {
            assertThat(lines.shown(Side.CLIENT, line)).isEqualTo(line);
            assertThat(lines.shown(Side.SERVER, line)).isEqualTo(line);
        }
    }
}
