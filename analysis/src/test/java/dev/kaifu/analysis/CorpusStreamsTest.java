package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Corpus.FollowedStream;
import dev.kaifu.testkit.Corpus.SideDigest;
import dev.kaifu.testkit.KnownDifferences;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The TLS streams of other people's captures open to the bytes that tshark gives, whatever their version and suite.
class CorpusStreamsTest {
    private static final KnownDifferences KNOWN = KnownDifferences.load();
    private static final int ROWS = 146;

    private static final String WIRESHARK = "wireshark+wireshark@4.0.17/test/";
    private static final String SSL3 = WIRESHARK + "captures/rsasnakeoil2.pcap";
    private static final String SSL3_KEY = WIRESHARK + "keys/rsasnakeoil2.key";
    /// As tshark decrypts frame 11.
    private static final long SSL3_REQUEST = 411;

    @Test
    void everyStreamAgreesWithTshark() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        List<String> different = new ArrayList<>();
        int rows = 0;
        for (FollowedStream row : Corpus.followed(corpus)) {
            // Rows whose secrets are a key log or a DSB.
            if (row.tls() && row.secrets().keyLogsAlone()) {
                rows++;
                difference(corpus, row, keyLogs(corpus, row)).ifPresent(different::add);
            }
        }
        assertThat(rows).as("rows in scope").isEqualTo(ROWS);
        assertThat(different).isEmpty();
    }

    /// SSL 3.0 that begins with a hello of SSL 2.0 and goes on under another suite; the other stream resumes it. The
    /// master secrets are those that tshark made with the server's RSA key.
    @Test
    void ssl3OpensByTheMasterSecrets() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        Path log = Files.createTempFile("kaifu", ".log");
        Peer.run(
                        "tshark",
                        "-r",
                        corpus.resolve(SSL3).toString(),
                        "-o",
                        "uat:rsa_keys:\"" + corpus.resolve(SSL3_KEY) + "\",\"\"",
                        "--export-tls-session-keys",
                        log.toString())
                .well();
        byte[] masters = Files.readAllBytes(log);
        Files.delete(log);
        List<String> different = new ArrayList<>();
        int rows = 0;
        for (FollowedStream row : Corpus.followed(corpus)) {
            if (row.file().equals(SSL3) && row.tls()) {
                rows++;
                difference(corpus, row, masters).ifPresent(different::add);
            }
        }
        assertThat(rows).isEqualTo(2);
        assertThat(different).isEmpty();
    }

    /// The premaster secret is what openssl decrypts of the ClientKeyExchange, which has no length before it in SSL
    /// 3.0.
    @Test
    void ssl3OpensByThePremasterSecret() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        String payload = Tshark.of(corpus.resolve(SSL3))
                .fields("frame.number==8", "tcp.payload")
                .getFirst()
                .getFirst()
                .replace(":", "");
        // Behind the headers of record and message.
        String encrypted = payload.substring(2 * 9, 2 * (9 + 128));
        Path sealed = Files.createTempFile("kaifu", ".premaster");
        Files.write(sealed, HexFormat.of().parseHex(encrypted));
        byte[] premaster = Peer.run(
                        "openssl",
                        "pkeyutl",
                        "-decrypt",
                        "-inkey",
                        corpus.resolve(SSL3_KEY).toString(),
                        "-in",
                        sealed.toString())
                .well()
                .output();
        Files.delete(sealed);
        String log = "RSA " + encrypted.substring(0, 16) + " " + HexFormat.of().formatHex(premaster) + "\n";
        Conversation conversation = open(corpus.resolve(SSL3), log.getBytes(StandardCharsets.US_ASCII))
                .getFirst();
        // Behind the first request the other handshake follows, with another secret.
        assertThat(conversation.status()).isEqualTo(Conversation.Status.PARTLY);
        assertThat(conversation.client().bytes()).isEqualTo(SSL3_REQUEST);
    }

    private static byte[] keyLogs(Path corpus, FollowedStream row) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String keyLog : row.secrets().keyLogs()) {
            all.writeBytes(Files.readAllBytes(corpus.resolve(keyLog)));
        }
        return all.toByteArray();
    }

    private static List<Conversation> open(Path file, byte[] keyLog) throws IOException {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(keyLog).into(secrets);
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(secrets, PlaintextSink.NONE, true, conversations::add);
        opener.collectSecrets(file);
        opener.read(file);
        opener.finish();
        return conversations;
    }

    private static Optional<String> difference(Path corpus, FollowedStream row, byte[] keyLog) throws IOException {
        Optional<Conversation> found = open(corpus.resolve(row.file()), keyLog).stream()
                .filter(conversation -> conversation.stream().index() == row.stream())
                .findFirst();
        if (found.isEmpty()) {
            return Optional.of(row.file() + " has no stream " + row.stream());
        }
        Conversation ours = found.get();
        boolean same = KNOWN.corrected(row)
                .agrees(ours.stream().client().toString(), digest(ours.client()), digest(ours.server()));
        return same
                ? Optional.empty()
                : Optional.of(ours.status() + " " + ours.client() + " " + ours.server() + " instead of " + row);
    }

    private static SideDigest digest(Conversation.Plaintext side) {
        return new SideDigest(side.bytes(), side.sha256());
    }
}
