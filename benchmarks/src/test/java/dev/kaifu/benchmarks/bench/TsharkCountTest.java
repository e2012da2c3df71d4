package dev.kaifu.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsharkCountTest {
    @TempDir
    private Path folder;

    @Test
    void linesOfSaslAreNoCommands() throws IOException {
        Path truth = folder.resolve("truth");
        Files.writeString(truth, """
                the headings
                0\tTLSv1.3\tTLS_AES_128_GCM_SHA256\t25\t8\t1\t1\t590\taa\t700\tbb\t30\tcc
                1\tTLSv1.2\tTLS_ECDHE_RSA_WITH_AES_128_CBC_SHA\t465\t6\t1\t1\t590\taa\t700\tbb\t30\tcc
                """);
        Path output = folder.resolve("output");
        Files.writeString(output, "0\tEHLO\tme\n0\tAUTH\tLOGIN\n0\t\t\n0\t\t\n1\tQUIT\t\n");
        TsharkCount count = TsharkCount.of(output, truth);
        assertThat(count).isEqualTo(new TsharkCount(3, 1, 14, 2));
        assertThat(count.text()).isEqualTo("3 of 14 commands, 1 of 2 QUIT");
    }
}
