package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Every capture of the corpus in a container that is read has the packet count that tshark has, hostile ones included.
class CorpusPacketsTest {
    /// tshark counts the three custom blocks of these files as packets: by their block types they hold 8.
    private static final String CUSTOM_BLOCKS = "difficult/test202.pcapng";

    @Test
    void packetCountsAgreeWithTshark() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        List<String> different = new ArrayList<>();
        int read = 0;
        for (Corpus.Row row : Corpus.table(corpus.resolve("MANIFEST.tsv"))) {
            // snoop is not read yet; a row with an error of tshark's own is no oracle.
            if (!row.get("container").startsWith("pcap")
                    || !row.get("tshark_rc").equals("0")) {
                continue;
            }
            read++;
            Opener opener = new Opener(new SecretStore(), PlaintextSink.NONE, false, conversation -> {});
            opener.read(corpus.resolve(row.get("file")));
            opener.finish();
            long packets = row.get("file").endsWith(CUSTOM_BLOCKS) ? 8 : Long.parseLong(row.get("packets"));
            if (opener.packets() != packets) {
                different.add(row.get("file") + ": " + opener.packets() + " instead of " + row.get("packets") + " "
                        + opener.damages());
            }
        }
        assertThat(read).isGreaterThan(250);
        assertThat(different).isEmpty();
    }
}
