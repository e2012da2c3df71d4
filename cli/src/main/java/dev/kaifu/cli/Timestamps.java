package dev.kaifu.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Capture times in UTC with the capture's own precision.
final class Timestamps {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Timestamps() {}

    /// `2026-11-24T03:24:51.123456Z`.
    static String full(long nanos, int digits) {
        return seconds(nanos) + fraction(nanos, digits) + "Z";
    }

    /// `2026-11-24`.
    static String date(long nanos) {
        return seconds(nanos).split("T", -1)[0];
    }

    /// `03:24:51.123456`.
    static String ofDay(long nanos, int digits) {
        return seconds(nanos).split("T", -1)[1] + fraction(nanos, digits);
    }

    private static String seconds(long nanos) {
        return SECONDS.format(Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L)));
    }

    private static String fraction(long nanos, int digits) {
        String nine = String.format(Locale.ROOT, "%09d", Math.floorMod(nanos, 1_000_000_000L));
        return digits == 0 ? "" : "." + nine.substring(0, Math.min(digits, 9));
    }
}
