package dev.kaifu.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.benchmarks.measure.Finding.Outcome;
import dev.kaifu.testkit.Corpus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The TCP payload of other people's captures, put together as tshark's `follow,tcp` puts it together: lost, repeated,
/// overlapping and out of order, over every kind of link and tunnel that the corpus has.
class CorpusTcpStreamsTest {
    private static final int ROWS = 231;
    /// Those of known-differences.tsv.
    private static final int LISTED = 2;

    @Test
    void everyStreamAgreesWithTshark() {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        CaptureOpener unused = new CaptureOpener(corpus, new ProgramRun(Path.of("kaifu")));
        List<Finding> findings = new CorpusMeasure(corpus, unused).tcpStreams();
        assertThat(findings).hasSize(ROWS);
        assertThat(findings)
                .filteredOn(finding -> finding.outcome() == Outcome.DIFFERENT)
                .isEmpty();
        assertThat(findings)
                .filteredOn(finding -> finding.outcome() == Outcome.LISTED)
                .hasSize(LISTED);
    }
}
