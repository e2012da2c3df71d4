package dev.kaifu.analysis;

import static java.util.Map.entry;
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
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Every capture of the corpus, of any category, has the packets and the TCP streams that tshark finds in it, hostile
/// and damaged ones included, but for those listed here.
class CorpusCapturesTest {
    /// What Kaifu finds in a capture, and why that is not what tshark finds.
    private record Different(long packets, int streams, String reason) {}

    private static final Different CUSTOM_BLOCKS =
            new Different(8, 0, "tshark counts three custom blocks as packets, which they are not");
    private static final Different SWITCH_TAG = new Different(4, 0, "the link type is newer than tshark 4.0");

    private static final Map<String, Different> DIFFERENT = Map.ofEntries(
            entry("hadrielk+pcapng-test-generator/output_be/difficult/test202.pcapng", CUSTOM_BLOCKS),
            entry("hadrielk+pcapng-test-generator/output_le/difficult/test202.pcapng", CUSTOM_BLOCKS),
            entry(
                    "rshk+python-pcapng/test_data/test010.ntar",
                    new Different(1, 0, "a writer left the padding out of a block's length; tshark gives up there")),
            entry("the-tcpdump-group+libpcap/tests/filter/brcm-tag-stp.pcap", SWITCH_TAG),
            entry("the-tcpdump-group+tcpdump/tests/dsa-high-vid.pcap", SWITCH_TAG));

    @Test
    void packetsAndStreamsAreThoseOfTshark() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        List<String> different = new ArrayList<>();
        TreeSet<String> listed = new TreeSet<>(DIFFERENT.keySet());
        List<Corpus.Row> rows = Corpus.table(corpus.resolve("MANIFEST.tsv"));
        for (Corpus.Row row : rows) {
            String file = row.get("file");
            String theirs = row.get("packets") + " packets, " + row.get("tcp_streams") + " streams";
            Different known = DIFFERENT.get(file);
            String expected = known == null ? theirs : known.packets + " packets, " + known.streams + " streams";
            if (known != null && !expected.equals(theirs)) {
                listed.remove(file);
            }
            String found = found(corpus.resolve(file));
            if (!found.startsWith(expected + ";")) {
                different.add(file + ": " + found + " instead of " + expected);
            }
        }
        assertThat(rows).as("rows").hasSizeGreaterThan(300);
        assertThat(different).isEmpty();
        assertThat(listed).as("listed, but not different, or not there").isEmpty();
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
