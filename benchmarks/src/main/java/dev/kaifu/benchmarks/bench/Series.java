package dev.kaifu.benchmarks.bench;

import java.util.List;

/// Several runs of the same.
record Series(List<Measured> runs) {
    /// The median of the wall times; of an even number the mean of the two in the middle.
    double seconds() {
        double[] sorted = runs.stream().mapToDouble(Measured::seconds).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// The worst of all runs.
    long peakBytes() {
        return runs.stream().mapToLong(Measured::peakBytes).max().orElse(0);
    }

    boolean endedWell() {
        return runs.stream().allMatch(run -> run.status() == 0);
    }
}
