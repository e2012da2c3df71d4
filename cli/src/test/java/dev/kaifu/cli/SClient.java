package dev.kaifu.cli;

import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `openssl s_client` at a keyboard: a line is typed once what it waits for was seen, since s_client takes a letter for
/// a command of its own only where a read begins with it.
final class SClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path output;
    private final OutputStream keyboard;

    private SClient(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.keyboard = process.getOutputStream();
    }

    /// @param output where what it says goes
    static SClient start(Path output, int port, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Peer.required("openssl").toString(), "s_client", "-connect", "127.0.0.1:" + port));
        command.addAll(options);
        return new SClient(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /// Waits until it has said this so many times.
    SClient awaits(String words, int times) {
        Peer.await(times + " times \"" + words + "\" in " + output, PATIENCE, () -> {
            String said = said();
            if (!process.isAlive() && count(said, words) < times) {
                throw new IllegalStateException("s_client ended: " + said);
            }
            return count(said, words) >= times;
        });
        return this;
    }

    SClient types(String line) throws IOException {
        keyboard.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
        return this;
    }

    /// Waits for its end and gives what it said.
    String ends() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("s_client goes on: " + said());
        }
        return said();
    }

    private String said() {
        try {
            return Files.readString(output, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(String text, String words) {
        return text.split(java.util.regex.Pattern.quote(words), -1).length - 1;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
