package dev.kaifu.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs processes and measures them: wall time by the JVM's clock, peak memory by GNU time where it is there, else by
/// looking into /proc while the process runs.
final class Stopwatch {
    private static final Path GNU_TIME = Path.of("/usr/bin/time");
    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final int LOOK_EVERY_MILLIS = 20;
    /// No run of a benchmark takes longer.
    private static final int LIMIT_MINUTES = 60;

    private final Path folder;
    private final boolean gnuTime;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /// @param folder for what GNU time and the processes themselves say
    Stopwatch(Path folder) {
        this.folder = folder;
        this.gnuTime = isGnu(GNU_TIME);
        // A terminal's Ctrl-C reaches them too; a signal that is meant for the JVM alone does not.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.forEach(Stopwatch::stop)));
    }

    /// Where the errors of the last process stand.
    Path errors() {
        return folder.resolve("stderr.txt");
    }

    /// Runs commands as a pipe; the last is the one that is measured.
    ///
    /// @param environment variables besides the inherited ones
    Measured run(List<List<String>> pipe, Map<String, String> environment, Path output)
            throws IOException, InterruptedException {
        Path memory = folder.resolve("peak-memory.txt");
        List<ProcessBuilder> builders = new ArrayList<>();
        for (List<String> command : pipe) {
            boolean last = builders.size() == pipe.size() - 1;
            ProcessBuilder builder = new ProcessBuilder(last && gnuTime ? timed(command, memory) : command);
            builder.environment().putAll(environment);
            builders.add(builder.redirectError(errors().toFile()));
        }
        builders.getFirst().redirectInput(Path.of("/dev/null").toFile());
        builders.getLast().redirectOutput(output.toFile());
        long start = System.nanoTime();
        List<Process> processes = ProcessBuilder.startPipeline(builders);
        running.addAll(processes);
        try {
            long seen = await(processes.getLast());
            double seconds = (System.nanoTime() - start) / 1e9;
            long peak = gnuTime ? told(memory) : seen;
            return new Measured(seconds, peak, processes.getLast().exitValue());
        } finally {
            processes.forEach(Stopwatch::stop);
            processes.forEach(running::remove);
        }
    }

    /// With what it has started: GNU time stops, what it measures would not.
    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    private static List<String> timed(List<String> command, Path memory) {
        List<String> timed = new ArrayList<>(List.of(GNU_TIME.toString(), "-f", "%M", "-o", memory.toString()));
        timed.addAll(command);
        return timed;
    }

    /// Kibibytes, in the last line: where the process failed, a line before it says so.
    private static long told(Path memory) throws IOException {
        return Long.parseLong(Files.readAllLines(memory).getLast()) * 1024;
    }

    /// Waits for the end; the high-water mark of its memory as far as it could be seen.
    private long await(Process process) throws IOException, InterruptedException {
        if (gnuTime) {
            limit(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES));
            return 0;
        }
        long seen = 0;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LIMIT_MINUTES);
        while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            seen = Math.max(seen, highWater(process.pid()));
            limit(System.nanoTime() < end);
        }
        return seen;
    }

    private static void limit(boolean kept) throws IOException {
        if (!kept) {
            throw new IOException("a process did not end within " + LIMIT_MINUTES + " minutes");
        }
    }

    private static long highWater(long process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            Matcher mark = HIGH_WATER.matcher(Files.readString(status));
            return mark.find() ? Long.parseLong(mark.group(1)) * 1024 : 0;
        } catch (IOException e) {
            // It ended between the two looks.
            return 0;
        }
    }

    private static boolean isGnu(Path time) {
        if (!Files.isExecutable(time)) {
            return false;
        }
        try {
            Process process = new ProcessBuilder(time.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return said.contains("GNU");
        } catch (IOException e) {
            return false;
        }
    }
}
