package dev.kaifu.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A key log of 1,000,000 lines of other people's sessions: what its loading costs (a small capture with it and
/// without), and what it costs the opening of the large one.
record KeyLogRow(String name) implements BenchRow {
    private static final long LINES = 1_000_000;
    /// What the two differences may differ by, since each is of two medians.
    private static final double NOISE_SECONDS = 0.15;

    @Override
    public List<ResultLine> run(Bench bench) throws IOException, InterruptedException {
        Path foreign = bench.foreignKeys(LINES);
        bench.readOnce(foreign);
        Corpus small = bench.corpus("small", SmallRow.PLAN);
        double loading =
                run(bench, small, foreign).seconds() - run(bench, small).seconds();
        Corpus large = bench.corpus();
        bench.readOnce(large.capture());
        Series without = run(bench, large);
        Series with = run(bench, large, foreign);
        Proof proof = bench.proof(large);
        double slower = with.seconds() - without.seconds();
        return List.of(
                Goals.proof(name, proof),
                Goals.atMost(name, "loading it", "s", loading, Goals.KEY_LOG_SECONDS),
                Goals.seconds(name, "opening without it", without.seconds()),
                Goals.seconds(name, "opening with it", with.seconds()),
                Goals.atMost(name, "slower by", "s", slower, loading + NOISE_SECONDS),
                Goals.memory(name, with));
    }

    private Series run(Bench bench, Corpus corpus, Path... foreign) throws IOException, InterruptedException {
        bench.say(name + ": " + bench.runs() + " runs over " + corpus.capture().getFileName()
                + (foreign.length > 0 ? " with the foreign key log" : ""));
        List<String> keys = Stream.of(foreign)
                .flatMap(file -> Stream.of("--keys", file.toString()))
                .toList();
        return bench.kaifu(name, bench.programs().open(corpus, keys));
    }
}
