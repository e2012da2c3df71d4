package dev.kaifu.benchmarks.bench;

import java.util.List;
import java.util.function.Function;

/// The results, a line each, in columns.
record Table(List<ResultLine> lines) {
    private static final ResultLine HEADINGS = new ResultLine("row", "measure", "value", "goal", true);

    String text() {
        int row = width(ResultLine::row);
        int measure = width(ResultLine::measure);
        int value = width(ResultLine::value);
        StringBuilder out = new StringBuilder();
        append(out, HEADINGS, "", row, measure, value);
        for (ResultLine line : lines) {
            String held = line.goal().isEmpty() ? "" : line.held() ? "  held" : "  NOT HELD";
            append(out, line, held, row, measure, value);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, ResultLine line, String held, int row, int measure, int value) {
        String text = pad(line.row(), row) + "  " + pad(line.measure(), measure) + "  " + pad(line.value(), value)
                + "  " + line.goal() + held;
        out.append(text.stripTrailing()).append('\n');
    }

    private int width(Function<ResultLine, String> column) {
        return Math.max(
                column.apply(HEADINGS).length(),
                lines.stream()
                        .mapToInt(line -> column.apply(line).length())
                        .max()
                        .orElse(0));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
