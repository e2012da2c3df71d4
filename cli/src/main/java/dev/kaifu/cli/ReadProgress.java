package dev.kaifu.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/// One line on stderr that tells how far a long read is; nothing where it is short, or where stderr is no terminal.
final class ReadProgress {
    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final long STEP_NANOS = 250_000_000L;

    private final StatusLine line;
    private final LongSupplier nanoTime;
    private long lastShown;

    ReadProgress(PrintStream err, boolean terminal, LongSupplier nanoTime) {
        this(new StatusLine(err, terminal), nanoTime);
    }

    private ReadProgress(StatusLine line, LongSupplier nanoTime) {
        this.line = line;
        this.nanoTime = nanoTime;
        this.lastShown = nanoTime.getAsLong() + QUIET_NANOS - STEP_NANOS;
    }

    static ReadProgress onStandardError() {
        return new ReadProgress(StatusLine.onStandardError(), System::nanoTime);
    }

    /// @param name escaped for a terminal
    /// @param total of the file, 0 where it is not known
    void at(String name, long bytes, long total) {
        long now = nanoTime.getAsLong();
        if (!line.isOnTerminal() || now - lastShown < STEP_NANOS) {
            return;
        }
        lastShown = now;
        String part =
                total > 0 ? String.format(Locale.ROOT, "%d %%", Math.min(100, bytes * 100 / total)) : megabytes(bytes);
        line.show("reading " + name + ": " + part);
    }

    /// The result is about to be printed: where that goes to the same terminal, the line makes room.
    void beforeOutput() {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            clear();
        }
    }

    /// Takes the line away, so that something else can be printed.
    void clear() {
        line.clear();
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
