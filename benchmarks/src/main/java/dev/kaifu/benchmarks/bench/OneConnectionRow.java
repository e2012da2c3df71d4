package dev.kaifu.benchmarks.bench;

import dev.kaifu.benchmarks.corpus.CorpusPlan;
import java.io.IOException;
import java.util.List;

/// One connection of 5 GB, beside the rate of many.
record OneConnectionRow(String name) implements BenchRow {
    private static final int MESSAGES = 1_000;
    private static final int MEAN_MESSAGE = 4_750_000;

    @Override
    public List<ResultLine> run(Bench bench) throws IOException, InterruptedException {
        Corpus one = bench.corpus("one-connection", CorpusPlan.ofConnections(1).withMessages(MESSAGES, MEAN_MESSAGE));
        Corpus many = bench.corpus();
        double rateOfMany = many.gigabytes() / run(bench, many).seconds();
        Series kaifu = run(bench, one);
        double rate = one.gigabytes() / kaifu.seconds();
        return List.of(
                Goals.proof(name, bench.proof(one)),
                Goals.seconds(name, "kaifu, " + Goals.number(one.gigabytes(), "GB"), kaifu.seconds()),
                ResultLine.told(name, "rate", Goals.number(rate, "GB/s")),
                ResultLine.told(
                        name,
                        "rate of many, " + Goals.number(many.gigabytes(), "GB"),
                        Goals.number(rateOfMany, "GB/s")),
                Goals.atLeast(name, "rate beside that of many", "", rate / rateOfMany, Goals.ONE_CONNECTION_RATE),
                Goals.memory(name, kaifu));
    }

    private Series run(Bench bench, Corpus corpus) throws IOException, InterruptedException {
        bench.readOnce(corpus.capture());
        bench.say(name + ": " + bench.runs() + " runs over " + corpus.capture().getFileName());
        return bench.kaifu(name, bench.programs().open(corpus, List.of()));
    }
}
