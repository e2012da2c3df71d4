package dev.kaifu.probe.check;

import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.List;

/// Who is at fault, as far as all connections together tell.
///
/// @param id of an [Outcome], or one of the published ids of [Verdicts]
/// @param evidence the connections that show it; not empty
/// @param detail what the first of them showed; printable, may be empty
/// @param stage where it failed
public record Verdict(String id, Severity severity, Blame blame, List<Cell> evidence, Stage stage, String detail) {
    public Verdict {
        evidence = List.copyOf(evidence);
    }

    /// Nobody is at fault.
    public boolean isGood() {
        return severity == Severity.INFO;
    }
}
