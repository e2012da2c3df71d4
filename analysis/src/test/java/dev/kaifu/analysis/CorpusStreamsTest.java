package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.KnownDifferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// TLS 1.2 and 1.3 streams of other people's captures open to the bytes that tshark gives.
class CorpusStreamsTest {
    private static final KnownDifferences KNOWN = KnownDifferences.load();

    @Test
    void everyStreamOfTheseSuitesAgreesWithTshark() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        List<String> different = new ArrayList<>();
        int rows = 0;
        for (Corpus.Row row : Corpus.table(corpus.resolve("STREAMS.tsv"))) {
            if (inScope(row)) {
                rows++;
                difference(corpus, Corpus.FollowedStream.of(row)).ifPresent(different::add);
            }
        }
        assertThat(rows).as("rows in scope").isEqualTo(77);
        assertThat(different).isEmpty();
    }

    private static boolean inScope(Corpus.Row row) {
        String version = row.get("tls_version");
        String cipher = row.get("cipher");
        String options = row.get("tshark_options");
        boolean suite = (cipher.contains("AES") && (cipher.contains("GCM") || cipher.contains("CBC")))
                || cipher.contains("CHACHA");
        return row.get("follow").equals("tls")
                && (version.equals("TLS1.2") || version.equals("TLS1.3"))
                && suite
                && !cipher.contains("CCM")
                && !options.contains("rsa")
                && !options.contains("psk");
    }

    private static Optional<String> difference(Path corpus, Corpus.FollowedStream row) throws IOException {
        SecretStore secrets = new SecretStore();
        for (String keyLog : row.secrets().keyLogs()) {
            SecretScanner.scan(Files.readAllBytes(corpus.resolve(keyLog))).into(secrets);
        }
        Path file = corpus.resolve(row.file());
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(secrets, PlaintextSink.NONE, true, conversations::add);
        opener.collectSecrets(file);
        opener.read(file);
        opener.finish();
        Optional<Conversation> found = conversations.stream()
                .filter(conversation -> conversation.stream().index() == row.stream())
                .findFirst();
        if (found.isEmpty()) {
            return Optional.of(row.file() + " has no stream " + row.stream());
        }
        boolean same = KNOWN.corrected(row)
                .agrees(
                        found.get().stream().client().toString(),
                        side(found.get().client()),
                        side(found.get().server()));
        return same ? Optional.empty() : Optional.of(found.get().status() + " instead of " + row);
    }

    private static Corpus.SideDigest side(Conversation.Plaintext said) {
        return new Corpus.SideDigest(said.bytes(), said.sha256());
    }
}
