package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A side's first byte is held where TLS may begin with it. Nothing that was said may be lost by that.
class HeldStartTest {
    @Test
    void theOtherSideIsSilentMeanwhile() throws IOException {
        assertThat(clientBytes("C| \u0016\nC| \u0003\u0007abc\nC: more\nFIN")).isEqualTo(1 + 5 + 6);
    }

    @Test
    void theOtherSideSpeaksMeanwhile() throws IOException {
        assertThat(clientBytes("C| \u0016\nS: 220 hi\nC| \u0003\u0007abc\nC: more\nFIN"))
                .isEqualTo(1 + 5 + 6);
    }

    private static long clientBytes(String dialogue) throws IOException {
        return PlainDialogue.open(dialogue).client().bytes();
    }
}
