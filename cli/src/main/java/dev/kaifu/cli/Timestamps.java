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

    private static final long SECOND = 1_000_000_000L;
    private static final int FULL_LENGTH = 30;

    /// The second told last and its text: many events share one.
    private record Told(long second, String text) {}

    private static volatile Told last = new Told(0, text(0));

    private Timestamps() {}

    /// `2026-11-24T03:24:51.123456Z`.
    static String full(long nanos, int digits) {
        StringBuilder text = new StringBuilder(FULL_LENGTH).append(seconds(nanos));
        return fraction(text, nanos, digits).append('Z').toString();
    }

    /// `2026-11-24`.
    static String date(long nanos) {
        String seconds = seconds(nanos);
        return seconds.substring(0, seconds.indexOf('T'));
    }

    /// `03:24:51.123456`.
    static String ofDay(long nanos, int digits) {
        String seconds = seconds(nanos);
        StringBuilder text = new StringBuilder(FULL_LENGTH).append(seconds, seconds.indexOf('T') + 1, seconds.length());
        return fraction(text, nanos, digits).toString();
    }

    private static String seconds(long nanos) {
        long second = Math.floorDiv(nanos, SECOND);
        Told told = last;
        if (told.second != second) {
            told = new Told(second, text(second));
            last = told;
        }
        return told.text;
    }

    private static String text(long second) {
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

    private static StringBuilder fraction(StringBuilder text, long nanos, int digits) {
        if (digits == 0) {
            return text;
        }
        text.append('.');
        int rest = (int) Math.floorMod(nanos, SECOND);
        int power = 100_000_000;
        for (int i = 0; i < Math.min(digits, 9); i++) {
            text.append((char) ('0' + rest / power));
            rest %= power;
            power /= 10;
        }
        return text;
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
