package dev.kaifu.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/// One line on stderr that tells how far something is, and goes away again; nothing where stderr is no terminal.
final class StatusLine {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean terminal;
    private boolean shown;

    StatusLine(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    static StatusLine onStandardError() {
        return new StatusLine(System.err, standardErrorIsTerminal());
    }

    boolean isOnTerminal() {
        return terminal;
    }

    /// @param text escaped for a terminal
    synchronized void show(String text) {
        if (terminal) {
            shown = true;
            err.print(CLEAR_LINE + "kaifu: " + text);
            err.flush();
        }
    }

    /// Takes the line away, so that something else can be printed.
    synchronized void clear() {
        if (shown) {
            shown = false;
            err.print(CLEAR_LINE);
            err.flush();
        }
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
