package dev.kaifu.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Real programs that the tests run: found on the PATH (and where Debian keeps servers), bounded in time.
public final class Peer {
    /// No command of a test takes longer.
    static final Duration LIMIT = Duration.ofSeconds(60);

    private Peer() {}

    /// What a command left behind.
    ///
    /// @param output its standard output
    /// @param errors its standard error
    public record Ended(int status, byte[] output, String errors) {
        public String text() {
            return new String(output, StandardCharsets.UTF_8);
        }

        /// This, where the command ended well; an exception with what it said where it did not.
        public Ended well() {
            if (status != 0) {
                throw new IllegalStateException("ended with " + status + ": " + errors + text());
            }
            return this;
        }
    }

    public static Optional<Path> find(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)),
                        Stream.of("/usr/sbin", "/sbin", "/usr/lib/dovecot", "/usr/lib/postfix/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// The program's path; a test that asks for one that is not installed is left out, and `./dev test` says so.
    public static Path required(String program) {
        Optional<Path> found = find(program);
        Assumptions.assumeTrue(found.isPresent(), "needs " + program);
        return found.orElseThrow();
    }

    /// Runs a command to its end. The first word is looked up by [#required(String)].
    public static Ended run(List<String> command, byte[] input) {
        try {
            Path errors = Files.createTempFile("kaifu-peer", ".err");
            Path output = Files.createTempFile("kaifu-peer", ".out");
            Path given = Files.createTempFile("kaifu-peer", ".in");
            try {
                Files.write(given, input);
                Process process = builder(command)
                        .redirectInput(given.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    stop(process);
                    throw new IllegalStateException(command + " did not end within " + LIMIT);
                }
                return new Ended(process.exitValue(), Files.readAllBytes(output), Files.readString(errors));
            } finally {
                Files.deleteIfExists(errors);
                Files.deleteIfExists(output);
                Files.deleteIfExists(given);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    public static Ended run(String... command) {
        return run(List.of(command), new byte[0]);
    }

    /// A process that goes on, its output and errors in `log`.
    static Process start(Path log, List<String> command) {
        try {
            return builder(command)
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        String program = command.getFirst();
        String path = program.startsWith("/") ? program : required(program).toString();
        return new ProcessBuilder(
                Stream.concat(Stream.of(path), command.stream().skip(1)).toList());
    }

    /// Asks a process to end, then makes it.
    static void stop(Process process) {
        try {
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Waits until something is so; an exception that says `what` where it never is.
    public static void await(String what, Duration limit, BooleanSupplier ready) {
        long end = System.nanoTime() + limit.toNanos();
        while (!ready.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(what + " was not there within " + limit);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    static RuntimeException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
