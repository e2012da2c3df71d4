package dev.kaifu.benchmarks.bench;

import dev.kaifu.benchmarks.corpus.CorpusPlan;
import java.io.IOException;
import java.util.List;

/// 100,000 connections, all open at once, beside the same ones sixteen at a time.
record ManyOpenRow(String name) implements BenchRow {
    private static final int CONNECTIONS = 100_000;
    /// Short messages keep the file at 2 GB.
    private static final int MEAN_MESSAGE = 12_000;

    @Override
    public List<ResultLine> run(Bench bench) throws IOException, InterruptedException {
        CorpusPlan few = CorpusPlan.ofConnections(CONNECTIONS).withMessages(1, MEAN_MESSAGE);
        Corpus fewOpen = bench.corpus("few-open", few);
        Corpus manyOpen = bench.corpus("many-open", few.withOpen(CONNECTIONS));
        Series beside = run(bench, fewOpen);
        Series kaifu = run(bench, manyOpen);
        return List.of(
                Goals.proof(name, bench.proof(manyOpen)),
                Goals.seconds(name, "16 at once, " + Goals.number(fewOpen.gigabytes(), "GB"), beside.seconds()),
                Goals.seconds(name, "all at once", kaifu.seconds()),
                Goals.atMost(
                        name,
                        "cost beside 16 at once",
                        "times",
                        kaifu.seconds() / beside.seconds(),
                        Goals.MANY_OPEN_FACTOR),
                Goals.memory(name, kaifu));
    }

    private Series run(Bench bench, Corpus corpus) throws IOException, InterruptedException {
        bench.readOnce(corpus.capture());
        bench.say(name + ": " + bench.runs() + " runs over " + corpus.capture().getFileName());
        return bench.kaifu(name, bench.programs().open(corpus, List.of()));
    }
}
