package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What every format of `open` owes to those who read it: hostile bytes escaped, text that is not UTF-8 marked, the
/// password masked, the capture's own precision.
class OpenFormatsTest {
    /// `C` is the client, `S` the server; the strings are the bytes, in Latin-1.
    private static final List<String> DIALOGUE = List.of(
            "S220 mail.example.jp \u001b[2J\u009b31mESMTP\r\n",
            "CEHLO me\r\n",
            "S250 mail.example.jp\r\n",
            "CAUTH PLAIN AHVzZXIAc2VjcmV0\r\n",
            "S235 welcome\r\n",
            "CMAIL FROM:<\u00e9@example.jp>\r\n",
            "S250 ok\r\n",
            "CRCPT TO:<b@example.jp>\r\n",
            "S250 ok\r\n",
            "CDATA\r\n",
            "S354 go on\r\n",
            "CSubject: caf\u00e9 \u001b[31m\r\n\r\n\u001b]0;owned\u0007\r\n.\r\n",
            "S250 queued\r\n",
            "CQUIT\r\n",
            "S221 bye\r\n");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    @BeforeAll
    static void record() throws IOException {
        write("smtp.pcapng", DIALOGUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format text",
                "--format json",
                "--format ndjson",
                "--format events",
                "--format csv",
                "--follow 0",
                "--show-secrets"
            })
    void noControlByteReachesTheReader(String options) {
        String text = open(options).text();
        assertThat(text).isNotEmpty();
        assertThat(text.codePoints()
                        .filter(c -> c != '\n' && c != '\r' && (c < 0x20 || c == 0x7f))
                        .toArray())
                .isEmpty();
        // JSON is for programs; what goes to a terminal has no C1 either.
        assertThat(options.contains("json") || options.contains("events") || !text.contains("\u009b"))
                .isTrue();
        assertThat(text.contains("AHVzZXIAc2VjcmV0")).isEqualTo(options.equals("--show-secrets"));
    }

    @Test
    void jsonIsOneDocumentWithTheFieldsOfTheContract() {
        JsonNode document = JSON.readTree(open("--format json").text());
        assertThat(document.size()).isEqualTo(1);
        JsonNode conversation = document.get(0);
        assertThat(conversation.propertyNames())
                .containsExactly(
                        "stream",
                        "client",
                        "server",
                        "protocol",
                        "started",
                        "tls",
                        "status",
                        "why",
                        "whyId",
                        "plaintext",
                        "events",
                        "findings");
        assertThat(conversation.get("started").asString()).isEqualTo("2026-09-21T14:13:20.000000001Z");
        assertThat(conversation.get("status").asString()).isEqualTo("cleartext");
        assertThat(conversation.get("whyId").isNull()).isTrue();
        assertThat(conversation.get("plaintext").get("client").propertyNames()).containsExactly("bytes");
        assertThat(conversation.get("plaintext").get("client").get("bytes").asInt())
                .isEqualTo(said('C'));
        assertThat(conversation.get("plaintext").get("server").get("bytes").asInt())
                .isEqualTo(said('S'));
    }

    @Test
    void textThatIsNotUtf8IsMarked() {
        JsonNode events = JSON.readTree(open("--format json").text()).get(0).get("events");
        assertThat(events.valueStream()
                        .filter(event -> event.has("charset"))
                        .map(event -> event.get("charset").asString() + " "
                                + event.path("verb").asString("")
                                + event.path("subject").asString("")))
                .containsExactly("binary ", "binary MAIL", "binary caf\u00e9 \u001b[31m");
    }

    @Test
    void rawIsTheBytesAsTheyPassed() {
        String client = DIALOGUE.stream()
                .filter(line -> line.charAt(0) == 'C')
                .map(line -> line.substring(1))
                .reduce("", String::concat);
        assertThat(open("--follow 0 --raw --side client").output())
                .isEqualTo(client.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The contract: where there was TLS, the bytes are its application data alone.
    @Test
    void rawLeavesOutWhatPassedBeforeStartTls() {
        Path seed = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(seed != null, "KAIFU_CORPUS names no folder");
        String capture = seed.resolve("st12.pcap").toString();
        String keys = seed.resolve("st12.keys").toString();
        Peer.Ended ended =
                KaifuRun.launched("open", capture, "--keys", keys, "--follow", "0", "--raw", "--side", "client");
        // What the author's script typed.
        assertThat(ended.text()).startsWith("ehlo me\r\n").endsWith("quit\r\n");
    }

    @Test
    void whatFollowHoldsOfAnotherProtocolIsBounded() throws IOException {
        write("foreign.pcapng", java.util.Collections.nCopies(200, "C" + "x ".repeat(30_000) + "\n"));
        Peer.Ended ended =
                KaifuRun.launched("open", folder.resolve("foreign.pcapng").toString(), "--follow", "0");
        assertThat(ended.text()).endsWith("[more follows; --raw shows all of it]\n");
        assertThat(ended.output().length).isLessThan(1 << 24);
    }

    private static int said(char side) {
        return DIALOGUE.stream()
                .filter(line -> line.charAt(0) == side)
                .mapToInt(line -> line.length() - 1)
                .sum();
    }

    private static Peer.Ended open(String options) {
        String[] words = options.split(" ", -1);
        String[] arguments = new String[words.length + 2];
        arguments[0] = "open";
        arguments[1] = folder.resolve("smtp.pcapng").toString();
        System.arraycopy(words, 0, arguments, 2, words.length);
        Peer.Ended ended = KaifuRun.launched(arguments);
        assertThat(ended.errors()).isEmpty();
        assertThat(ended.status()).isZero();
        return ended;
    }

    private static void write(String name, List<String> dialogue) throws IOException {
        DialogueCapture.write(folder.resolve(name), 2_525, dialogue);
    }
}
