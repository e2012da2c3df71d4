package dev.kaifu.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small corpus whose oracle is right in one row and wrong in another: the measure tells them apart.
class CorpusMeasureTest {
    private static final String STREAM_COLUMNS =
            "file\ttshark_options\tfollow\ttcp.stream\tnode0\tnode0_bytes\tnode1_bytes\tnode0_sha256\tnode1_sha256\n";

    @TempDir
    private Path folder;

    /// A pcap without packets: every stream is missing, and the count is 0.
    @Test
    void whatDiffersIsNamed() throws IOException, NoSuchAlgorithmException {
        byte[] header = HexFormat.of().parseHex("d4c3b2a1020004000000000000000000ffff000001000000");
        Files.write(folder.resolve("empty.pcap"), header);
        Files.writeString(
                folder.resolve("MANIFEST.tsv"),
                "file\tpackets\ttshark_rc\ttshark_options\tsmtp.req\tsmtp.rsp\n"
                        + "empty.pcap\t0\t0\t\t2\t0\n"
                        + "missing.pcap\t7\t0\t\t0\t0\n");
        String nothing = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest("".getBytes(StandardCharsets.US_ASCII)));
        Files.writeString(
                folder.resolve("STREAMS.tsv"),
                STREAM_COLUMNS + "empty.pcap\t\ttls\t0\t192.0.2.1:25\t1\t0\t" + nothing + "\t" + nothing + "\n"
                        + "empty.pcap\t\ttcp\t0\t192.0.2.1:25\t1\t0\t" + nothing + "\t" + nothing + "\n");
        List<Measured> measures =
                new CorpusMeasure(folder, new CaptureOpener(folder, new ProgramRun(Path.of("kaifu")))).all();
        assertThat(measures.get(0).findings())
                .containsExactly(Finding.different("empty.pcap stream 0", "there is no such stream"));
        assertThat(measures.get(1).findings())
                .containsExactly(Finding.different("empty.pcap stream 0", "there is no such stream"));
        assertThat(measures.get(2).findings()).hasSize(2).first().isEqualTo(Finding.equal("empty.pcap"));
        assertThat(measures.get(2).findings().get(1).detail()).startsWith("-1 instead of 7 (");
        assertThat(measures.get(3).findings()).containsExactly(Finding.different("empty.pcap", "0 instead of 2"));
        assertThat(measures.get(4).findings()).containsExactly(Finding.equal("empty.pcap"));
    }
}
