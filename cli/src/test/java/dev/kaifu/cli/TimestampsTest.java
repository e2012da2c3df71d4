package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Beside the JDK's formatter.
class TimestampsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400 * SECOND;

    /// Both ends of what 64 bits can tell, both sides of midnight and of a second, and some at random.
    private static List<Long> times() {
        List<Long> times = new ArrayList<>(List.of(
                0L,
                -1L,
                1L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                SECOND - 1,
                SECOND,
                DAY - 1,
                DAY,
                -DAY,
                -DAY - 1,
                Instant.parse("2000-02-29T23:59:59Z").getEpochSecond() * SECOND,
                Instant.parse("2026-11-24T03:24:51Z").getEpochSecond() * SECOND + 123_456_000));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            times.add(random.nextLong());
        }
        return times;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 6, 9, 12})
    void asTheFormatterHasIt(int digits) {
        int shown = Math.min(digits, 9);
        DateTimeFormatter ofDay =
                DateTimeFormatter.ofPattern("HH:mm:ss" + (shown > 0 ? "." + "S".repeat(shown) : ""), Locale.ROOT);
        for (long time : times()) {
            LocalDateTime expected = LocalDateTime.ofEpochSecond(
                    Math.floorDiv(time, SECOND), (int) Math.floorMod(time, SECOND), ZoneOffset.UTC);
            String date = expected.toLocalDate().toString();
            assertThat(Timestamps.date(time)).isEqualTo(date);
            assertThat(Timestamps.ofDay(time, digits)).isEqualTo(expected.format(ofDay));
            assertThat(Timestamps.full(time, digits)).isEqualTo(date + "T" + expected.format(ofDay) + "Z");
        }
    }

    @Test
    void standsInTheJsonAsItIs() {
        JsonText json = new JsonText(1);
        json.startObject();
        json.time("at", DAY + 1, 9);
        json.time("then", -1, 0);
        json.endObject();
        assertThat(new String(json.take(), StandardCharsets.US_ASCII))
                .isEqualTo("{\"at\":\"1970-01-02T00:00:00.000000001Z\",\"then\":\"1969-12-31T23:59:59Z\"}");
    }
}
