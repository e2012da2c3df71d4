package dev.kaifu.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The desktop's clipboard, by the program that is there to fill it.
final class Clipboard {
    /// Wayland, X11, macOS.
    private static final List<List<String>> PROGRAMS = List.of(
            List.of("wl-copy"), List.of("xclip", "-selection", "clipboard"), List.of("xsel", "-ib"), List.of("pbcopy"));

    /// None of them takes longer, unless its display does not answer.
    private static final long PATIENCE_SECONDS = 10;

    private Clipboard() {}

    /// Whether some program has taken the text.
    static boolean take(String text) {
        return PROGRAMS.stream().anyMatch(program -> taken(program, text));
    }

    private static boolean taken(List<String> program, String text) {
        try {
            // They leave a process behind that holds the text: it must not hold this one's output open.
            Process process = new ProcessBuilder(program)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            }
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            // It is not installed, or has no display: the next one may.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
