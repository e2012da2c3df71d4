package dev.kaifu.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopwatchTest {
    @TempDir
    private Path folder;

    @Test
    void tellsTheLastOfAPipe() throws IOException, InterruptedException {
        Path output = folder.resolve("out");
        Measured run = new Stopwatch(folder)
                .run(
                        List.of(List.of("printf", "one"), List.of("sh", "-c", "cat; printf $MORE; exit 7")),
                        Map.of("MORE", "two"),
                        output);
        assertThat(output).hasContent("onetwo");
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.seconds()).isPositive();
    }

    @Test
    void seesTheMemoryThatAProcessTakes() throws IOException, InterruptedException {
        Peer.required("time");
        Path output = folder.resolve("out");
        // dd holds one block of 64 MiB.
        Measured run = new Stopwatch(folder)
                .run(List.of(List.of("dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1")), Map.of(), output);
        assertThat(run.peakBytes()).isBetween(64L << 20, 96L << 20);
        assertThat(Files.size(output)).isZero();
    }

    @Test
    void theMedianAndTheWorst() {
        Series series = new Series(List.of(new Measured(3, 10, 0), new Measured(1, 30, 0), new Measured(2, 20, 0)));
        assertThat(series.seconds()).isEqualTo(2);
        assertThat(series.peakBytes()).isEqualTo(30);
        assertThat(new Series(series.runs().subList(0, 2)).seconds()).isEqualTo(2);
    }
}
