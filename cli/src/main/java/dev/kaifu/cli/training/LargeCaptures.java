package dev.kaifu.cli.training;

import dev.kaifu.cli.ExitStatus;

/// What opening a large capture runs, until it is hot: the JVM keeps in the cache how often each branch was taken and
/// what types
/// were met (JEP 515), so that the loops are compiled well at once.
final class LargeCaptures {
    /// How often the capture is opened. What is hot by then is in the hands of the second compiler.
    private static final int OPENINGS = 3;

    private final CommandRuns runs;
    private final TrainingFiles files;

    LargeCaptures(CommandRuns runs, TrainingFiles files) {
        this.runs = runs;
        this.files = files;
    }

    void run() {
        String capture = files.largeClassic().toString();
        String recording = files.largeRecording().toString();
        String keys = files.largeKeys().toString();
        for (int i = 0; i < OPENINGS; i++) {
            runs.run(ExitStatus.OK, "open", capture, "--keys", keys, "--format", "ndjson");
        }
        runs.run(ExitStatus.OK, "open", recording, "--digest", "--format", "json");
        runs.run(ExitStatus.OK, "open", recording);
        runs.run(ExitStatus.OK, "keys", keys);
    }
}
