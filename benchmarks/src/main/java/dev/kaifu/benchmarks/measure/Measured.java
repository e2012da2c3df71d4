package dev.kaifu.benchmarks.measure;

import dev.kaifu.benchmarks.measure.Finding.Outcome;
import java.util.List;

/// The comparisons of one kind.
///
/// @param name what was compared
record Measured(String name, List<Finding> findings) {
    long count(Outcome outcome) {
        return findings.stream().filter(finding -> finding.outcome() == outcome).count();
    }

    List<Finding> of(Outcome outcome) {
        return findings.stream().filter(finding -> finding.outcome() == outcome).toList();
    }

    boolean holds() {
        return count(Outcome.DIFFERENT) == 0;
    }
}
