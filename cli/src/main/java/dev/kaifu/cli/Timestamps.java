package dev.kaifu.cli;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/// Capture times in UTC with the capture's own precision. Those that nanoseconds of 64 bits can tell are of the years
/// 1677 to 2262.
final class Timestamps {
    /// Bytes of the longest: `2026-11-24T03:24:51.123456789Z`.
    static final int MOST = 30;

    private static final long SECOND = 1_000_000_000L;
    private static final int SECONDS_OF_DAY = 86_400;
    /// `2026-11-24T`.
    private static final int DAY_LENGTH = 11;

    private static final int MAX_DIGITS = 9;

    /// The day told last: most captures are of one.
    private record Day(long number, byte[] text) {
        static Day of(long number) {
            LocalDate date = LocalDate.ofEpochDay(number);
            byte[] text = "0000-00-00T".getBytes(StandardCharsets.ISO_8859_1);
            put(text, 0, date.getYear() / 100);
            put(text, 2, date.getYear() % 100);
            put(text, 5, date.getMonthValue());
            put(text, 8, date.getDayOfMonth());
            return new Day(number, text);
        }
    }

    private static volatile Day last = Day.of(0);

    private Timestamps() {}

    /// `2026-11-24T03:24:51.123456Z`.
    static String full(long nanos, int digits) {
        byte[] text = new byte[MOST];
        return new String(text, 0, put(text, 0, nanos, digits), StandardCharsets.ISO_8859_1);
    }

    /// `2026-11-24`.
    static String date(long nanos) {
        return full(nanos, 0).substring(0, DAY_LENGTH - 1);
    }

    /// `03:24:51.123456`.
    static String ofDay(long nanos, int digits) {
        String full = full(nanos, digits);
        return full.substring(DAY_LENGTH, full.length() - 1);
    }

    /// Writes [#full], of at most [#MOST] bytes.
    ///
    /// @return where it ends
    static int put(byte[] into, int at, long nanos, int digits) {
        long seconds = Math.floorDiv(nanos, SECOND);
        long number = Math.floorDiv(seconds, SECONDS_OF_DAY);
        Day day = last;
        if (day.number != number) {
            day = Day.of(number);
            last = day;
        }
        System.arraycopy(day.text, 0, into, at, DAY_LENGTH);
        int ofDay = (int) (seconds - number * SECONDS_OF_DAY);
        int minutes = ofDay / 60;
        put(into, at + DAY_LENGTH, minutes / 60);
        into[at + DAY_LENGTH + 2] = ':';
        put(into, at + DAY_LENGTH + 3, minutes % 60);
        into[at + DAY_LENGTH + 5] = ':';
        put(into, at + DAY_LENGTH + 6, ofDay % 60);
        int end = fraction(into, at + DAY_LENGTH + 8, (int) (nanos - seconds * SECOND), Math.min(digits, MAX_DIGITS));
        into[end] = 'Z';
        return end + 1;
    }

    private static int fraction(byte[] into, int at, int nanos, int digits) {
        if (digits <= 0) {
            return at;
        }
        into[at] = '.';
        int rest = nanos;
        for (int place = MAX_DIGITS; place > digits; place--) {
            rest /= 10;
        }
        for (int place = digits; place > 0; place--) {
            into[at + place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + 1 + digits;
    }

    /// Two digits.
    private static void put(byte[] into, int at, int value) {
        into[at] = (byte) ('0' + value / 10);
        into[at + 1] = (byte) ('0' + value % 10);
    }
}
