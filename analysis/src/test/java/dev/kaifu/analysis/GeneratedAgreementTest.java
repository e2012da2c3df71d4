package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.generated.GeneratedCapture.Plan;
import dev.kaifu.analysis.reference.ReferenceText.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program and the reference say the same of captures made from seeds: many records in a segment and records
/// over many segments, connections interleaved, packets in another order, twice, or missing.
class GeneratedAgreementTest {
    private static final int SEEDS = 12;

    @TempDir
    private Path folder;

    private final Agreement agreement = new Agreement(Stamp.TOLD);

    @Test
    void whole() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            over("whole", seed, capture(seed, seed % 2 == 0 ? 1_460 : 60, 0));
        }
        assertAgreement();
        assertThat(agreement.decrypted()).isGreaterThan(agreement.conversations() / 2);
    }

    @Test
    void inAnotherOrder() throws IOException {
        for (int seed = 100; seed < 100 + SEEDS; seed++) {
            GeneratedCapture capture = capture(seed, 1_460, 0);
            capture.reorder(4);
            capture.duplicate(10);
            over("another order", seed, capture);
        }
        assertAgreement();
        assertThat(agreement.decrypted()).isGreaterThan(agreement.conversations() / 2);
    }

    @Test
    void withLosses() throws IOException {
        for (int seed = 200; seed < 200 + SEEDS; seed++) {
            GeneratedCapture capture = capture(seed, 700, 0);
            capture.lose(60);
            capture.reorder(10);
            capture.cut(200);
            over("losses", seed, capture);
        }
        assertAgreement();
    }

    /// Segments that overlap and do not agree: which byte counts is what `StreamDirection` has a table of.
    @Test
    void withOverlaps() throws IOException {
        for (int seed = 300; seed < 300 + SEEDS; seed++) {
            GeneratedCapture capture = capture(seed, 100, 5);
            capture.reorder(4);
            capture.lose(300);
            over("overlaps", seed, capture);
        }
        assertAgreement();
    }

    private void assertAgreement() {
        assertThat(agreement.differences()).isEmpty();
        // The others have gaps inside TLS, or resume a session without a secret.
        assertThat(agreement.notCovered()).hasSizeLessThan(agreement.conversations() / 2);
    }

    private static GeneratedCapture capture(int seed, int segmentSize, int overlapEvery) {
        return new GeneratedCapture(new Plan(seed, 30, 6_000, segmentSize, 8, overlapEvery));
    }

    private void over(String how, int seed, GeneratedCapture capture) throws IOException {
        Path file = folder.resolve(seed + ".pcap");
        Files.write(file, capture.bytes());
        agreement.over(how + ", seed " + seed, file, List.of(capture.keyLog()));
    }
}
