package dev.kaifu.benchmarks.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/// What tshark found of the commands: it loses the last of some connections.
///
/// @param commands without the lines of SASL, which it lists as requests without a command
/// @param sent how many there are by the truth
/// @param connections each of which sent one QUIT
record TsharkCount(long commands, long quits, long sent, int connections) {
    static TsharkCount of(Path output, Path truth) throws IOException {
        long commands = 0;
        long quits = 0;
        try (BufferedReader in = Files.newBufferedReader(output, StandardCharsets.ISO_8859_1)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] fields = line.split("\t", -1);
                String verb = fields.length > 1 ? fields[1] : "";
                commands += verb.isEmpty() ? 0 : 1;
                quits += verb.equals("QUIT") ? 1 : 0;
            }
        }
        TruthRow[] rows = TruthRow.all(truth);
        long sent = Stream.of(rows).mapToLong(TruthRow::commands).sum();
        return new TsharkCount(commands, quits, sent, rows.length);
    }

    String text() {
        return String.format(Locale.ROOT, "%,d of %,d commands, %,d of %,d QUIT", commands, sent, quits, connections);
    }
}
