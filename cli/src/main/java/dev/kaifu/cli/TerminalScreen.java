package dev.kaifu.cli;

import dev.kaifu.probe.talk.TalkScreen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Shows a talk: replies on stdout (with LF for CRLF), remarks on stderr.
///
/// Into a pipe the bytes go as they are; on a terminal whole lines are shown, with nothing in them that it would obey.
final class TerminalScreen implements TalkScreen {
    /// What a server sends without an end of line is shown in pieces of this size.
    private static final int MAX_LINE = 8_192;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    TerminalScreen(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
        this.terminal = mayBeTerminal();
    }

    /// System.console() tells of stdin and stdout together; a script on stdin may well show its replies on a terminal.
    private static boolean mayBeTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/") && !target.equals("/dev/null");
        } catch (IOException e) {
            // No Linux: what cannot be told is taken for a terminal, which costs a pipe only its control characters.
            return true;
        }
    }

    @Override
    public synchronized void reply(byte[] bytes) {
        for (byte b : bytes) {
            if (b != '\r') {
                line.write(b);
            }
            if (b == '\n' || line.size() >= MAX_LINE) {
                show();
            }
        }
        if (!terminal) {
            show();
        }
        out.flush();
    }

    private void show() {
        byte[] bytes = line.toByteArray();
        line.reset();
        if (terminal) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            String end = text.endsWith("\n") ? "\n" : "";
            out.print(TerminalText.escape(text.substring(0, text.length() - end.length())) + end);
        } else {
            out.write(bytes, 0, bytes.length);
        }
    }

    @Override
    public synchronized void note(String text) {
        err.println(text);
    }

    synchronized void trace(String text) {
        out.println(text);
    }
}
