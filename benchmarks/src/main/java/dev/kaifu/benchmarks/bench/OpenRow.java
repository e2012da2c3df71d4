package dev.kaifu.benchmarks.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `kaifu open` beside tshark: on the reference corpus in turn, on a larger one against tshark's rate.
///
/// @param name of the row
/// @param options besides those of every `open`
record OpenRow(String name, List<String> options) implements BenchRow {
    @Override
    public List<ResultLine> run(Bench bench) throws IOException, InterruptedException {
        Corpus corpus = bench.corpus();
        bench.readOnce(corpus.capture());
        boolean reference = corpus.connections() <= Bench.REFERENCE_CONNECTIONS;
        bench.say(name + ": " + bench.runs() + " runs over " + Goals.number(corpus.gigabytes(), "GB"));
        List<String> command = bench.programs().open(corpus, options);
        Series kaifu;
        if (reference && options.isEmpty()) {
            Bench.Pair pair = bench.inTurn(name, command, corpus, bench.runs());
            kaifu = pair.kaifu();
            if (!pair.tshark().runs().isEmpty()) {
                bench.noteTshark(pair.tshark(), corpus);
            }
        } else {
            kaifu = bench.kaifu(name, command);
        }
        return lines(bench, corpus, kaifu);
    }

    private List<ResultLine> lines(Bench bench, Corpus corpus, Series kaifu) throws IOException, InterruptedException {
        List<ResultLine> lines = new ArrayList<>();
        // Before tshark runs, should it have to: the output of Kaifu's last run is still there.
        lines.add(Goals.proof(name, bench.proof(corpus)));
        lines.add(Goals.seconds(name, "kaifu, " + Goals.number(corpus.gigabytes(), "GB"), kaifu.seconds()));
        lines.add(ResultLine.told(name, "kaifu, rate", Goals.number(corpus.gigabytes() / kaifu.seconds(), "GB/s")));
        lines.add(Goals.memory(name, kaifu));
        bench.tsharkSpeed().ifPresent(tshark -> compare(lines, corpus, kaifu, tshark));
        if (options.isEmpty() && corpus.connections() > Bench.REFERENCE_CONNECTIONS) {
            lines.add(linear(bench, corpus, kaifu));
        }
        return lines;
    }

    /// What a gigabyte of the large corpus costs beside one of the reference corpus.
    private ResultLine linear(Bench bench, Corpus corpus, Series kaifu) throws IOException, InterruptedException {
        Corpus reference = bench.reference();
        bench.say(name + ": " + bench.runs() + " runs over " + Goals.number(reference.gigabytes(), "GB"));
        Series small = bench.kaifu(name, bench.programs().open(reference, options));
        double cost = kaifu.seconds() / corpus.gigabytes();
        double beside = small.seconds() / reference.gigabytes();
        String measure = "cost of a GB beside " + Goals.number(reference.gigabytes(), "GB");
        return Goals.atMost(name, measure, "times", cost / beside, 1);
    }

    private void compare(List<ResultLine> lines, Corpus corpus, Series kaifu, Bench.TsharkSpeed tshark) {
        boolean extrapolated = corpus.bytes() != tshark.corpus().bytes();
        double theirs = tshark.secondsFor(corpus);
        lines.add(Goals.seconds(name, extrapolated ? "tshark, extrapolated" : "tshark", theirs));
        lines.add(ResultLine.told(
                name,
                "tshark, peak memory",
                Goals.mebibytes(tshark.series().peakBytes()) + (extrapolated ? " on the smaller" : "")));
        lines.add(ResultLine.told(name, "tshark, what it found", tshark.count().text()));
        double ratio = theirs / kaifu.seconds();
        String measure = "times tshark's speed";
        lines.add(
                options.isEmpty()
                        ? Goals.atLeast(name, measure, "times", ratio, goal(corpus))
                        : ResultLine.told(name, measure, String.format(Locale.ROOT, "%.1f times", ratio)));
    }

    private static double goal(Corpus corpus) {
        return corpus.connections() > Bench.REFERENCE_CONNECTIONS ? Goals.RATIO_10_GB : Goals.RATIO_1_GB;
    }
}
