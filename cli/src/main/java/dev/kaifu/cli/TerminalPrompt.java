package dev.kaifu.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Asks for a password at the terminal itself, as getpass(3) does: stdin and stdout may be pipes, as in
/// `kaifu auth plain --user me | pbcopy`. (The JDK's Console asks only where both are the terminal.)
final class TerminalPrompt {
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final int MAX_LENGTH = 4_096;

    private TerminalPrompt() {}

    /// What was typed, without its end of line; empty where there is no terminal, or one that would show it.
    static Optional<String> password(String prompt) {
        try (OutputStream out = new FileOutputStream(TERMINAL.toFile());
                InputStream in = new FileInputStream(TERMINAL.toFile())) {
            // Ctrl-C must not leave a terminal behind that shows nothing of what is typed.
            Thread restored = new Thread(() -> echo(true), "kaifu-terminal");
            Runtime.getRuntime().addShutdownHook(restored);
            try {
                return echo(false) ? Optional.of(ask(prompt, in, out)) : Optional.empty();
            } finally {
                echo(true);
                Runtime.getRuntime().removeShutdownHook(restored);
            }
        } catch (IOException e) {
            // No terminal is attached: it runs from cron, or in a container.
            return Optional.empty();
        }
    }

    private static String ask(String prompt, InputStream in, OutputStream out) throws IOException {
        Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"), StandardCharsets.UTF_8);
        out.write((prompt + ": ").getBytes(charset));
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n' && line.size() < MAX_LENGTH; b = in.read()) {
            line.write(b);
        }
        out.write('\n');
        return line.toString(charset);
    }

    /// Whether the terminal has been told.
    private static boolean echo(boolean on) {
        try {
            Process stty = new ProcessBuilder("stty", on ? "echo" : "-echo")
                    .redirectInput(TERMINAL.toFile())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return stty.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
