package dev.kaifu.probe.check;

import java.util.List;

/// What a check found.
///
/// @param cells in the order of the request's jobs
/// @param verdicts at least one, the most telling first
public record CheckResult(List<Cell> cells, List<Verdict> verdicts) {
    public CheckResult {
        cells = List.copyOf(cells);
        verdicts = List.copyOf(verdicts);
    }

    public static CheckResult of(List<Cell> cells) {
        return new CheckResult(cells, Verdicts.of(cells));
    }

    public Verdict verdict() {
        return verdicts.getFirst();
    }
}
