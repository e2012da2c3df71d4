package dev.kaifu.analysis;

import dev.kaifu.analysis.reference.ReferenceText;
import dev.kaifu.analysis.reference.ReferenceText.Said;
import dev.kaifu.analysis.reference.ReferenceText.Stamp;
import dev.kaifu.capture.NotACaptureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Compares what the program and the reference say of captures, and counts.
final class Agreement {
    private final Stamp stamp;
    private final Map<String, String> differences = new TreeMap<>();
    private final List<String> notCovered = new ArrayList<>();
    private int conversations;
    private int decrypted;
    private int otherSuites;

    Agreement(Stamp stamp) {
        this.stamp = stamp;
    }

    void over(String name, Path capture, List<byte[]> keyLogs) throws IOException {
        List<Said> reference = ReferenceText.of(List.of(Files.readAllBytes(capture)), keyLogs, stamp)
                .conversations();
        for (Said said : reference) {
            conversations++;
            decrypted += said.notCovered().isEmpty() && said.rest().contains(" DECRYPTED\n") ? 1 : 0;
            if (said.isOfAnotherSuite()) {
                otherSuites++;
            } else {
                said.notCovered().ifPresent(why -> notCovered.add(name + " stream " + said.stream() + ": " + why));
            }
        }
        Set<Integer> others = reference.stream()
                .filter(Said::isOfAnotherSuite)
                .map(Said::stream)
                .collect(Collectors.toSet());
        Set<Integer> left = reference.stream()
                .filter(said -> said.notCovered().isPresent())
                .map(Said::stream)
                .collect(Collectors.toSet());
        String expected = reference.stream()
                .map(said -> head(said.stream(), said.head(), others)
                        + (left.contains(said.stream()) ? "not covered\n" : said.rest()))
                .collect(Collectors.joining());
        String actual = program(capture, keyLogs).stream()
                .map(said -> head(said.stream(), said.head(), others)
                        + (left.contains(said.stream()) ? "not covered\n" : said.rest()))
                .collect(Collectors.joining());
        if (!expected.equals(actual)) {
            differences.put(name, "\n--- reference\n" + expected + "--- program\n" + actual);
        }
    }

    private static List<ConversationText> program(Path capture, List<byte[]> keyLogs) throws IOException {
        try {
            return ConversationText.of(capture, keyLogs);
        } catch (NotACaptureException e) {
            return List.of();
        }
    }

    /// Both texts of each capture of which not the same is said.
    Map<String, String> differences() {
        return differences;
    }

    int conversations() {
        return conversations;
    }

    /// The streams of which the reference says only how they end, with the reason.
    List<String> notCovered() {
        return notCovered;
    }

    /// The streams whose suite or version the reference does not know.
    int otherSuites() {
        return otherSuites;
    }

    private static String head(int stream, String head, Set<Integer> others) {
        return others.contains(stream) ? "stream " + stream + " " : head;
    }

    /// The TLS streams whose whole plaintext was compared.
    int decrypted() {
        return decrypted;
    }
}
