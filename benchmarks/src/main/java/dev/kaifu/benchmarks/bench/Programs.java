package dev.kaifu.benchmarks.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The programs that are measured, and their command lines.
///
/// @param kaifu the launcher
/// @param tshark empty where it is not installed
record Programs(Path kaifu, Optional<Path> tshark) {
    static Programs of(Path kaifu) {
        return new Programs(kaifu, find("tshark"));
    }

    static Optional<Path> find(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// `kaifu open` as the goals have it.
    List<String> open(Corpus corpus, List<String> more) {
        return open(corpus.capture().toString(), corpus, more);
    }

    /// The same from stdin.
    List<String> openPipe(Corpus corpus) {
        return open("-", corpus, List.of());
    }

    private List<String> open(String capture, Corpus corpus, List<String> more) {
        List<String> command = new ArrayList<>(
                List.of(kaifu.toString(), "open", "--keys", corpus.keys().toString(), "--format", "ndjson", capture));
        command.addAll(more);
        return command;
    }

    /// tshark on the same work.
    static List<String> tshark(Path tshark, Corpus corpus) {
        return List.of(
                tshark.toString(),
                "-r",
                corpus.capture().toString(),
                "-o",
                "tls.keylog_file:" + corpus.keys(),
                "-Y",
                "smtp.req",
                "-T",
                "fields",
                "-e",
                "tcp.stream",
                "-e",
                "smtp.req.command",
                "-e",
                "smtp.req.parameter");
    }
}
