package dev.kaifu.testkit;

import dev.kaifu.testkit.Corpus.FollowedStream;
import dev.kaifu.testkit.Corpus.SideDigest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where Kaifu and the corpus's oracle are known to differ, each case with its reason: `known-differences.tsv`.
public final class KnownDifferences {
    private static final String FILE = "known-differences.tsv";
    private static final String ANY = "-";

    /// What is measured.
    public enum Measure {
        /// The plaintext of a TLS stream.
        STREAM,
        /// The TCP payload of a stream.
        TCP,
        /// The packets of a capture.
        PACKETS,
        /// The packets with SMTP commands, or replies.
        COMMANDS,
        REPLIES,
        /// The numbers of the packets with POP3 commands, or replies: `[4, 6]`.
        POP3_COMMANDS,
        POP3_REPLIES
    }

    /// A known difference.
    ///
    /// @param right what is right instead of the oracle's word; empty where only the reason is known
    public record Known(String right, String reason) {}

    private final Map<String, Known> known = new HashMap<>();

    private KnownDifferences() {}

    public static KnownDifferences load() {
        KnownDifferences all = new KnownDifferences();
        try (InputStream in = KnownDifferences.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    all.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private void add(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 5 || fields[4].isBlank()) {
            throw new IllegalStateException(
                    FILE + ": not a measure, a file, a stream, what is right and a reason: " + line);
        }
        Measure measure = Measure.valueOf(fields[0]);
        known.put(key(measure, fields[1], fields[2]), new Known(fields[3].equals(ANY) ? "" : fields[3], fields[4]));
    }

    /// What is known of a stream's plaintext, or of its payload.
    public Optional<Known> stream(FollowedStream row) {
        Measure measure = row.tls() ? Measure.STREAM : Measure.TCP;
        return Optional.ofNullable(known.get(key(measure, row.file(), Integer.toString(row.stream()))));
    }

    /// What is known of a whole capture.
    public Optional<Known> capture(Measure measure, String file) {
        return Optional.ofNullable(known.get(key(measure, file, ANY)));
    }

    /// The row as it should be: the oracle's, or what is known to be right in its place.
    public FollowedStream corrected(FollowedStream row) {
        String right = stream(row).map(Known::right).orElse("");
        if (right.isEmpty()) {
            return row;
        }
        String[] sides = right.split(" ", -1);
        return row.with(side(sides[0]), side(sides[1]));
    }

    /// `bytes:sha256`.
    private static SideDigest side(String text) {
        int colon = text.indexOf(':');
        return new SideDigest(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
    }

    private static String key(Measure measure, String file, String stream) {
        return measure + "\t" + file + "\t" + stream;
    }
}
