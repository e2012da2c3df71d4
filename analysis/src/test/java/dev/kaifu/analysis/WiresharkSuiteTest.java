package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.LongTermKeys;
import dev.kaifu.protocol.secrets.RsaKeyFile;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Wireshark's own test suite asserts of captures that the corpus holds, as far as it is TCP bytes, plaintext of
/// TLS or secrets in the file: each test under its name there.
class WiresharkSuiteTest {
    private static final String PSK = "ca19e028a8a372ad2d325f950fcaceed";

    private final TreeMap<Integer, StringBuilder> streams = new TreeMap<>();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        // Its second stream resumes the first by its id.
        "test_tls_rsa, rsasnakeoil2.pcap, rsasnakeoil2.key, favicon.ico",
        "test_tls_rsa_pq, rsa-p-lt-q.pcap, rsa-p-lt-q.key, GET / HTTP/1",
        "test_tls_pkcs11, rsa-p-lt-q.pcap, rsa-p-lt-q.p8, GET / HTTP/1",
    })
    void opensWithTheKeyOfTheServer(String name, String capture, String key, String text) throws IOException {
        Parsed<List<RSAPrivateKey>> parsed =
                RsaKeyFile.parse(Files.readAllBytes(suite("keys/" + key)), Optional.empty());
        assertThat(parsed).isInstanceOf(Parsed.Value.class);
        List<RSAPrivateKey> keys = ((Parsed.Value<List<RSAPrivateKey>>) parsed).value();
        SecretStore secrets = new SecretStore();
        secrets.keys(new LongTermKeys(keys, List.of()));
        open(capture, secrets);
        assertThat(streams.values())
                .as(name)
                .anySatisfy(said -> assertThat(said).contains(text));
    }

    @ParameterizedTest
    @CsvSource({
        "test_tls_master_secret, dhe1.pcapng.gz, dhe1_keylog.dat, GET /test HTTP/1.0",
        "test_tls13_chacha20poly1305, tls13-20-chacha20poly1305.pcap, tls13-20-chacha20poly1305.keys,"
                + " TLS13-CHACHA20-POLY1305-SHA256",
    })
    void opensWithAKeyLog(String name, String capture, String keyLog, String text) throws IOException {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(Files.readAllBytes(suite("keys/" + keyLog))).into(secrets);
        open(capture, secrets);
        assertThat(streams.get(0)).as(name).contains(text);
    }

    @Test
    void opensWithAPsk() throws IOException {
        SecretStore secrets = new SecretStore();
        secrets.keys(new LongTermKeys(List.of(), List.of(HexFormat.of().parseHex(PSK))));
        open("tls12-aes256gcm.pcap", secrets);
        assertThat(streams.get(0)).as("test_tls12_psk_aes256gcm").contains("http://www.gnu.org/software/gnutls");
    }

    @Test
    void opensWithTheSecretsInTheFile() throws IOException {
        open("tls12-dsb.pcapng", new SecretStore());
        assertThat(String.join("", streams.values()))
                .as("test_tls12_dsb")
                .containsSubsequence("Host: example.com", "HTTP/1.1 200 OK", "Host: example.net", "HTTP/1.1 200 OK");
    }

    /// test_pcapng_dsb_1 as far as it reads: two blocks; test_sharkd_req_download_tls_secrets: what is exported.
    @Test
    void findsTheSecretsInTheFile() throws IOException {
        Path capture = suite("captures/tls12-dsb.pcapng");
        List<String> blocks = new ArrayList<>();
        CaptureSink sink = new CaptureSink() {
            @Override
            public void packet(CapturedPacket packet) {
                // The secrets alone are asked for.
            }

            @Override
            public void keyLog(ByteSpan text) {
                blocks.add(new String(text.copy(), StandardCharsets.US_ASCII));
            }
        };
        CaptureFile.read(capture, sink, new CapturedPacket());
        Path exported = folder.resolve("exported.keys");
        Peer.run("tshark", "-r", capture.toString(), "--export-tls-session-keys", exported.toString())
                .well();
        assertThat(blocks).hasSize(2);
        assertThat(String.join("\n", blocks).lines().filter(line -> line.startsWith("CLIENT_RANDOM ")))
                .hasSize(2)
                .containsExactlyElementsOf(Files.readAllLines(exported).stream()
                        .filter(line -> line.startsWith("CLIENT_RANDOM "))
                        .toList());
    }

    /// Swapped, overlapping with other bytes, sent again and lost segments; `<N>` are N lost bytes.
    @Test
    void putsBadSegmentsInOrder() throws IOException {
        open("tcp-badsegments.pcap", new SecretStore());
        assertThat(streams.get(0)).as("test_follow_tcp_bad_conditions").hasToString("""
                GET / HTTP/1.1
                Host:localhost
                X-Swapped: 1st
                X-Swapped: 2nd
                X-Overlap-Packet: extra data--
                X-OoO-Overlap: this is delayed
                X-OoO-Overlap2: second delayed
                X-OoO-Overlap3:extend fragment
                <32>X-Missing-But-Acked-Previous:1
                <16>:<13>!<1>X-Missing-3-Out-Of-5-But-ACK:Y

                """.replace("\n", "\r\n")
                .replace("!", "\r"));
    }

    private void open(String capture, SecretStore secrets) throws IOException {
        Path file = suite("captures/" + capture);
        PlaintextSink sink = new PlaintextSink() {
            @Override
            public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
                said(stream).append(new String(array, offset, length, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void lost(TcpStream stream, Side from, long bytes) {
                said(stream).append('<').append(bytes).append('>');
            }
        };
        Opener opener = new Opener(secrets, sink, false, conversation -> {});
        opener.collectSecrets(file);
        opener.readableAgain(earlier -> read(earlier, file));
        opener.read(file);
        opener.finish();
    }

    private static void read(Opener opener, Path file) {
        try {
            opener.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StringBuilder said(TcpStream stream) {
        return streams.computeIfAbsent(stream.index(), _ -> new StringBuilder());
    }

    private static Path suite(String file) {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        return corpus.resolve("wireshark+wireshark@4.0.17/test").resolve(file);
    }
}
