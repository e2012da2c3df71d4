package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tcpdump;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `open` with an RSA key, a PSK and files of `openssl s_client`, over sessions of openssl that tcpdump
/// captured.
class OpenKeysTest {
    private static final String PSK = "ca19e028a8a372ad2d325f950fcaceed";
    private static final String SAID = "what was said\n";

    @TempDir
    private static Path folder;

    private static Path capture = Path.of("");
    private static Path key = Path.of("");

    @BeforeAll
    static void record() throws Exception {
        capture = folder.resolve("sessions.pcap");
        OpenSsl openssl = new OpenSsl(folder);
        OpenSsl.Certified certified = openssl.certificate("localhost", "DNS:localhost");
        key = certified.key();
        try (OpenSsl.Server server =
                        openssl.server(certified, "-rev", "-psk", PSK, "-cipher", "ALL:@SECLEVEL=0", "-tls1_2");
                Tcpdump tcpdump = Tcpdump.onLoopback(capture, "tcp port " + server.port())) {
            for (String cipher : List.of(
                    "AES128-GCM-SHA256",
                    "AES256-SHA",
                    "PSK-AES256-GCM-SHA384",
                    "PSK-AES128-CBC-SHA256",
                    "RSA-PSK-AES128-GCM-SHA256",
                    "ECDHE-RSA-AES128-GCM-SHA256",
                    "DHE-PSK-AES128-GCM-SHA256")) {
                talk(openssl, server.port(), "-cipher", cipher + ":@SECLEVEL=0", "-psk", PSK);
            }
            // A session whose secret is known by its id alone, then one by a ticket.
            talk(openssl, server.port(), "-cipher", "ECDHE-RSA-AES256-GCM-SHA384", "-no_ticket", "-sess_out", "id.pem");
            talk(openssl, server.port(), "-cipher", "ECDHE-RSA-AES256-GCM-SHA384", "-sess_out", "ticket.pem");
            tcpdump.end();
        }
    }

    private static void talk(OpenSsl openssl, int port, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        int file = all.indexOf("-sess_out") + 1;
        if (file > 0) {
            all.set(file, folder.resolve(all.get(file)).toString());
        }
        openssl.client(port, SAID.getBytes(StandardCharsets.US_ASCII), all.toArray(String[]::new));
    }

    ///     no-secret
    /// @param streams a letter a stream: d decrypted, e needs-ephemeral, p needs-psk, n no-secret
    @ParameterizedTest
    @CsvSource({"false, false, nnpppnnnn", "true, false, ddpppeeee", "false, true, nnddneeee", "true, true, dddddeeee"})
    void keysThatBelongToNoSession(boolean rsa, boolean psk, String streams) {
        List<String> arguments = new ArrayList<>();
        if (rsa) {
            arguments.addAll(List.of("--rsa-key", key.toString()));
        }
        if (psk) {
            arguments.addAll(List.of("--psk", PSK));
        }
        assertThat(opened(arguments)).isEqualTo(streams);
    }

    @ParameterizedTest
    @CsvSource({"id.pem, nnpppnndn", "ticket.pem, nnpppnnnd"})
    void sessionsThatSClientKept(String file, String streams) {
        assertThat(opened(List.of("--keys", folder.resolve(file).toString()))).isEqualTo(streams);
    }

    @Test
    void aPasswordMayBeGivenInTwoWays() throws Exception {
        Path encrypted = folder.resolve("a:key.pem");
        Path password = folder.resolve("password");
        Files.writeString(password, "se:cret\n");
        Peer.run(
                        List.of(
                                "openssl",
                                "pkey",
                                "-in",
                                key.toString(),
                                "-aes256",
                                "-passout",
                                "pass:se:cret",
                                "-out",
                                encrypted.toString()),
                        new byte[0])
                .well();
        assertThat(opened(List.of("--rsa-key", encrypted + ":se:cret"))).startsWith("dd");
        assertThat(opened(List.of("--rsa-key", encrypted + ":@" + password))).startsWith("dd");
        refused(encrypted + ":other", "is not opened by this password");
        refused(encrypted + ":@" + folder.resolve("none"), "could not be read");
        refused(encrypted.toString(), "there is no terminal to ask for its password at");
    }

    @Test
    void whatIsNoKeyIsSaidInOneSentence() throws Exception {
        Path text = folder.resolve("text");
        Files.writeString(text, "no key\n");
        refused(text.toString(), "holds no private key");
        refused(folder.resolve("certificate-that-is-not-there").toString(), "there is no key file");
        refused(folder.toString(), "is a folder");
        refused(folder.resolve("localhost.pem").toString(), "holds no private key");
    }

    /// The same keys for the table of sessions.
    @Test
    void theTableOfSessionsTakesThemToo() {
        Peer.Ended ended =
                KaifuRun.launched("keys", "--for", capture.toString(), "--rsa-key", key.toString(), "--psk", PSK);
        assertThat(ended.status()).as(ended.errors()).isZero();
        assertThat(ended.text()).contains("decrypted by what was given with --rsa-key or --psk");
        Peer.Ended alone = KaifuRun.here(new byte[0], "keys", key.toString(), "--psk", PSK);
        assertThat(alone.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(alone.errors()).contains("--rsa-key and --psk need --for CAPTURE");
    }

    /// Without a group that both have, openssl does without (EC)DHE (`psk_ke`, RFC 8446 4.2.9).
    @Test
    void theTableNamesThePskOfTls13() {
        Path tls13 = folder.resolve("psk13.pcap");
        OpenSsl openssl = new OpenSsl(folder);
        OpenSsl.Certified certified = openssl.certificate("psk13", "DNS:localhost");
        String[] server = {"-rev", "-tls1_3", "-allow_no_dhe_kex", "-groups", "P-384", "-psk", PSK};
        try (OpenSsl.Server running = openssl.server(certified, server);
                Tcpdump tcpdump = Tcpdump.onLoopback(tls13, "tcp port " + running.port())) {
            talk(
                    openssl,
                    running.port(),
                    "-tls1_3",
                    "-allow_no_dhe_kex",
                    "-groups",
                    "X25519",
                    "-ciphersuites",
                    "TLS_AES_128_GCM_SHA256",
                    "-psk",
                    PSK);
            tcpdump.end();
        }
        Peer.Ended ended = KaifuRun.launched("keys", "--for", tls13.toString(), "--psk", PSK);
        assertThat(ended.status()).as(ended.errors()).isZero();
        assertThat(ended.text())
                .contains("TLSv1.3", "decrypted by a PSK that was given\n")
                .doesNotContain("does not name this session");
    }

    @Test
    void aKeyFileGivenForAKeyLogIsNamed() throws Exception {
        Path keyStore = folder.resolve("key.p12");
        Peer.run(
                        List.of(
                                "openssl",
                                "pkcs12",
                                "-export",
                                "-inkey",
                                key.toString(),
                                "-nocerts",
                                "-passout",
                                "pass:secret",
                                "-out",
                                keyStore.toString()),
                        new byte[0])
                .well();
        for (Path file : List.of(key, keyStore)) {
            Peer.Ended ended = KaifuRun.launched("open", capture.toString(), "--keys", file.toString());
            assertThat(ended.errors()).contains("holds a private key, which is no key log; give it with --rsa-key");
            assertThat(ended.status()).isZero();
            Peer.Ended keys = KaifuRun.here(new byte[0], "keys", file.toString());
            assertThat(keys.errors()).contains("holds a private key, which is no key log; give it with --rsa-key");
        }
        Path log = folder.resolve("key.log");
        Files.writeString(log, "CLIENT_RANDOM " + "0a".repeat(32) + " " + "0b".repeat(48) + "\n");
        refused(log.toString(), "is a key log, no private key; give it to open with --keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "zz", "0x"})
    void aPskIsHex(String psk) {
        Peer.Ended ended = KaifuRun.here(new byte[0], "open", capture.toString(), "--psk", psk);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.errors()).contains("--psk takes the key in hex");
    }

    private static void refused(String argument, String sentence) {
        // setsid takes the terminal away that could be asked.
        List<String> command = new ArrayList<>(List.of("setsid", "--wait"));
        command.addAll(KaifuRun.command("open", capture.toString(), "--rsa-key", argument));
        Peer.Ended ended = Peer.run(command, new byte[0]);
        assertThat(ended.errors()).contains(sentence).hasLineCount(1);
        assertThat(ended.status()).as(ended.errors()).isEqualTo(3);
    }

    /// A letter a stream, in their order.
    private static String opened(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("open", capture.toString(), "--format", "ndjson"));
        command.addAll(arguments);
        Peer.Ended ended = KaifuRun.launched(command.toArray(String[]::new));
        assertThat(ended.status()).as(ended.errors()).isZero();
        StringBuilder letters = new StringBuilder();
        for (String line : ended.text().lines().sorted().toList()) {
            letters.append(
                    line.contains("\"status\":\"decrypted\"")
                            ? "d"
                            : line.contains("needs-ephemeral")
                                    ? "e"
                                    : line.contains("needs-psk") ? "p" : line.contains("no-secret") ? "n" : "?");
        }
        return letters.toString();
    }
}
