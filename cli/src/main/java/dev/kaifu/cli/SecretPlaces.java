package dev.kaifu.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the line of a key file that first names a session, by the hex of its client random or session id, or of a
/// secret that has no such name. What is not written as plain hex on one line is not found, and its place stays
/// unknown.
final class SecretPlaces {
    private static final int BLOCK = 1 << 16;
    /// Half of a client random, in digits: shorter ones are words of other kinds.
    private static final int MIN_RUN = 32;
    /// A master secret, in digits; no id is longer.
    private static final int MAX_RUN = 96;

    /// @param line counted from 1
    record Place(Path file, long line) {
        @Override
        public String toString() {
            return TerminalText.escape(file.toString()) + " line " + line;
        }
    }

    private final Set<String> wanted;
    private final Map<String, Place> found = new HashMap<>();
    private final byte[] run = new byte[MAX_RUN];
    private int runLength;

    /// @param wanted ids and secrets in lower-case hex
    SecretPlaces(Set<String> wanted) {
        this.wanted = wanted;
    }

    Optional<Place> of(String id) {
        return Optional.ofNullable(found.get(id));
    }

    /// Looks through a file; stdin and what cannot be read again are passed over.
    void scan(Path file) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            scan(in, file);
        } catch (IOException e) {
            // It was read for its secrets before: only the places stay unknown.
            runLength = 0;
        }
    }

    private void scan(InputStream in, Path file) throws IOException {
        long line = 1;
        byte[] block = new byte[BLOCK];
        for (int length = in.read(block); length >= 0; length = in.read(block)) {
            for (int i = 0; i < length; i++) {
                byte b = block[i];
                if (isHex(b)) {
                    put(b);
                } else {
                    endRun(file, line);
                    line += b == '\n' ? 1 : 0;
                }
            }
        }
        endRun(file, line);
    }

    private void put(byte b) {
        if (runLength < MAX_RUN) {
            run[runLength] = (byte) (b >= 'A' && b <= 'F' ? b + ('a' - 'A') : b);
        }
        runLength++;
    }

    private void endRun(Path file, long line) {
        if (runLength >= MIN_RUN && runLength <= MAX_RUN) {
            String id = new String(run, 0, runLength, StandardCharsets.US_ASCII);
            if (wanted.contains(id)) {
                found.putIfAbsent(id, new Place(file, line));
            }
        }
        runLength = 0;
    }

    private static boolean isHex(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
    }
}
