package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Every capture of the corpus has the packets and the TCP streams that tshark finds in it, but for those listed here.
class CorpusCapturesTest {
    /// What Kaifu finds in a capture, and why that is not what tshark finds.
    private record Different(long packets, int streams, String reason) {}

    private static final Map<String, Different> DIFFERENT = Map.of();

    @Test
    void packetsAndStreamsAreThoseOfTshark() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        List<String> different = new ArrayList<>();
        for (Corpus.Row row : Corpus.table(corpus.resolve("MANIFEST.tsv"))) {
            String file = row.get("file");
            Different listed = DIFFERENT.get(file);
            String expected = listed == null
                    ? row.get("packets") + " packets, " + row.get("tcp_streams") + " streams"
                    : listed.packets + " packets, " + listed.streams + " streams";
            String found = found(corpus.resolve(file));
            if (!found.startsWith(expected)) {
                different.add(file + ": " + found + " instead of " + expected);
            }
        }
        assertThat(different).isEmpty();
    }

    private static String found(Path file) throws IOException {
        Opener opener = new Opener(new SecretStore(), PlaintextSink.NONE, false, conversation -> {});
        try {
            opener.read(file);
        } catch (NotACaptureException e) {
            return "0 packets, 0 streams; " + e.getMessage();
        }
        opener.finish();
        return opener.packets() + " packets, " + opener.streams() + " streams; " + opener.damages() + opener.notes();
    }
}
