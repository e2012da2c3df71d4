package dev.kaifu.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/// One line on stderr that tells how far a long read is; nothing where it is short, or where stderr is no terminal.
final class ReadProgress {
    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final long STEP_NANOS = 250_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private long lastShown;
    private boolean shown;

    ReadProgress(PrintStream err, boolean terminal, LongSupplier nanoTime) {
        this.err = err;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.lastShown = nanoTime.getAsLong() + QUIET_NANOS - STEP_NANOS;
    }

    static ReadProgress onStandardError() {
        return new ReadProgress(System.err, standardErrorIsTerminal(), System::nanoTime);
    }

    /// @param name escaped for a terminal
    /// @param total of the file, 0 where it is not known
    void at(String name, long bytes, long total) {
        long now = nanoTime.getAsLong();
        if (!terminal || now - lastShown < STEP_NANOS) {
            return;
        }
        lastShown = now;
        shown = true;
        String part =
                total > 0 ? String.format(Locale.ROOT, "%d %%", Math.min(100, bytes * 100 / total)) : megabytes(bytes);
        err.print(CLEAR_LINE + "kaifu: reading " + name + ": " + part);
        err.flush();
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
        if (shown) {
            shown = false;
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    /// The JDK tells of stdin and stdout alone.
    private static boolean standardErrorIsTerminal() {
        try {
            String target = Path.of("/dev/stderr").toRealPath().toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
