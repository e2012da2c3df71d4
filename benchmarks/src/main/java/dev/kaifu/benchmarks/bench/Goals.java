package dev.kaifu.benchmarks.bench;

import java.util.Locale;

/// The goals, and the lines of the table that hold a value against one.
final class Goals {
    static final long MEMORY = 512L << 20;
    /// Times tshark's speed, cold start included.
    static final double RATIO_1_GB = 60;

    static final double RATIO_10_GB = 100;
    static final double SMALL_SECONDS = 0.25;
    static final double CHECK_SECONDS = 0.5;
    static final double KEY_LOG_SECONDS = 1;
    /// What a gigabyte may cost with all connections open at once, beside few.
    static final double MANY_OPEN_FACTOR = 1.25;
    /// The rate of one connection beside that of many.
    static final double ONE_CONNECTION_RATE = 2.0 / 3;

    static final double TWO_CORES = 1.7;

    private static final double MEBIBYTE = 1 << 20;

    private Goals() {}

    static ResultLine atMost(String row, String measure, String unit, double value, double goal) {
        return new ResultLine(row, measure, number(value, unit), "at most " + number(goal, unit), value <= goal);
    }

    static ResultLine atLeast(String row, String measure, String unit, double value, double goal) {
        return new ResultLine(row, measure, number(value, unit), "at least " + number(goal, unit), value >= goal);
    }

    static ResultLine seconds(String row, String measure, double value) {
        return ResultLine.told(row, measure, number(value, "s"));
    }

    static ResultLine memory(String row, Series series) {
        String measure = "peak memory";
        if (series.peakBytes() == 0) {
            return ResultLine.told(row, measure, "not told by this system");
        }
        return atMost(row, measure, "MiB", series.peakBytes() / MEBIBYTE, MEMORY / MEBIBYTE);
    }

    static ResultLine proof(String row, Proof proof) {
        return new ResultLine(row, "same work", proof.text(), "all", proof.holds());
    }

    static String mebibytes(long bytes) {
        return number(bytes / MEBIBYTE, "MiB");
    }

    static String number(double value, String unit) {
        String digits = value >= 100 ? "%,.0f %s" : value >= 10 ? "%.1f %s" : value >= 1 ? "%.2f %s" : "%.3f %s";
        return String.format(Locale.ROOT, digits, value, unit).strip();
    }
}
