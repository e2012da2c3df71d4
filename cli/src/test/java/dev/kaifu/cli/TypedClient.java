package dev.kaifu.cli;

import dev.kaifu.testkit.Peer;
import java.io.ByteArrayOutputStream;
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

/// `openssl s_client -crlf` at a keyboard, its standard output apart: with `-quiet` that is what the server said, to
/// the
/// byte. Each line is typed once what it waits for was heard, so that the sides take turns.
final class TypedClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path output;
    private final Path errors;
    private final OutputStream keyboard;
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private int heard;
    private int updates;

    private TypedClient(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.keyboard = process.getOutputStream();
    }

    /// @param stem of the names of the files that what it says goes to
    static TypedClient start(Path stem, int port, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Peer.required("openssl").toString(), "s_client", "-connect", "127.0.0.1:" + port, "-crlf"));
        command.addAll(options);
        Path output = Path.of(stem + ".out");
        Path errors = Path.of(stem + ".err");
        return new TypedClient(
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start(),
                output,
                errors);
    }

    /// Waits until the server says this, behind what was waited for before.
    TypedClient hears(String words) {
        Peer.await("\"" + words + "\" in " + output, PATIENCE, () -> {
            boolean ended = !process.isAlive();
            int at = read(output).indexOf(words, heard);
            if (at < 0 && ended) {
                throw new IllegalStateException("s_client ended: " + read(errors) + read(output));
            }
            heard = at < 0 ? heard : at + words.length();
            return at >= 0;
        });
        return this;
    }

    /// @param lines each with a line feed behind it
    TypedClient types(String lines) throws IOException {
        press(lines);
        typed.writeBytes(lines.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /// A KeyUpdate (RFC 8446 4.6.3), which s_client sends where a line begins with `k`, or with `K`, which asks the
    /// server for one too.
    TypedClient updatesKeys(String letter) throws IOException {
        press(letter + "\n");
        updates++;
        Peer.await(updates + " updates of keys", PATIENCE, () -> read(errors).split("KEYUPDATE", -1).length > updates);
        return this;
    }

    private void press(String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
    }

    /// All that was typed, as it was sent.
    byte[] typed() {
        return typed.toByteArray();
    }

    /// Waits for its end and gives what it wrote to its standard output.
    byte[] ends() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("s_client goes on: " + read(output));
        }
        return Files.readAllBytes(output);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
