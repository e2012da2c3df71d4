package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What is opened with libcrypto is what is opened with the JDK's ciphers, which `CorpusStreamsTest` holds against
/// tshark. ChaCha20, which the corpus has in drafts alone, is compared in [SClientExchangesTest].
class LibcryptoTest {
    @Test
    void opensWhatTheJdkOpens() {
        String[] arguments = corpus();
        Peer.Ended jdk = KaifuRun.launched(arguments);
        assertThat(jdk.text()).contains("_GCM_", "_CBC_", "\"status\":\"decrypted\"", "\"sha256\":\"");
        Peer.Ended ours = KaifuRun.launchedWithLibcrypto(arguments);
        assertThat(ours.text()).isEqualTo(jdk.text());
        assertThat(ours.errors()).isEqualTo(jdk.errors());
        assertThat(ours.status()).isEqualTo(jdk.status());
    }

    @Test
    void aLibraryThatCannotBeLoadedIsToldAndDoneWithout() {
        Path capture = Corpus.folder().map(folder -> folder.resolve("missing")).orElse(Path.of("missing"));
        Peer.Ended ended =
                Peer.run(KaifuRun.withLibrary("/no/libcrypto.so.3", "open", capture.toString()), new byte[0]);
        assertThat(ended.errors())
                .contains("kaifu: /no/libcrypto.so.3 cannot be loaded; records are opened with the JDK's ciphers,"
                        + " which takes longer here.");
        assertThat(ended.errors()).doesNotContain("Exception");
    }

    /// Every capture of the corpus that has a key log or secrets of its own, and every key log.
    private static String[] corpus() {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        Set<String> captures = new LinkedHashSet<>();
        Set<String> keys = new LinkedHashSet<>();
        for (Corpus.Row row : Corpus.table(corpus.resolve("STREAMS.tsv"))) {
            if (row.get("follow").equals("tls")) {
                captures.add(corpus.resolve(row.get("file")).toString());
                Corpus.keyLog(row).ifPresent(log -> keys.add(corpus.resolve(log).toString()));
            }
        }
        List<String> arguments = new ArrayList<>(List.of("open", "--format", "ndjson", "--digest"));
        keys.forEach(log -> arguments.addAll(List.of("--keys", log)));
        arguments.addAll(captures);
        return arguments.toArray(String[]::new);
    }
}
