package dev.kaifu.cli.training;

import dev.kaifu.cli.ExitStatus;
import java.util.List;

/// `open` and `keys` as the documentation shows them, over a small recording; with them the commands that need less.
final class SmallCaptures {
    private static final List<String> FORMATS = List.of("text", "json", "ndjson", "events", "csv");

    private final CommandRuns runs;
    private final TrainingFiles files;

    SmallCaptures(CommandRuns runs, TrainingFiles files) {
        this.runs = runs;
        this.files = files;
    }

    void run() {
        String classic = files.classic().toString();
        for (String format : FORMATS) {
            runs.run(ExitStatus.OK, "open", files.recording(), "--format", format);
            runs.run(ExitStatus.OK, "open", classic, "--keys", files.keys(), "--format", format, "--digest");
        }
        runs.run(ExitStatus.OK, "open", files.recording(), "--follow", "0");
        runs.run(ExitStatus.OK, "open", files.recording(), "--follow", "1", "--raw", "--side", "client");
        runs.run(ExitStatus.OK, "open", files.recording(), "--export-messages", files.file("mails"));
        // Sealed, and why.
        runs.run(ExitStatus.OK, "open", classic);
        keys();
        words();
    }

    private void keys() {
        runs.run(ExitStatus.OK, "keys", files.keys());
        runs.run(ExitStatus.OK, "keys", files.keys(), "-o", files.file("again.keys"));
        // RFC 4616: "abc" with the password "def".
        runs.run(ExitStatus.OK, "auth", "explain", "AGFiYwBkZWY=");
    }

    /// Help, completion and wrong words.
    private void words() {
        runs.run(ExitStatus.OK, "--version");
        runs.run(ExitStatus.OK, "--help");
        runs.run(ExitStatus.OK, "open", "--help");
        runs.run(ExitStatus.OK, "completion");
        runs.run(ExitStatus.USAGE, "opne");
        runs.run(ExitStatus.USAGE, "open", "--nothing-like-this");
        runs.run(ExitStatus.UNREADABLE, "open", files.file("not-there.pcap"));
    }
}
