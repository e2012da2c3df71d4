package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
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
    /// The row's oracle did not put out-of-order segments in order and lost most of the stream; this is what
    /// `tshark -o tcp.reassemble_out_of_order:TRUE -q -z follow,tls,raw,0` gives for its server.
    private static final String OUT_OF_ORDER = "http2_follow_multistream.pcapng";

    private static final String OUT_OF_ORDER_BYTES = "210618";
    private static final String OUT_OF_ORDER_SHA256 =
            "8b20b8666f79640dfc70e1569ea7b7d1f3aa60b4918d962a9f3db04e88e8af63";

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
        for (Corpus.Row row : Corpus.table(corpus.resolve("STREAMS.tsv"))) {
            if (inScope(row)) {
                rows++;
                difference(corpus, row, keyLog(corpus, row)).ifPresent(different::add);
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
        for (Corpus.Row row : Corpus.table(corpus.resolve("STREAMS.tsv"))) {
            if (row.get("file").equals(SSL3) && row.get("follow").equals("tls")) {
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

    /// Rows whose secrets are a key log or a DSB.
    private static boolean inScope(Corpus.Row row) {
        String options = row.get("tshark_options");
        return row.get("follow").equals("tls") && !options.contains("rsa_keys") && !options.contains("psk");
    }

    private static byte[] keyLog(Path corpus, Corpus.Row row) throws IOException {
        Optional<String> keyLog = Corpus.keyLog(row);
        return keyLog.isPresent() ? Files.readAllBytes(corpus.resolve(keyLog.get())) : new byte[0];
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

    private static Optional<String> difference(Path corpus, Corpus.Row row, byte[] keyLog) throws IOException {
        List<Conversation> conversations = open(corpus.resolve(row.get("file")), keyLog);
        int stream = Integer.parseInt(row.get("tcp.stream"));
        Optional<Conversation> found = conversations.stream()
                .filter(conversation -> conversation.stream().index() == stream)
                .findFirst();
        if (found.isEmpty()) {
            return Optional.of(row.get("file") + " has no stream " + stream);
        }
        // Node 0 is whoever sent application data first: compared by address, not by role.
        boolean clientIsNode0 = found.get().stream().client().toString().equals(row.get("node0"));
        Conversation.Plaintext node0 =
                clientIsNode0 ? found.get().client() : found.get().server();
        Conversation.Plaintext node1 =
                clientIsNode0 ? found.get().server() : found.get().client();
        boolean tsharkErrs = row.get("file").endsWith(OUT_OF_ORDER);
        String node1Bytes = tsharkErrs ? OUT_OF_ORDER_BYTES : row.get("node1_bytes");
        String node1Sha256 = tsharkErrs ? OUT_OF_ORDER_SHA256 : row.get("node1_sha256");
        boolean same =
                same(node0, row.get("node0_bytes"), row.get("node0_sha256")) && same(node1, node1Bytes, node1Sha256);
        return same
                ? Optional.empty()
                : Optional.of(row.get("file") + " stream " + stream + ": "
                        + found.get().status() + " " + node0 + " " + node1 + " instead of " + row);
    }

    private static boolean same(Conversation.Plaintext ours, String bytes, String sha256) {
        boolean empty = bytes.equals("0") && ours.bytes() == 0;
        return empty
                || (Long.toString(ours.bytes()).equals(bytes) && ours.sha256().equals(sha256));
    }
}
