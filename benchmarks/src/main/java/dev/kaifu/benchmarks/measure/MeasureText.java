package dev.kaifu.benchmarks.measure;

import dev.kaifu.benchmarks.measure.Finding.Outcome;
import java.util.List;

/// The measure as a table, each difference by name below it.
record MeasureText(List<Measured> measures) {
    String text() {
        StringBuilder out = new StringBuilder();
        out.append(String.format("%-50s %6s %6s %7s %10s%n", "", "rows", "equal", "listed", "DIFFERENT"));
        for (Measured measure : measures) {
            out.append(String.format(
                    "%-50s %6d %6d %7d %10d%n",
                    measure.name(),
                    measure.findings().size(),
                    measure.count(Outcome.EQUAL),
                    measure.count(Outcome.LISTED),
                    measure.count(Outcome.DIFFERENT)));
        }
        for (Measured measure : measures) {
            named(out, measure, Outcome.DIFFERENT, "different");
            named(out, measure, Outcome.LISTED, "listed with a reason");
        }
        return out.toString();
    }

    private static void named(StringBuilder out, Measured measure, Outcome outcome, String heading) {
        List<Finding> findings = measure.of(outcome);
        if (!findings.isEmpty()) {
            out.append(String.format("%n%s: %s%n", measure.name(), heading));
            findings.forEach(finding -> out.append(String.format("  %s: %s%n", finding.subject(), finding.detail())));
        }
    }
}
