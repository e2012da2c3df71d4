package dev.kaifu.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/// Capture times in UTC with the capture's own precision.
final class Timestamps {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// The first second of a year with five digits.
    private static final long YEAR_10000 = 253_402_300_800L;

    private static final long SECOND = 1_000_000_000L;
    /// A dot and nine digits.
    private static final int FRACTION_LENGTH = 10;

    /// The second told last and its text: many events share one.
    private record Told(long second, String text) {}

    private static volatile Told last = new Told(0, text(0));

    private Timestamps() {}

    /// `2026-11-24T03:24:51.123456Z`.
    static String full(long nanos, int digits) {
        byte[] text = withFraction(seconds(nanos), nanos, digits, 1);
        text[text.length - 1] = 'Z';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// `2026-11-24`.
    static String date(long nanos) {
        String seconds = seconds(nanos);
        return seconds.substring(0, seconds.indexOf('T'));
    }

    /// `03:24:51.123456`.
    static String ofDay(long nanos, int digits) {
        String seconds = seconds(nanos);
        String ofDay = seconds.substring(seconds.indexOf('T') + 1);
        return new String(withFraction(ofDay, nanos, digits, 0), StandardCharsets.ISO_8859_1);
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

    /// @param more bytes that are left behind the fraction
    private static byte[] withFraction(String seconds, long nanos, int digits, int more) {
        int places = Math.min(digits, FRACTION_LENGTH - 1);
        int at = seconds.length();
        byte[] text =
                Arrays.copyOf(seconds.getBytes(StandardCharsets.ISO_8859_1), at + (places > 0 ? 1 + places : 0) + more);
        if (places > 0) {
            text[at] = '.';
            int rest = (int) Math.floorMod(nanos, SECOND);
            for (int place = FRACTION_LENGTH - 1; place > 0; place--) {
                if (place <= places) {
                    text[at + place] = (byte) ('0' + rest % 10);
                }
                rest /= 10;
            }
        }
        return text;
    }

    private static StringBuilder digits(StringBuilder text, int value, int width) {
        int power = 1;
        for (int i = 1; i < width; i++) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            text.append((char) ('0' + value / power % 10));
        }
        return text;
    }
}
