package dev.kaifu.cli.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/// The program that `scripts/start.sh` runs to record AOT caches: `Training PART FOLDER`, first the part `input`, then
/// each
/// profile in a JVM of its own.
///
/// It does what users do, by the same commands, so that what they need is in the cache whatever the code behind them
/// becomes.
/// What goes wrong is told on stderr and left out: a cache of less is still a cache. No command of Kaifu leads here.
public final class Training {
    /// A training that takes so long hangs: the process ends without a cache.
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /// What a run is for. Each profile keeps to what its commands need: the JVM loads all classes of a cache when it
    /// starts.
    enum Part {
        /// Makes the captures that the others open.
        INPUT,
        /// A profile: `open` and `keys` of small files, and what needs less.
        OPEN,
        /// A profile: `check`, `talk` and `demo`.
        CHECK,
        /// A profile: `open` and `keys` of large input.
        LARGE
    }

    private Training() {}

    public static void main(String[] arguments) throws IOException {
        limitTime();
        TrainingFiles files = new TrainingFiles(Path.of(arguments[1]));
        CommandRuns runs = new CommandRuns();
        switch (Part.valueOf(arguments[0].toUpperCase(Locale.ROOT))) {
            case INPUT -> new TrainingInput(runs, files).make();
            case OPEN -> new SmallCaptures(runs, files).run();
            case CHECK -> new LiveServers(runs, files).run();
            case LARGE -> new LargeCaptures(runs, files).run();
        }
        // Not by the end of the last thread: servers and their clients leave some.
        System.exit(runs.failures() == 0 ? 0 : 1);
    }

    private static void limitTime() {
        Thread.ofPlatform().daemon().name("training-limit").start(() -> {
            try {
                Thread.sleep(LIMIT);
                System.err.println("training: not done after " + LIMIT.toMinutes() + " minutes");
                Runtime.getRuntime().halt(3);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
