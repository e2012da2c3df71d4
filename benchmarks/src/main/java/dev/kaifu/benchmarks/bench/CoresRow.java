package dev.kaifu.benchmarks.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The same on one core and on two.
record CoresRow(String name) implements BenchRow {
    @Override
    public List<ResultLine> run(Bench bench) throws IOException, InterruptedException {
        if (Programs.find("taskset").isEmpty() || Runtime.getRuntime().availableProcessors() < 2) {
            return List.of(ResultLine.told(name, "left out", "needs taskset and two cores"));
        }
        Corpus corpus = bench.corpus();
        bench.readOnce(corpus.capture());
        Series one = run(bench, corpus, "0");
        Series two = run(bench, corpus, "0,1");
        return List.of(
                Goals.proof(name, bench.proof(corpus)),
                Goals.seconds(name, "one core, " + Goals.number(corpus.gigabytes(), "GB"), one.seconds()),
                Goals.seconds(name, "two cores", two.seconds()),
                Goals.atLeast(name, "two beside one", "times", one.seconds() / two.seconds(), Goals.TWO_CORES));
    }

    private Series run(Bench bench, Corpus corpus, String cores) throws IOException, InterruptedException {
        bench.say(name + ": " + bench.runs() + " runs on the cores " + cores);
        List<String> command = new ArrayList<>(List.of("taskset", "-c", cores));
        command.addAll(bench.programs().open(corpus, List.of()));
        return bench.kaifu(name, List.of(command), bench.runs(), Map.of());
    }
}
