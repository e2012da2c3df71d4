package dev.kaifu.benchmarks.bench;

import java.io.IOException;
import java.util.List;

/// One row of the benchmark.
interface BenchRow {
    List<ResultLine> run(Bench bench) throws IOException, InterruptedException;
}
