package dev.kaifu.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Kaifu as its users run it: a process of its own, with its output, its errors and its exit status.
///
/// @param folder where it runs
record KaifuProcess(Path folder) {
    private static final long LIMIT_SECONDS = 60;

    /// What it left behind.
    record Ended(int status, String out, String err) {}

    Process start(Path input, Path out, Path err, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kaifu.cli.Main"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.redirectInput(input.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    Ended run(byte[] input, String... arguments) throws IOException, InterruptedException {
        Path in = Files.createTempFile("kaifu", ".in");
        Path out = Files.createTempFile("kaifu", ".out");
        Path err = Files.createTempFile("kaifu", ".err");
        try {
            Files.write(in, input);
            Process process = start(in, out, err, List.of(arguments));
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(List.of(arguments) + " did not end");
            }
            return new Ended(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(in);
            Files.delete(out);
            Files.delete(err);
        }
    }
}
