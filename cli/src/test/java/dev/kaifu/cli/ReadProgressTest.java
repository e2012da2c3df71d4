package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadProgressTest {
    private static final long MILLISECOND = 1_000_000;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void aShortReadIsSilentALongOneTellsAndLeavesNoTrace() {
        ReadProgress progress = progress(true);
        clock.set(999 * MILLISECOND);
        progress.at("x.pcap", 10, 100);
        progress.clear();
        assertThat(shown.size()).isZero();
        clock.set(1000 * MILLISECOND);
        progress.at("x.pcap", 20, 100);
        clock.set(1200 * MILLISECOND);
        progress.at("x.pcap", 30, 100);
        clock.set(1300 * MILLISECOND);
        progress.at("stdin", 5 << 20, 0);
        progress.clear();
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\u001b[Kkaifu: reading x.pcap: 20 %\r\u001b[Kkaifu: reading stdin: 5 MiB\r\u001b[K");
    }

    @Test
    void nothingIsShownWhereStandardErrorIsNoTerminal() {
        ReadProgress progress = progress(false);
        clock.set(5000 * MILLISECOND);
        progress.at("x.pcap", 20, 100);
        progress.clear();
        assertThat(shown.size()).isZero();
    }

    private ReadProgress progress(boolean terminal) {
        return new ReadProgress(new PrintStream(shown, true, StandardCharsets.UTF_8), terminal, clock::get);
    }
}
