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
import java.util.regex.Pattern;

/// The corpus of real captures that `KAIFU_CORPUS` names, with what tshark said of each.
public final class Corpus {
    private static final Pattern KEY_LOG = Pattern.compile("tls\\.keylog_file:(\\S+)");
    /// `-o 'uat:rsa_keys:"FILE",""'`, its quotes doubled in the tables.
    private static final Pattern RSA_KEY = Pattern.compile("uat:rsa_keys:\"+([^\"]+)\"");

    private static final Pattern PSK = Pattern.compile("tls\\.psk:([0-9A-Fa-f]+)");

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

    /// The secrets that a row's tshark options name, besides those in the capture itself.
    ///
    /// @param keyLogs relative to the corpus, as `rsaKeys`
    /// @param psks in hex
    public record Secrets(List<String> keyLogs, List<String> rsaKeys, List<String> psks) {
        public static Secrets of(Row row) {
            String options = row.get("tshark_options");
            return new Secrets(all(KEY_LOG, options), all(RSA_KEY, options), all(PSK, options));
        }

        /// Whether key logs and what the capture holds are all of it.
        public boolean keyLogsAlone() {
            return rsaKeys.isEmpty() && psks.isEmpty();
        }

        private static List<String> all(Pattern pattern, String options) {
            return pattern.matcher(options)
                    .results()
                    .map(found -> found.group(1))
                    .distinct()
                    .toList();
        }
    }

    /// What one side of a stream said.
    ///
    /// @param sha256 lower-case hex; whatever it is where there are no bytes
    public record SideDigest(long bytes, String sha256) {
        boolean same(SideDigest other) {
            return bytes == other.bytes && (bytes == 0 || sha256.equals(other.sha256));
        }
    }

    /// A row of STREAMS.tsv: what tshark says passed in a TCP stream.
    ///
    /// @param node0 `address:port` of whoever sent data first, which need not be the client
    public record FollowedStream(
            String file, int stream, boolean tls, Secrets secrets, String node0, SideDigest side0, SideDigest side1) {
        public static FollowedStream of(Row row) {
            return new FollowedStream(
                    row.get("file"),
                    Integer.parseInt(row.get("tcp.stream")),
                    row.get("follow").equals("tls"),
                    Secrets.of(row),
                    row.get("node0"),
                    new SideDigest(Long.parseLong(row.get("node0_bytes")), row.get("node0_sha256")),
                    new SideDigest(Long.parseLong(row.get("node1_bytes")), row.get("node1_sha256")));
        }

        /// Whether the sides said the same, told apart by their addresses.
        public boolean agrees(String clientAddress, SideDigest client, SideDigest server) {
            return clientAddress.equals(node0)
                    ? side0.same(client) && side1.same(server)
                    : side0.same(server) && side1.same(client);
        }

        /// The same row with the right digests, where tshark's are known to be wrong.
        public FollowedStream with(SideDigest right0, SideDigest right1) {
            return new FollowedStream(file, stream, tls, secrets, node0, right0, right1);
        }
    }

    /// The streams that tshark followed, of decrypted application data or of TCP payload.
    public static List<FollowedStream> followed(Path folder) {
        return table(folder.resolve("STREAMS.tsv")).stream()
                .map(FollowedStream::of)
                .toList();
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
        return Secrets.of(row).keyLogs().stream().findFirst();
    }
}
