package dev.kaifu.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A line of a corpus's truth: what a reader must find in one connection.
///
/// @param messageSha256 a digest a message
record TruthRow(
        int stream,
        String version,
        String suite,
        int commands,
        int replies,
        long messageBytes,
        List<String> messageSha256,
        long clientBytes,
        String clientSha256,
        long serverBytes,
        String serverSha256) {
    private static final int FIELDS = 13;

    /// Those of a file, by stream.
    static TruthRow[] all(Path truth) throws IOException {
        try (Stream<String> lines = Files.lines(truth)) {
            return lines.skip(1).map(TruthRow::of).toArray(TruthRow[]::new);
        }
    }

    private static TruthRow of(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("a line of the truth has " + FIELDS + " fields, not " + fields.length);
        }
        return new TruthRow(
                Integer.parseInt(fields[0]),
                fields[1],
                fields[2],
                Integer.parseInt(fields[4]),
                Integer.parseInt(fields[5]),
                Long.parseLong(fields[7]),
                Arrays.asList(fields[8].split(",", -1)),
                Long.parseLong(fields[9]),
                fields[10],
                Long.parseLong(fields[11]),
                fields[12]);
    }
}
