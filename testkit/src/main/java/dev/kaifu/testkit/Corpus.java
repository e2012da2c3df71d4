package dev.kaifu.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The corpus of real captures that `KAIFU_CORPUS` names, with what tshark said of each.
public final class Corpus {
    private static final Pattern KEY_LOG = Pattern.compile("tls\\.keylog_file:(\\S+)");

    private Corpus() {}

    /// The corpus's folder; empty where the variable is not set.
    public static Optional<Path> folder() {
        return Optional.ofNullable(System.getenv("KAIFU_CORPUS")).map(Path::of).filter(Files::isDirectory);
    }

    /// The captures of the procedure that the project began with, which lie beside the corpus.
    public static Optional<Path> seedCaptures() {
        return folder().map(path -> path.resolveSibling("seed").resolve("captures"))
                .filter(Files::isDirectory);
    }

    /// A row of a table.
    public record Row(Map<String, String> fields) {
        /// The column's value, empty where the row has none.
        public String get(String column) {
            return fields.getOrDefault(column, "");
        }
    }

    /// A table of the corpus.
    public static List<Row> table(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            String[] columns = lines.getFirst().split("\t", -1);
            List<Row> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.split("\t", -1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < columns.length; i++) {
                    row.put(columns[i], i < fields.length ? fields[i] : "");
                }
                rows.add(new Row(row));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The key log that a row's tshark options name, relative to the corpus.
    public static Optional<String> keyLog(Row row) {
        Matcher matcher = KEY_LOG.matcher(row.get("tshark_options"));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
