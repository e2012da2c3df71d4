package dev.kaifu.analysis.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is kept of a pipe, and that nothing of it is lost where not all can be kept.
class PipeCopyTest {
    private static final int LIMIT = 200_000;

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, LIMIT, LIMIT + 1, 3 * LIMIT})
    void whatIsReadAheadIsAllThere(int length) throws IOException {
        byte[] given = bytes(length);
        try (PipeCopy copy = new PipeCopy(LIMIT)) {
            assertThat(copy.ahead(new ByteArrayInputStream(given)).readAllBytes())
                    .isEqualTo(given);
            byte[] again = copy.again().readAllBytes();
            assertThat(again).hasSizeLessThanOrEqualTo(LIMIT).isEqualTo(Arrays.copyOf(given, again.length));
            assertThat(again.length == length).isEqualTo(length <= LIMIT);
            assertThat(copy.again().readAllBytes()).isEqualTo(again);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, LIMIT, LIMIT + 1, 3 * LIMIT})
    void whatPassesIsKeptWholeOrNotAtAll(int length) throws IOException {
        byte[] given = bytes(length);
        try (PipeCopy copy = new PipeCopy(LIMIT);
                InputStream in = copy.alongside(new ByteArrayInputStream(given))) {
            assertThat(in.readAllBytes()).isEqualTo(given);
            assertThat(copy.again().readAllBytes()).isEqualTo(length <= LIMIT ? given : new byte[0]);
        }
    }

    @Test
    void oneByteAtATime() throws IOException {
        byte[] given = bytes(1_000);
        try (PipeCopy copy = new PipeCopy(LIMIT);
                InputStream in = copy.alongside(new ByteArrayInputStream(given))) {
            for (byte b : given) {
                assertThat((byte) in.read()).isEqualTo(b);
            }
            assertThat(in.read()).isNegative();
            InputStream again = copy.again();
            for (byte b : given) {
                assertThat((byte) again.read()).isEqualTo(b);
            }
            assertThat(again.read()).isNegative();
        }
    }
}
