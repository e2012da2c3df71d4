package dev.kaifu.benchmarks.bench;

import dev.kaifu.benchmarks.corpus.CorpusPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the rows share: programs, corpora, the stopwatch, and tshark's speed, which is measured once.
final class Bench {
    /// tshark is measured on so many connections (1.1 GB) at the most: for ten times as many its memory would not
    /// suffice.
    static final int REFERENCE_CONNECTIONS = 8_000;

    private static final Map<String, String> CACHES_AWAITED = Map.of("KAIFU_AOT", "wait");
    private static final Map<String, String> QUIET_TSHARK = Map.of("WIRESHARK_CONFIG_DIR", "/nonexistent");

    private final Programs programs;
    private final CorpusStore store;
    private final Stopwatch stopwatch;
    private final Progress progress;
    private final Path folder;
    private final int runs;
    private final int connections;
    private Optional<TsharkSpeed> tsharkSpeed = Optional.empty();

    /// tshark on the reference corpus.
    record TsharkSpeed(Series series, Corpus corpus, TsharkCount count) {
        /// By extrapolation, where the corpus is another.
        double secondsFor(Corpus other) {
            return series.seconds() * other.bytes() / corpus.bytes();
        }
    }

    /// @param connections of the corpus that the rows are measured on
    Bench(Programs programs, Path folder, Progress progress, int runs, int connections) throws IOException {
        Files.createDirectories(folder);
        this.programs = programs;
        this.store = new CorpusStore(folder, progress);
        this.stopwatch = new Stopwatch(folder);
        this.progress = progress;
        this.folder = folder;
        this.runs = runs;
        this.connections = connections;
    }

    Programs programs() {
        return programs;
    }

    Path folder() {
        return folder;
    }

    int runs() {
        return runs;
    }

    void say(String line) {
        progress.say(line);
    }

    /// The corpus that the rows are measured on.
    Corpus corpus() throws IOException, InterruptedException {
        return corpus("mail", CorpusPlan.ofConnections(connections));
    }

    /// The corpus that tshark is measured on: the same, unless it is too large for tshark.
    Corpus reference() throws IOException, InterruptedException {
        return corpus("mail", CorpusPlan.ofConnections(Math.min(connections, REFERENCE_CONNECTIONS)));
    }

    Corpus corpus(String name, CorpusPlan plan) throws IOException, InterruptedException {
        return store.of(name, plan);
    }

    Path foreignKeys(long lines) throws IOException {
        return store.foreignKeys(lines);
    }

    /// Where the output of the last run of Kaifu stands.
    Path output() {
        return folder.resolve("kaifu.ndjson");
    }

    Proof proof(Corpus corpus) throws IOException {
        return Proof.of(corpus.truth(), output());
    }

    /// Starts Kaifu once, unmeasured: what a first start builds, AOT caches too, is there afterwards.
    void startOnce() throws IOException, InterruptedException {
        say("the first start, which may build");
        kaifuOnce("the first start", List.of(List.of(programs.kaifu().toString(), "--version")), CACHES_AWAITED);
    }

    Series kaifu(String what, List<String> command) throws IOException, InterruptedException {
        return kaifu(what, List.of(command), runs, Map.of());
    }

    /// Some runs of a command of Kaifu, alone or at the end of a pipe.
    Series kaifu(String what, List<List<String>> pipe, int times, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            measured.add(kaifuOnce(what, pipe, environment));
        }
        return new Series(measured);
    }

    private Measured kaifuOnce(String what, List<List<String>> pipe, Map<String, String> environment)
            throws IOException, InterruptedException {
        Measured run = stopwatch.run(pipe, environment, output());
        if (run.status() != 0) {
            throw new BenchFailure(what + ": kaifu ended with " + run.status() + ": " + firstLine(stopwatch.errors()));
        }
        return run;
    }

    /// Kaifu and tshark in turn on the same corpus; tshark's runs are empty where it is not installed.
    Pair inTurn(String what, List<String> kaifu, Corpus corpus, int times) throws IOException, InterruptedException {
        List<Measured> ours = new ArrayList<>();
        List<Measured> theirs = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            ours.add(kaifuOnce(what, List.of(kaifu), Map.of()));
            if (programs.tshark().isPresent()) {
                theirs.add(tsharkOnce(programs.tshark().get(), corpus));
            }
        }
        return new Pair(new Series(ours), new Series(theirs));
    }

    /// @param tshark without runs where it is not installed
    record Pair(Series kaifu, Series tshark) {}

    private Measured tsharkOnce(Path tshark, Corpus corpus) throws IOException, InterruptedException {
        Measured run = stopwatch.run(List.of(Programs.tshark(tshark, corpus)), QUIET_TSHARK, tsharkOutput());
        if (run.status() != 0) {
            throw new BenchFailure("tshark ended with " + run.status() + ": " + firstLine(stopwatch.errors()));
        }
        return run;
    }

    private Path tsharkOutput() {
        return folder.resolve("tshark.tsv");
    }

    /// Notes what tshark took for the reference corpus.
    TsharkSpeed noteTshark(Series series, Corpus corpus) throws IOException {
        TsharkSpeed speed = new TsharkSpeed(series, corpus, TsharkCount.of(tsharkOutput(), corpus.truth()));
        tsharkSpeed = Optional.of(speed);
        return speed;
    }

    /// tshark's speed on the reference corpus, measured now where it was not yet; empty where it is not installed.
    Optional<TsharkSpeed> tsharkSpeed() throws IOException, InterruptedException {
        if (tsharkSpeed.isEmpty() && programs.tshark().isPresent()) {
            Corpus reference = reference();
            readOnce(reference.capture());
            say("tshark on " + reference.capture().getFileName() + ", " + runs + " runs");
            List<Measured> measured = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                measured.add(tsharkOnce(programs.tshark().get(), reference));
            }
            noteTshark(new Series(measured), reference);
        }
        return tsharkSpeed;
    }

    /// Reads a file to its end, so that every run finds the same of it in the page cache.
    void readOnce(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 20];
            while (in.read(block) >= 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static String firstLine(Path file) throws IOException {
        return Files.readString(file).lines().findFirst().orElse("it said nothing");
    }
}
