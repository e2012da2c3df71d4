package dev.kaifu.benchmarks.bench;

import dev.kaifu.benchmarks.corpus.CorpusPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A capture of some fifty packets, as a whole process, beside tshark.
record SmallRow(String name) implements BenchRow {
    /// One connection with a message of half a dozen segments.
    static final CorpusPlan PLAN = CorpusPlan.ofConnections(1).withMessages(1, 12_000);

    private static final int RUNS = 20;

    @Override
    public List<ResultLine> run(Bench bench) throws IOException, InterruptedException {
        Corpus corpus = bench.corpus("small", PLAN);
        bench.say(name + ": " + RUNS + " runs");
        Bench.Pair pair = bench.inTurn(name, bench.programs().open(corpus, List.of()), corpus, RUNS);
        List<ResultLine> lines = new ArrayList<>(List.of(
                Goals.proof(name, bench.proof(corpus)),
                Goals.atMost(name, "kaifu, median of " + RUNS, "s", pair.kaifu().seconds(), Goals.SMALL_SECONDS)));
        if (!pair.tshark().runs().isEmpty()) {
            lines.add(Goals.seconds(name, "tshark", pair.tshark().seconds()));
        }
        return lines;
    }
}
