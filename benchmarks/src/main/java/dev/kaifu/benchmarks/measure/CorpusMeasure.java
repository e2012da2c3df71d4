package dev.kaifu.benchmarks.measure;

import dev.kaifu.benchmarks.measure.TcpFollower.Payload;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Corpus.FollowedStream;
import dev.kaifu.testkit.Corpus.SideDigest;
import dev.kaifu.testkit.KnownDifferences;
import dev.kaifu.testkit.KnownDifferences.Known;
import dev.kaifu.testkit.KnownDifferences.Measure;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Holds what Kaifu makes of the corpus against what tshark says of it.
final class CorpusMeasure {
    private static final Corpus.Secrets NO_SECRETS = new Corpus.Secrets(List.of(), List.of(), List.of());

    private static final String NO_STREAM = "there is no such stream";

    private final Path folder;
    private final CaptureOpener opener;
    private final KnownDifferences known = KnownDifferences.load();

    CorpusMeasure(Path folder, CaptureOpener opener) {
        this.folder = folder;
        this.opener = opener;
    }

    List<Measured> all() {
        List<Corpus.Row> captures = Corpus.table(folder.resolve("MANIFEST.tsv"));
        return List.of(
                new Measured("TLS streams equal byte by byte", streams()),
                new Measured("TCP streams equal byte by byte", tcpStreams()),
                new Measured("captures with the same packet count", packets(captures)),
                new Measured(
                        "captures with as many packets of SMTP commands",
                        mail(
                                captures,
                                Measure.COMMANDS,
                                "smtp.req",
                                stream -> stream.smtp().commands())),
                new Measured(
                        "captures with as many packets of SMTP replies",
                        mail(
                                captures,
                                Measure.REPLIES,
                                "smtp.rsp",
                                stream -> stream.smtp().replies())),
                new Measured(
                        "captures with the same packets of POP3 commands",
                        pop3(
                                captures,
                                Measure.POP3_COMMANDS,
                                "pop.request.command",
                                stream -> stream.pop3().commands())),
                new Measured(
                        "captures with the same packets of POP3 replies",
                        pop3(
                                captures,
                                Measure.POP3_REPLIES,
                                "pop.response.indicator",
                                stream -> stream.pop3().replies())));
    }

    private List<Finding> streams() {
        List<Finding> findings = new ArrayList<>();
        for (FollowedStream row : Corpus.followed(folder)) {
            if (row.tls()) {
                findings.add(stream(row));
            }
        }
        return findings;
    }

    private Finding stream(FollowedStream row) {
        String subject = row.file() + " stream " + row.stream()
                + (row.secrets().keyLogsAlone() ? "" : row.secrets().psks().isEmpty() ? " (RSA key)" : " (PSK)");
        OpenedCapture capture = opener.open(row.file(), row.secrets());
        Optional<OpenedStream> found = capture.stream(row.stream());
        FollowedStream right = known.corrected(row);
        if (found.isPresent()
                && right.agrees(
                        found.get().client(),
                        found.get().fromClient(),
                        found.get().fromServer())) {
            return right.equals(row) ? Finding.equal(subject) : Finding.listed(subject, reason(known.stream(row)));
        }
        Optional<Known> difference =
                known.stream(row).filter(listed -> listed.right().isEmpty());
        return difference.isPresent()
                ? Finding.listed(subject, difference.get().reason())
                : Finding.different(subject, told(row, found, capture));
    }

    /// The rows of TCP payload, gaps included.
    List<Finding> tcpStreams() {
        Map<String, Map<Integer, Payload>> captures = new HashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (FollowedStream row : Corpus.followed(folder)) {
            if (!row.tls()) {
                findings.add(tcpStream(row, captures.computeIfAbsent(row.file(), this::payloads)));
            }
        }
        return findings;
    }

    private Map<Integer, Payload> payloads(String file) {
        try {
            return TcpFollower.follow(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Finding tcpStream(FollowedStream row, Map<Integer, Payload> payloads) {
        String subject = row.file() + " stream " + row.stream();
        Payload payload = payloads.get(row.stream());
        if (payload == null) {
            return Finding.different(subject, NO_STREAM);
        }
        FollowedStream right = known.corrected(row);
        if (right.agrees(payload.client(), payload.fromClient(), payload.fromServer())) {
            return right.equals(row) ? Finding.equal(subject) : Finding.listed(subject, reason(known.stream(row)));
        }
        return Finding.different(subject, payload + " instead of " + right);
    }

    private static String told(FollowedStream row, Optional<OpenedStream> found, OpenedCapture capture) {
        if (found.isEmpty()) {
            return capture.trouble().isEmpty() ? NO_STREAM : firstLine(capture.trouble());
        }
        OpenedStream stream = found.get();
        boolean client0 = stream.client().equals(row.node0());
        SideDigest side0 = client0 ? stream.fromClient() : stream.fromServer();
        SideDigest side1 = client0 ? stream.fromServer() : stream.fromClient();
        return stream.told() + ": " + side0.bytes() + " and " + side1.bytes() + " bytes instead of "
                + row.side0().bytes() + " and " + row.side1().bytes();
    }

    private List<Finding> packets(List<Corpus.Row> captures) {
        List<Finding> findings = new ArrayList<>();
        for (Corpus.Row row : captures) {
            // A row with an error of tshark's own is no oracle; several rows of a capture have one count.
            if (row.get("tshark_rc").equals("0") && isFirst(captures, row)) {
                OpenedCapture capture = opener.open(row.get("file"), NO_SECRETS);
                findings.add(compared(
                        Measure.PACKETS,
                        row.get("file"),
                        Long.toString(capture.packets()),
                        row.get("packets"),
                        capture));
            }
        }
        return findings;
    }

    private static boolean isFirst(List<Corpus.Row> rows, Corpus.Row row) {
        String file = row.get("file");
        return rows.stream().filter(other -> other.get("file").equals(file)).findFirst().stream()
                .anyMatch(row::equals);
    }

    /// The columns count frames, so that frames are what is compared.
    private List<Finding> mail(
            List<Corpus.Row> captures, Measure measure, String column, Function<OpenedStream, Set<Long>> packets) {
        List<Finding> findings = new ArrayList<>();
        for (Corpus.Row row : captures) {
            if (row.get("smtp.req").matches("0?") && row.get("smtp.rsp").matches("0?")) {
                continue;
            }
            OpenedCapture capture = opener.open(row.get("file"), Corpus.Secrets.of(row));
            long count = capture.streams().stream()
                    .mapToLong(stream -> packets.apply(stream).size())
                    .sum();
            findings.add(compared(measure, row.get("file"), Long.toString(count), row.get(column), capture));
        }
        return findings;
    }

    /// The table's column counts frames of any kind, so that tshark is asked itself.
    private List<Finding> pop3(
            List<Corpus.Row> captures, Measure measure, String field, Function<OpenedStream, Set<Long>> packets) {
        List<Finding> findings = new ArrayList<>();
        for (Corpus.Row row : captures) {
            if (row.get("pop").matches("0?")) {
                continue;
            }
            OpenedCapture capture = opener.open(row.get("file"), Corpus.Secrets.of(row));
            Set<Long> found = new TreeSet<>();
            capture.streams().forEach(stream -> found.addAll(packets.apply(stream)));
            findings.add(compared(
                    measure,
                    row.get("file"),
                    found.toString(),
                    asked(row, field).toString(),
                    capture));
        }
        return findings;
    }

    private Set<Long> asked(Corpus.Row row, String field) {
        Path file = folder.resolve(row.get("file"));
        Tshark tshark = Corpus.keyLog(row)
                .map(keys -> Tshark.withKeys(file, folder.resolve(keys)))
                .orElseGet(() -> Tshark.of(file));
        return tshark.fields(field, "frame.number").stream()
                .map(fields -> Long.valueOf(fields.getFirst()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Finding compared(Measure measure, String file, String found, String oracle, OpenedCapture capture) {
        Optional<Known> difference = known.capture(measure, file);
        String right =
                difference.map(Known::right).filter(text -> !text.isEmpty()).orElse(oracle);
        if (right.equals(found)) {
            return right.equals(oracle) ? Finding.equal(file) : Finding.listed(file, reason(difference));
        }
        String trouble = capture.trouble().isEmpty() ? "" : " (" + firstLine(capture.trouble()) + ")";
        return difference.isPresent() && difference.get().right().isEmpty()
                ? Finding.listed(file, difference.get().reason())
                : Finding.different(file, found + " instead of " + right + trouble);
    }

    private static String reason(Optional<Known> difference) {
        return difference.map(Known::reason).orElse("");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
