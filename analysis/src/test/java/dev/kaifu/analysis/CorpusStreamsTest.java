package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    @Test
    void everyStreamAgreesWithTshark() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        List<String> different = new ArrayList<>();
        int rows = 0;
        for (Corpus.Row row : Corpus.table(corpus.resolve("STREAMS.tsv"))) {
            if (inScope(row)) {
                rows++;
                difference(corpus, row).ifPresent(different::add);
            }
        }
        assertThat(rows).as("rows in scope").isEqualTo(ROWS);
        assertThat(different).isEmpty();
    }

    /// Rows whose secrets are a key log or a DSB.
    private static boolean inScope(Corpus.Row row) {
        String options = row.get("tshark_options");
        return row.get("follow").equals("tls") && !options.contains("rsa_keys") && !options.contains("psk");
    }

    private static Optional<String> difference(Path corpus, Corpus.Row row) throws IOException {
        SecretStore secrets = new SecretStore();
        Optional<String> keyLog = Corpus.keyLog(row);
        if (keyLog.isPresent()) {
            SecretScanner.scan(Files.readAllBytes(corpus.resolve(keyLog.get()))).into(secrets);
        }
        Path file = corpus.resolve(row.get("file"));
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(secrets, PlaintextSink.NONE, true, conversations::add);
        opener.collectSecrets(file);
        opener.read(file);
        opener.finish();
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
