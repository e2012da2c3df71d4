package dev.kaifu.cli;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Capture times in UTC with the capture's own precision.
final class Timestamps {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// The first second of a year with five digits.
    private static final long YEAR_10000 = 253_402_300_800L;

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
        long second = Math.floorDiv(nanos, 1_000_000_000L);
        if (second < 0 || second >= YEAR_10000) {
            return SECONDS.format(Instant.ofEpochSecond(second));
        }
        // A formatter costs more than the rest of an event's line.
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(19);
        digits(text, time.getYear(), 4).append('-');
        digits(text, time.getMonthValue(), 2).append('-');
        digits(text, time.getDayOfMonth(), 2).append('T');
        digits(text, time.getHour(), 2).append(':');
        digits(text, time.getMinute(), 2).append(':');
        return digits(text, time.getSecond(), 2).toString();
    }

    private static String fraction(long nanos, int digits) {
        if (digits == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder(10).append('.');
        digits(text, Math.floorMod(nanos, 1_000_000_000L), 9);
        text.setLength(1 + Math.min(digits, 9));
        return text.toString();
    }

    private static StringBuilder digits(StringBuilder text, long value, int width) {
        long power = 1;
        for (int i = 1; i < width; i++) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            text.append((char) ('0' + value / power % 10));
        }
        return text;
    }
}
