package dev.kaifu.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.benchmarks.corpus.CaptureForm;
import dev.kaifu.benchmarks.corpus.CorpusFiles;
import dev.kaifu.benchmarks.corpus.CorpusPlan;
import dev.kaifu.testkit.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `kaifu open` finds in made captures what the generator knows of them, digests and all.
class KaifuAgainstTheTruthTest {
    /// Every version, suite, port and way to begin TLS.
    private static final int CONNECTIONS = 72;

    @TempDir
    private Path folder;

    static Stream<CorpusPlan> plans() {
        return Stream.of(
                plan(30_000, 4096, 1460, 8, 0, CaptureForm.PCAP),
                plan(30_000, 16_384, 1460, CONNECTIONS, 0.05, CaptureForm.PCAPNG),
                plan(3_000, 64, 100, 16, 0.02, CaptureForm.PCAP),
                plan(60_000, 16_384, 60_000, 3, 0, CaptureForm.PCAPNG));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyConversationIsRight(CorpusPlan plan) throws Exception {
        CorpusFiles files = CorpusFiles.in(folder, "made");
        files.write(plan, 2, 50);
        Peer.Ended ended = kaifu(
                new byte[0], "--keys", files.keys().toString(), files.capture().toString());
        assertRight(ended, files);
    }

    @Test
    void fromAPipeToo() throws Exception {
        CorpusFiles files = CorpusFiles.in(folder, "piped");
        files.write(plan(30_000, 16_384, 1460, 16, 0, CaptureForm.PCAP), 2, 0);
        Peer.Ended ended = kaifu(
                Files.readAllBytes(files.capture()), "--keys", files.keys().toString(), "-");
        assertRight(ended, files);
    }

    /// What is missing is told, not invented: no conversation with a gap counts as right, those without one do.
    @Test
    void lostSegmentsAreNoReasonToInvent() throws Exception {
        CorpusFiles files = CorpusFiles.in(folder, "lossy");
        files.write(plan(10_000, 4096, 1460, 8, 0, CaptureForm.PCAP).withLoss(0.01), 2, 0);
        Peer.Ended ended = kaifu(
                new byte[0], "--keys", files.keys().toString(), files.capture().toString());
        Proof proof = proof(ended, files);
        assertThat(proof.right()).isBetween(CONNECTIONS / 4, CONNECTIONS - 1);
        assertThat(ended.text().lines().filter(line -> line.contains("\"status\":\"decrypted\"")))
                .hasSizeGreaterThanOrEqualTo(proof.right());
    }

    @Test
    void anyNumberOfWorkersWritesTheSameBytes() throws Exception {
        CorpusFiles files = CorpusFiles.in(folder, "workers");
        files.write(plan(40_000, 4096, 1460, 24, 0.02, CaptureForm.PCAP).withLoss(0.005), 2, 0);
        String keys = files.keys().toString();
        String capture = files.capture().toString();
        Peer.Ended one = kaifu(new byte[0], "--workers", "1", "--keys", keys, capture);
        assertThat(one.text().lines()).hasSize(CONNECTIONS);
        for (String workers : List.of("16")) {
            assertThat(kaifu(new byte[0], "--workers", workers, "--keys", keys, capture)
                            .output())
                    .as("%s workers", workers)
                    .isEqualTo(one.output());
        }
        byte[] piped = Files.readAllBytes(files.capture());
        assertThat(kaifu(piped, "--workers", "16", "--keys", keys, "-").output())
                .isEqualTo(one.output());
    }

    private void assertRight(Peer.Ended ended, CorpusFiles files) throws Exception {
        Proof proof = proof(ended, files);
        assertThat(proof.right()).as(proof.text()).isEqualTo(CONNECTIONS);
        assertThat(proof.digests()).isEqualTo(CONNECTIONS);
    }

    private Proof proof(Peer.Ended ended, CorpusFiles files) throws Exception {
        assertThat(ended.status()).as(ended.errors()).isZero();
        Path output = folder.resolve("ndjson");
        Files.write(output, ended.output());
        return Proof.of(files.truth(), output);
    }

    private static CorpusPlan plan(
            int meanMessage, int recordSize, int segmentSize, int open, double reordering, CaptureForm form) {
        return new CorpusPlan(11, CONNECTIONS, 1, meanMessage, recordSize, segmentSize, open, 4, 0, reordering, form);
    }

    private static Peer.Ended kaifu(byte[] input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kaifu.cli.Main",
                "open",
                "--digest",
                "--format",
                "ndjson"));
        command.addAll(List.of(arguments));
        return Peer.run(command, input);
    }
}
