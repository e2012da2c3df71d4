package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.MailHost;
import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tcpdump;
import dev.kaifu.testkit.Tshark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Exchanges of `openssl s_client` with a Postfix and with `s_server`, captured by tcpdump as they happen: each opens
/// to
/// the bytes that tshark says, and the log of `-msg` gives the secret that `-keylogfile` wrote.
class SClientExchangesTest {
    private static final Pattern SECRET = Pattern.compile("(?m)^CLIENT_RANDOM .*$");
    private static final Pattern STREAM = Pattern.compile("^\\{\"stream\":(\\d+),");
    private static final Pattern SHA256 = Pattern.compile("\"sha256\":\"([0-9a-f]{64})\"");
    private static final Pattern VERB = Pattern.compile("\"verb\":\"(\\w+)\"");

    /// What one run of s_client left.
    ///
    /// @param streams the connections that it made, by their numbers in the capture
    /// @param log what it printed, `-msg` included
    record Exchange(List<Integer> streams, String cipher, byte[] log, Path keyLog) {
        String text() {
            return new String(log, StandardCharsets.ISO_8859_1);
        }
    }

    @TempDir
    private static Path folder;

    private static final Map<String, Exchange> EXCHANGES = new LinkedHashMap<>();
    private static final Map<Integer, String> OPENED = new LinkedHashMap<>();
    private static List<Tshark.Followed> followed = List.of();
    private static String dialogue = "";
    private static int streams;

    @BeforeAll
    static void record() throws Exception {
        Path capture = folder.resolve("exchanges.pcap");
        List<String> protocols;
        try (MailHost host = MailHost.start(folder);
                OpenSsl.Server reverse =
                        new OpenSsl(folder).server(host.certified(), "-rev", "-groups", "P-256", "-num_tickets", "1");
                Tcpdump tcpdump = Tcpdump.onLoopback(
                        capture,
                        "tcp port " + host.smtpsPort() + " or tcp port " + host.submissionPort() + " or tcp port "
                                + reverse.port())) {
            dialogue = dialogue(host, "testing mail body\n");
            toPostfix(host);
            toReverse(reverse.port());
            tcpdump.end();
            // The port of a client may be one that tshark knows another protocol by, unless the server's is known.
            protocols = List.of(
                    "-d",
                    "tcp.port==" + host.smtpsPort() + ",tls",
                    "-d",
                    "tcp.port==" + reverse.port() + ",tls",
                    "-d",
                    "tcp.port==" + host.submissionPort() + ",smtp");
        }
        Path keys = folder.resolve("all.keys");
        StringBuilder all = new StringBuilder();
        for (Exchange exchange : EXCHANGES.values()) {
            all.append(Files.readString(exchange.keyLog()));
        }
        Files.writeString(keys, all);
        followed = Tshark.withKeys(capture, keys)
                .with(protocols.toArray(String[]::new))
                .followAll("tls", streams);
        Peer.Ended opened = KaifuRun.launched(
                "open", capture.toString(), "--keys", keys.toString(), "--format", "ndjson", "--digest");
        assertThat(opened.status()).as(opened.errors()).isZero();
        for (String line : opened.text().lines().toList()) {
            Matcher stream = STREAM.matcher(line);
            assertThat(stream.find()).as(line).isTrue();
            OPENED.put(Integer.valueOf(stream.group(1)), line);
        }
    }

    private static void toPostfix(MailHost host) throws Exception {
        int smtps = host.smtpsPort();
        suite("AES-256-GCM", smtps, "ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
        suite("AES-128-GCM", smtps, "ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        suite("ChaCha20", smtps, "ECDHE-RSA-CHACHA20-POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
        suite("encrypt-then-MAC", smtps, "ECDHE-RSA-AES128-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");
        suite("encrypt-then-MAC, SHA-1", smtps, "ECDHE-RSA-AES256-SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");
        suite("RSA key exchange", smtps, "AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA");
        for (String suite : List.of("AES_256_GCM_SHA384", "AES_128_GCM_SHA256", "CHACHA20_POLY1305_SHA256")) {
            run("1.3 " + suite, 1, smtps, "TLS_" + suite, "", dialogue, "-tls1_3", "-ciphersuites", "TLS_" + suite);
        }
        String gcm12 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
        String gcm13 = "TLS_AES_256_GCM_SHA384";
        int submission = host.submissionPort();
        run("STARTTLS, 1.2", 1, submission, gcm12, "", dialogue, "-tls1_2", "-starttls", "smtp");
        run("STARTTLS, 1.3", 1, submission, gcm13, "", dialogue, "-tls1_3", "-starttls", "smtp");
        for (String version : List.of("2", "3")) {
            String cipher = version.equals("2") ? gcm12 : gcm13;
            String session = folder.resolve("session" + version).toString();
            run("first of 1." + version, 1, smtps, cipher, "", dialogue, "-tls1_" + version, "-sess_out", session);
            run("ticket, 1." + version, 1, smtps, cipher, "", dialogue, "-tls1_" + version, "-sess_in", session);
            run(
                    "many records, 1." + version,
                    1,
                    smtps,
                    cipher,
                    "",
                    dialogue(host, "a line of the body\n".repeat(2_000)),
                    "-tls1_" + version,
                    "-max_send_frag",
                    "512");
        }
        Exchange updated = keyUpdate(smtps, gcm13);
        EXCHANGES.put("KeyUpdate", updated);
    }

    private static void toReverse(int port) throws Exception {
        String cbc = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256";
        String lines = "hello there\nCLOSE\n";
        run("session id", 6, port, cbc, "", lines, "-tls1_2", "-no_ticket", "-reconnect", "-cipher", CBC);
        run("MAC-then-encrypt", 1, port, cbc, "-EncryptThenMac", lines, "-tls1_2", "-cipher", CBC);
        run("no extended master secret", 1, port, cbc, "-ExtendedMasterSecret", lines, "-tls1_2", "-cipher", CBC);
        run("HelloRetryRequest", 1, port, "TLS_AES_256_GCM_SHA384", "", lines, "-tls1_3", "-groups", "X25519:P-256");
    }

    private static final String CBC = "ECDHE-RSA-AES128-SHA256";

    private static void suite(String name, int port, String openSslName, String cipher) throws Exception {
        run(name, 1, port, cipher, "", dialogue, "-tls1_2", "-cipher", openSslName);
    }

    /// @param without what OpenSSL's configuration takes away (`Options` of SSL_CONF_cmd)
    private static void run(
            String name, int connections, int port, String cipher, String without, String input, String... options)
            throws Exception {
        Path keyLog = folder.resolve("keys-" + EXCHANGES.size());
        List<String> command = new ArrayList<>();
        if (!without.isEmpty()) {
            Path configuration = folder.resolve("openssl" + without + ".cnf");
            Files.writeString(
                    configuration,
                    "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nOptions = " + without + "\n");
            command.addAll(List.of("env", "OPENSSL_CONF=" + configuration));
        }
        command.addAll(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-crlf", "-ign_eof", "-msg"));
        command.addAll(List.of("-keylogfile", keyLog.toString()));
        command.addAll(List.of(options));
        Peer.Ended ended = Peer.run(command, input.getBytes(StandardCharsets.US_ASCII));
        EXCHANGES.put(name, new Exchange(next(connections), cipher, ended.output(), keyLog));
    }

    /// RFC 8446 4.6.3: `K` asks the other side to update its keys too, `k` does not.
    private static Exchange keyUpdate(int port, String cipher) throws Exception {
        Path keyLog = folder.resolve("keys-update");
        Path output = folder.resolve("update.log");
        List<String> options = List.of("-crlf", "-tls1_3", "-msg", "-keylogfile", keyLog.toString());
        try (SClient client = SClient.start(output, port, options)) {
            client.awaits("ESMTP Postfix", 1).types("ehlo me").awaits("CHUNKING", 1);
            // The server updates its own with the next that it has to say.
            client.types("K").awaits("KEYUPDATE", 1).types("noop").awaits("250 2.0.0 Ok", 1);
            client.types("k").awaits("KEYUPDATE", 2).types("noop").awaits("250 2.0.0 Ok", 2);
            client.types("quit").ends();
        }
        return new Exchange(next(1), cipher, Files.readAllBytes(output), keyLog);
    }

    private static List<Integer> next(int connections) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            numbers.add(streams++);
        }
        return numbers;
    }

    private static String dialogue(MailHost host, String body) {
        String plain = Base64.getEncoder()
                .encodeToString(("\0" + host.user() + "\0" + host.password()).getBytes(StandardCharsets.US_ASCII));
        return "EHLO me.example.test\nAUTH PLAIN " + plain + "\nMAIL FROM:<" + host.user() + ">\nRCPT TO:<"
                + host.recipient() + ">\nDATA\nSubject: testing\n\n" + body + ".\nQUIT\n";
    }

    @TestFactory
    List<DynamicTest> opensToTheBytesThatTsharkSays() {
        List<DynamicTest> tests = new ArrayList<>();
        EXCHANGES.forEach((name, exchange) -> exchange.streams()
                .forEach(stream -> tests.add(DynamicTest.dynamicTest(name + ", stream " + stream, () -> {
                    String opened = Objects.requireNonNull(OPENED.get(stream), "not opened");
                    assertThat(opened)
                            .contains("\"status\":\"decrypted\"", "\"cipher\":\"" + exchange.cipher() + "\"")
                            .contains("\"whyId\":null");
                    Tshark.Followed theirs = followed.get(stream);
                    boolean last = stream.equals(exchange.streams().getLast());
                    // s_client -reconnect talks on the last of its connections alone.
                    assertThat(theirs.from0().length > 0 && theirs.from1().length > 0)
                            .isEqualTo(last);
                    assertThat(SHA256.matcher(opened).results().limit(2).map(found -> found.group(1)))
                            .containsExactlyInAnyOrder(sha256(theirs.from0()), sha256(theirs.from1()));
                }))));
        return tests;
    }

    /// Every suite and extension that s_client was told to use, with the library of ciphers that large captures are
    /// opened with.
    @Test
    void opensTheSameWithLibcrypto() {
        Peer.Ended opened = KaifuRun.launchedWithLibcrypto(
                "open",
                folder.resolve("exchanges.pcap").toString(),
                "--keys",
                folder.resolve("all.keys").toString(),
                "--format",
                "ndjson",
                "--digest");
        assertThat(opened.text()).contains("_CHACHA20_", "_GCM_", "_CBC_");
        assertThat(opened.text().lines()).containsExactlyInAnyOrderElementsOf(OPENED.values());
    }

    /// A session that is resumed by its id has the first one's master secret (RFC 5246 7.4.1.2): older key logs have a
    /// line for the first alone.
    @Test
    void opensWhatIsResumedByIdWithTheFirstSecretAlone() throws Exception {
        Exchange exchange = Objects.requireNonNull(EXCHANGES.get("session id"));
        int last = exchange.streams().getLast();
        Path first = folder.resolve("first.keys");
        List<String> secrets = Files.readString(exchange.keyLog())
                .lines()
                .filter(line -> line.startsWith("CLIENT_RANDOM "))
                .toList();
        assertThat(secrets).hasSize(exchange.streams().size());
        Files.writeString(first, secrets.getFirst() + "\n");
        Peer.Ended opened = KaifuRun.launched(
                "open",
                folder.resolve("exchanges.pcap").toString(),
                "--keys",
                first.toString(),
                "--follow",
                Integer.toString(last),
                "--raw",
                "--side",
                "client");
        assertThat(opened.status()).as(opened.errors()).isZero();
        assertThat(opened.output()).isEqualTo("hello there\r\nCLOSE\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @TestFactory
    List<DynamicTest> showsTheDialogue() {
        List<DynamicTest> tests = new ArrayList<>();
        EXCHANGES.forEach((name, exchange) -> {
            if (exchange.text().contains("221 2.0.0 Bye") && !name.equals("KeyUpdate")) {
                tests.add(DynamicTest.dynamicTest(name, () -> {
                    String opened =
                            Objects.requireNonNull(OPENED.get(exchange.streams().getFirst()));
                    List<String> verbs =
                            new ArrayList<>(name.startsWith("STARTTLS") ? List.of("EHLO", "STARTTLS") : List.of());
                    verbs.addAll(List.of("EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"));
                    assertThat(VERB.matcher(opened).results().map(found -> found.group(1)))
                            .containsExactlyElementsOf(verbs);
                    assertThat(opened).contains("\"subject\":\"testing\"");
                }));
            }
        });
        assertThat(tests).hasSizeGreaterThan(14);
        return tests;
    }

    /// `-keylogfile` is the oracle for what the log of `-msg` holds.
    @TestFactory
    List<DynamicTest> findsInTheLogWhatTheKeyLogHas() {
        List<DynamicTest> tests = new ArrayList<>();
        EXCHANGES.forEach((name, exchange) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            Peer.Ended keys = KaifuRun.here(exchange.log(), "keys", "-");
            if (exchange.cipher().contains("_WITH_")) {
                assertThat(keys.status()).isZero();
                assertThat(keys.text().lines())
                        .containsExactlyInAnyOrderElementsOf(SECRET.matcher(Files.readString(exchange.keyLog()))
                                .results()
                                .map(found -> found.group())
                                .toList());
            } else {
                assertThat(keys.status()).isEqualTo(ExitStatus.FINDING);
                assertThat(keys.errors()).contains("-keylogfile").hasLineCount(1);
            }
        })));
        return tests;
    }

    @Test
    void wereTheExchangesThatTheyAreCalled() throws Exception {
        assertThat(exchange("ticket, 1.2").text()).contains("\nReused, TLSv1.2");
        assertThat(exchange("ticket, 1.3").text()).contains("\nReused, TLSv1.3");
        assertThat(exchange("session id").text().split("\nReused, TLSv1.2", -1)).hasSize(6);
        assertThat(exchange("HelloRetryRequest").text().split(", ClientHello\n", -1))
                .hasSize(3);
        assertThat(exchange("no extended master secret").text()).contains("Extended master secret: no");
        assertThat(Files.readString(exchange("KeyUpdate").keyLog()))
                .containsPattern("(?s)CLIENT_TRAFFIC_SECRET_N .*CLIENT_TRAFFIC_SECRET_N ")
                .contains("SERVER_TRAFFIC_SECRET_N ");
        assertThat(OPENED).hasSize(streams);
        // RFC 7366 2: the server answers the extension (22) only where it does so.
        assertThat(exchange("MAC-then-encrypt").text()).doesNotContain("00 16 00 00");
        assertThat(exchange("session id").text()).contains("00 16 00 00");
    }

    private static Exchange exchange(String name) {
        return Objects.requireNonNull(EXCHANGES.get(name), name);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
