package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.ScriptedServer;
import dev.kaifu.testkit.Tcpdump;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One side speaks TLS, the other in the clear.
class NoTlsTest {
    /// A ClientHello of TLS 1.3 with one suite (RFC 8446 4.1.2).
    private static final String HELLO = "\u0016\u0003\u0001\u0000/\u0001\u0000\u0000+\u0003\u0003" + "Z".repeat(32)
            + "\u0000\u0000\u0002\u0013\u0001\u0001\u0000\u0000\u0000";

    private static final String ALERT = "\u0015\u0003\u0003\u0000\u0002\u0002\n";

    @TempDir
    private Path folder;

    @Test
    void aServerOfPort465ThatBeginsWithoutTls() {
        Path corpus = Corpus.folder().orElse(Path.of(""));
        Assumptions.assumeTrue(!corpus.toString().isEmpty(), "KAIFU_CORPUS names no folder");
        List<JsonNode> conversations = open(corpus.resolve("OISF+suricata-verify/tests/smtp-errors/smtperr.pcap"));
        assertThat(conversations.get(3).get("whyId").asString()).isEqualTo("no-tls");
        assertThat(conversations.get(3).get("why").asString()).contains("answered in the clear");
        JsonNode finding = only(conversations.get(3));
        assertThat(finding.get("id").asString()).isEqualTo("no-tls");
        assertThat(finding.get("severity").asString()).isEqualTo("error");
        assertThat(finding.get("blame").asString()).isEqualTo("server");
        assertThat(finding.get("packets").toString()).isEqualTo("[151,153]");
        assertThat(finding.get("message").asString())
                .isEqualTo("The server answered the ClientHello in the clear (\"402 4.5.2 Error: command not"
                        + " recognized\"), where TLS must begin; port 465 is for TLS from the start, so its operator must"
                        + " switch that on there.");
        assertThat(conversations.subList(0, 3).toString()).doesNotContain("no-tls");
    }

    /// Real ones where the ClientHello came first.
    @ParameterizedTest
    @CsvSource({
        "OISF+suricata-verify/tests/smtp-tls-protodetect/input.pcap, '[4,6]', 220 poczta.home-whs.pl ESMTP",
        "ntop+nDPI/tests/cfgs/default/pcap/smtps.pcapng, '[3,4]', 220-gator4223.hostgator.com ESMTP Exim 4.93"
    })
    void itsGreetingAnswersTheHello(String capture, String packets, String greeting) {
        Path corpus = Corpus.folder().orElse(Path.of(""));
        Assumptions.assumeTrue(!corpus.toString().isEmpty(), "KAIFU_CORPUS names no folder");
        JsonNode finding = finding(open(corpus.resolve(capture)).getFirst(), "no-tls");
        assertThat(finding.get("blame").asString()).isEqualTo("server");
        assertThat(finding.get("packets").toString()).isEqualTo(packets);
        assertThat(finding.get("message").asString())
                .contains("\"" + greeting.replace("220-", "220 "))
                .contains("port 465 is for TLS from the start");
    }

    /// A real client, and a server that greets first, or waits for a line and does not understand it.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void openSslAsksAServerThatHasNoTls(boolean greetsFirst) {
        Path file = folder.resolve("plain.pcap");
        try (ScriptedServer server = ScriptedServer.start(session -> {
                    if (greetsFirst) {
                        session.say("220 mail.example.jp ESMTP");
                        session.hear();
                    } else {
                        session.hearBytes(5);
                        session.say("220 mail.example.jp ESMTP\r\n500 5.5.1 Command unrecognized");
                    }
                });
                Tcpdump tcpdump = Tcpdump.onLoopback(file, "tcp port " + server.port())) {
            new OpenSsl(folder).client(server.port(), new byte[0]);
            tcpdump.end();
        }
        JsonNode finding = finding(open(file).getFirst(), "no-tls");
        assertThat(finding.get("blame").asString()).isEqualTo("client");
        assertThat(finding.get("message").asString())
                .contains("\"220 mail.example.jp ESMTP\"")
                .contains("the client must ask for TLS first");
        String hello = firstPacket(file, "tls.handshake.type == 1");
        String clear = firstPacket(file, "tcp.payload[0:4] == \"220 \"");
        long first = Math.min(Long.parseLong(hello), Long.parseLong(clear));
        long second = Math.max(Long.parseLong(hello), Long.parseLong(clear));
        assertThat(finding.get("packets").toString()).isEqualTo("[" + first + "," + second + "]");
    }

    /// The JDK's server answers what is no TLS with an alert.
    @Test
    void aClientSpeaksInTheClearToAServerOfTls() throws IOException {
        Path file = folder.resolve("alert.pcap");
        OpenSsl.Certified certified = new OpenSsl(folder).certificate("localhost", "IP:127.0.0.1");
        try (ScriptedServer server = ScriptedServer.start(session -> session.startTls(certified.context()));
                Tcpdump tcpdump = Tcpdump.onLoopback(file, "tcp port " + server.port())) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                client.getOutputStream().write("EHLO me.example.jp\r\n".getBytes(StandardCharsets.US_ASCII));
                client.getInputStream().readAllBytes();
            }
            tcpdump.end();
        }
        JsonNode finding = only(open(file).getFirst());
        assertThat(finding.get("id").asString()).isEqualTo("no-tls");
        assertThat(finding.get("blame").asString()).isEqualTo("client");
        assertThat(finding.get("message").asString())
                .contains("with a TLS alert")
                .contains("must begin with TLS");
        String said = firstPacket(file, "tcp.payload[0:4] == \"EHLO\"");
        String alert = firstPacket(file, "tcp.payload[0:2] == 15:03");
        assertThat(finding.get("packets").toString()).isEqualTo("[" + said + "," + alert + "]");
    }

    /// What openssl does where what comes is no TLS: it closes. On another port, nobody knows what for.
    @ParameterizedTest
    @CsvSource({
        "465, EHLO me, no-tls",
        "993, a1 CAPABILITY, no-tls",
        "995, CAPA, no-tls",
        "587, EHLO me, closed-without-reply"
    })
    void aServerClosesWithoutAWord(int port, String said, String id) throws IOException {
        JsonNode finding = only(dialogue(port, "C" + said + "\r\n", "SFIN", "CFIN"));
        assertThat(finding.get("id").asString()).isEqualTo(id);
        assertThat(finding.get("packets").toString()).isEqualTo("[1,3]");
    }

    @ParameterizedTest
    @CsvSource({"465, server, port 465 is for TLS", "25, client, the client must ask for TLS first"})
    void whoMustMendItDependsOnThePort(int port, String blame, String words) throws IOException {
        JsonNode finding = finding(dialogue(port, "C" + HELLO, "S220 mx ESMTP\r\n", "S500 what?\r\n"), "no-tls");
        assertThat(finding.get("blame").asString()).isEqualTo(blame);
        assertThat(finding.get("message").asString()).contains(words);
        assertThat(finding.get("packets").toString()).isEqualTo("[1,2]");
    }

    @Test
    void aServerThatGrantsStartTlsAndHasNone() throws IOException {
        JsonNode finding = finding(
                dialogue(587, "S220 mx ESMTP\r\n", "CSTARTTLS\r\n", "S220 go ahead\r\n", "C" + HELLO, "S500 what?\r\n"),
                "no-tls");
        assertThat(finding.get("blame").asString()).isEqualTo("server");
        assertThat(finding.get("message").asString()).contains("\"500 what?\"").contains("it had granted STARTTLS");
        assertThat(finding.get("packets").toString()).isEqualTo("[4,5]");
    }

    /// A client that does not wait for the reply to STARTTLS, a server of TLS that has not answered, an alert that
    /// answers a hello, other protocols.
    @Test
    void nothingIsFoundWhereBothMaySpeakTls() throws IOException {
        for (String[] said : new String[][] {
            {"S220 mx ESMTP\r\n", "CSTARTTLS\r\n" + HELLO, "S220 go ahead\r\n"},
            {"S220 mx ESMTP\r\n", "CSTARTTLS\r\n", "C" + HELLO, "S220 go ahead\r\n" + ALERT},
            {"S220 mx ESMTP\r\n", "CSTARTTLS\r\n", "S220 go ahead\r\n", "C" + HELLO},
            {"C" + HELLO},
            {"C" + HELLO, "S" + ALERT},
            {"C" + HELLO, "Sno protocol of mail\r\n"},
            // What grants a STARTTLS from before the capture.
            {"S220 Ready to start TLS\r\n", "C" + HELLO},
            {"Sa1 OK Begin TLS negotiation now\r\n", "C" + HELLO},
            {"CEHLO me\r\n", "S220 mx ESMTP\r\n", "S250 mx\r\n"}
        }) {
            assertThat(dialogue(587, said).get("findings").toString())
                    .as(String.join("", said))
                    .doesNotContain("no-tls");
        }
    }

    /// However the words and the alert are cut, the same is found.
    @Test
    void theSameHoweverItIsCut() throws IOException {
        String words = "S220 mx.example.jp ESMTP\r\n";
        JsonNode alerted = dialogue(587, "CEHLO me\r\n", "S" + ALERT);
        JsonNode answered = dialogue(465, "C" + HELLO, words);
        assertThat(finding(alerted, "no-tls").get("blame").asString()).isEqualTo("client");
        assertThat(finding(answered, "no-tls").get("blame").asString()).isEqualTo("server");
        for (int cut = 1; cut < ALERT.length(); cut++) {
            JsonNode again = dialogue(587, "CEHLO me\r\n", "S" + ALERT.substring(0, cut), "S" + ALERT.substring(cut));
            assertThat(messages(again)).as("the alert cut at " + cut).isEqualTo(messages(alerted));
        }
        for (int cut = 2; cut < words.length(); cut++) {
            JsonNode again = dialogue(465, "C" + HELLO, words.substring(0, cut), "S" + words.substring(cut));
            assertThat(messages(again)).as("the words cut at " + cut).isEqualTo(messages(answered));
        }
    }

    private static List<String> messages(JsonNode conversation) {
        return StreamSupport.stream(conversation.get("findings").spliterator(), false)
                .map(finding -> finding.get("id").asString()
                        + finding.get("blame").asString()
                        + finding.get("message").asString())
                .toList();
    }

    /// The client has asked for TLS.
    @Test
    void aRefusedStartTlsIsAllThatIsFound() throws IOException {
        JsonNode refused = dialogue(587, "S220 mx ESMTP\r\n", "CSTARTTLS\r\n" + HELLO, "S454 TLS not available\r\n");
        assertThat(messages(refused).toString()).contains("starttls-refused").doesNotContain("must ask for TLS");
    }

    /// Words that were held until it was clear what is spoken are told as they were said.
    @Test
    void wordsBeforeAnAlertAreToldAsSaidInTheClear() throws IOException {
        Path file = DialogueCapture.write(
                folder.resolve("words.pcapng"), 587, List.of("C" + HELLO, "S220 hi\r\n", "S" + ALERT));
        String text = KaifuRun.launched("open", file.toString()).text();
        assertThat(text).contains("S: 220 hi");
        assertThat(text.indexOf("S: 220 hi")).as(text).isLessThan(text.indexOf("== TLS"));
    }

    /// What it says is all there is to read, and tells why.
    @Test
    void whatTheServerSaysInTheClearIsFollowedAndWritten() throws IOException {
        Path corpus = Corpus.folder().orElse(Path.of(""));
        Assumptions.assumeTrue(!corpus.toString().isEmpty(), "KAIFU_CORPUS names no folder");
        Path capture = corpus.resolve("OISF+suricata-verify/tests/smtp-errors/smtperr.pcap");
        byte[] said = Tshark.of(capture).follow("tcp", 3).from(465);
        assertThat(said).isNotEmpty();
        assertThat(followed(capture, 3, "--raw")).isEqualTo(latin1(said));
        assertThat(latin1(written(capture, "--plaintext", 3).from(465))).isEqualTo(latin1(said));
        List<String> codes = codes(capture, "--plaintext", 465, 3);
        assertThat(codes).containsExactly("220", "402", "402", "400", "400", "402");
    }

    /// From the start, and where a STARTTLS was granted.
    @Test
    void wordsBehindAHelloAreFollowedAndWritten() throws IOException {
        Path start = capture(465, "C" + HELLO, "S220 mx ESMTP\r\n", "S500 what?\r\n");
        assertThat(followed(start, 0)).isEqualTo("S: 220 mx ESMTP\nS: 500 what?\n");
        assertThat(followed(start, 0, "--raw")).isEqualTo("220 mx ESMTP\r\n500 what?\r\n");
        for (String kind : new String[] {"--plaintext", "--share"}) {
            assertThat(latin1(written(start, kind, 0).from(465))).isEqualTo("220 mx ESMTP\r\n500 what?\r\n");
            assertThat(codes(start, kind, 465, 0)).containsExactly("220", "500");
        }
        Path granted =
                capture(587, "S220 mx ESMTP\r\n", "CSTARTTLS\r\n", "S220 go ahead\r\n", "C" + HELLO, "S500 what?\r\n");
        assertThat(followed(granted, 0, "--raw")).isEqualTo("500 what?\r\n");
        for (String kind : new String[] {"--plaintext", "--share"}) {
            assertThat(latin1(written(granted, kind, 0).from(587))).isEqualTo("220 mx ESMTP\r\n500 what?\r\n");
            assertThat(codes(granted, kind, 587, 0)).containsExactly("220", "500");
        }
    }

    /// Words that granted a STARTTLS from before the capture, for the server's TLS comes: they are no part of what is
    /// sealed.
    @Test
    void wordsThatTlsFollowsAreNotPlaintext() throws IOException {
        Path file = capture(587, "C" + HELLO, "S220 2.0.0 Ready\r\n", "S" + ALERT);
        assertThat(followed(file, 0, "--raw")).isEmpty();
        assertThat(writes(file, "--plaintext")).doesNotContain("Ready");
    }

    /// A server that repeats a password behind a hello, and then goes on in TLS or in the clear: what is hidden stands
    /// where its events say.
    @ParameterizedTest
    @ValueSource(strings = {"S250 mx\r\n", "S" + ALERT})
    void passwordsStayMaskedBehindWordsInTheClear(String last) throws IOException {
        Path file = capture(
                587,
                "S220 mx ESMTP\r\n",
                "CEHLO me\r\n",
                "S250-mx\r\n250 STARTTLS\r\n",
                "CSTARTTLS\r\n",
                "S220 go ahead\r\n",
                "C" + HELLO,
                "S535 no: AHVzZXIAc2VjcmV0c2VjcmV0\r\n",
                "S334 VXNlcm5hbWU6AHVzZXIAc2VjcmV0c2VjcmV0\r\n",
                "S535 user AHVzZXIAc2VjcmV0c2VjcmV0 again\r\n",
                last);
        String shared = writes(file, "--share");
        assertThat(shared).contains("220 mx ESMTP").doesNotContain("AHVzZXIA");
        if (last.startsWith("S2")) {
            assertThat(latin1(written(file, "--share", 0).from(587)))
                    .isEqualTo("220 mx ESMTP\r\n250-mx\r\n250 STARTTLS\r\n535 no: ********\r\n334 ********\r\n"
                            + "535 user ******** again\r\n250 mx\r\n");
        }
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private Path capture(int port, String... said) throws IOException {
        return DialogueCapture.write(folder.resolve("dialogue.pcapng"), port, List.of(said));
    }

    private static String followed(Path capture, int stream, String... more) {
        List<String> arguments = new ArrayList<>(List.of("open", capture.toString(), "--follow", "" + stream));
        arguments.addAll(List.of(more));
        return KaifuRun.launched(arguments.toArray(String[]::new)).text();
    }

    private Path write(Path capture, String kind) throws IOException {
        Path file = folder.resolve("written.pcapng");
        Files.deleteIfExists(file);
        KaifuRun.launched("open", capture.toString(), "--write", file.toString(), kind);
        return file;
    }

    private String writes(Path capture, String kind) throws IOException {
        return Files.readString(write(capture, kind), StandardCharsets.ISO_8859_1);
    }

    private Tshark.Followed written(Path capture, String kind, int stream) throws IOException {
        return Tshark.of(write(capture, kind)).follow("tcp", stream);
    }

    /// The replies that tshark sees in what is written.
    private List<String> codes(Path capture, String kind, int port, int stream) throws IOException {
        return Tshark.of(write(capture, kind))
                .with("-d", "tcp.port==" + port + ",smtp")
                .fields("smtp.response.code && tcp.stream == " + stream, "smtp.response.code")
                .stream()
                .flatMap(row -> Stream.of(row.getFirst().split(",", -1)))
                .toList();
    }

    /// By tshark's word, the first that its filter takes.
    private static String firstPacket(Path file, String filter) {
        return Tshark.of(file).fields(filter, "frame.number").getFirst().getFirst();
    }

    private JsonNode dialogue(int port, String... said) throws IOException {
        return open(DialogueCapture.write(folder.resolve("dialogue.pcapng"), port, List.of(said)))
                .getFirst();
    }

    private static List<JsonNode> open(Path capture) {
        return KaifuRun.launched("open", capture.toString(), "--format", "ndjson")
                .text()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private static JsonNode only(JsonNode conversation) {
        assertThat(conversation.get("findings")).as(conversation.toString()).hasSize(1);
        return conversation.get("findings").get(0);
    }

    private static JsonNode finding(JsonNode conversation, String id) {
        return StreamSupport.stream(conversation.get("findings").spliterator(), false)
                .filter(finding -> finding.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(conversation.toString()));
    }
}
