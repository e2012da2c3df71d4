package dev.kaifu.benchmarks.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// How far what Kaifu wrote agrees with a corpus's truth.
///
/// @param right conversations of which everything agrees
/// @param all conversations of the truth
/// @param commands found, as are replies and messages
/// @param digests conversations whose digests were held against the truth
record Proof(int right, int all, long commands, long replies, long messages, int digests) {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    /// @param ndjson in any order of streams
    static Proof of(Path truth, Path ndjson) throws IOException {
        TruthRow[] rows = TruthRow.all(truth);
        Counter counter = new Counter(rows);
        try (InputStream in = Files.newInputStream(ndjson);
                JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                counter.add(FoundConversation.read(json));
            }
        } catch (StreamReadException e) {
            throw new IOException(ndjson + " is no JSON: " + e.getMessage(), e);
        }
        return counter.proof();
    }

    boolean holds() {
        return right == all;
    }

    /// In words, as the table has it.
    String text() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d conversations right (%,d commands, %,d replies, %,d messages%s)",
                right,
                all,
                commands,
                replies,
                messages,
                digests > 0 ? String.format(Locale.ROOT, ", digests of %,d", digests) : "");
    }

    private static final class Counter {
        private final TruthRow[] rows;
        private final boolean[] seen;
        private int right;
        private long commands;
        private long replies;
        private long messages;
        private int digests;

        Counter(TruthRow[] rows) {
            this.rows = rows;
            this.seen = new boolean[rows.length];
        }

        void add(FoundConversation found) {
            commands += found.commands();
            replies += found.replies();
            messages += found.messages();
            digests += found.hasDigests() ? 1 : 0;
            int stream = found.stream();
            if (stream < rows.length && !seen[stream]) {
                seen[stream] = true;
                right += found.agrees(rows[stream]) ? 1 : 0;
            }
        }

        Proof proof() {
            return new Proof(right, rows.length, commands, replies, messages, digests);
        }
    }
}
