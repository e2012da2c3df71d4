package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.generated.GeneratedCapture.Plan;
import dev.kaifu.analysis.reference.ReferenceText.Stamp;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.work.MemoryBounds;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One thread, two or sixteen, a file or a pipe, with room in memory, with room on the disk alone, with none: the same
/// is said, in the same order.
class WorkersAgreementTest {
    private static final int SEEDS = 40;
    private static final int FIRST_SEED = 1_000;
    private static final List<Integer> THREADS = List.of(1, 2, 16);

    /// Each of nine suites with each way of maltreating.
    private static final int LONG_CONNECTIONS = 27;

    /// How often threads have the chance to be in another order.
    private static final int AGAIN = 3;

    private static final int[] SEGMENTS = {1_460, 20, 300, 1_460, 3};

    /// Captures that showed a defect once: a lone RST without a role, a packet with a wild time.
    private static final int[] PINNED = {1_161, 1_690, 1_865, 1_901};

    /// Two segments or a few small ones fit; what does not goes to the disk.
    private static final MemoryBounds DISK = new MemoryBounds(4_000, 1 << 30, 1 << 30);
    /// The same, but that there is room to note where a few dozen segments can be read again.
    private static final MemoryBounds REFERENCES = new MemoryBounds(20_000, 1 << 30, 1 << 30);
    /// There is no room on the disk either.
    private static final MemoryBounds NO_ROOM = new MemoryBounds(4_000, -1, 1 << 30);

    /// Open connections that have said much keep more than that together.
    private static final MemoryBounds CROWDED = new MemoryBounds(1 << 20, 1 << 30, 200_000);

    @TempDir
    private Path folder;

    private final List<String> differences = new ArrayList<>();

    @Test
    void overTheCorpus() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        Set<String> seen = new TreeSet<>();
        for (Corpus.Row row : Corpus.table(corpus.resolve("MANIFEST.tsv"))) {
            String keys = Corpus.keyLog(row).orElse("");
            if (seen.add(row.get("file") + " " + keys)) {
                List<byte[]> keyLogs = keys.isEmpty() ? List.of() : List.of(Files.readAllBytes(corpus.resolve(keys)));
                overFileAndPipe(row.get("file"), corpus.resolve(row.get("file")), keyLogs);
            }
        }
        assertThat(seen).hasSizeGreaterThan(250);
        assertThat(differences).isEmpty();
    }

    /// Some MB, hundreds of connections at once.
    @Test
    void overManyConnections() throws IOException {
        GeneratedCapture capture = new GeneratedCapture(new Plan(1, 300, 16_000, 1_460, 200, 0));
        capture.reorder(50);
        capture.duplicate(100);
        capture.lose(2_000);
        Path file = written("many.pcap", capture.bytes());
        assertThat(Files.size(file)).isGreaterThan(4L << 20);
        overFileAndPipe("many", file, List.of(capture.keyLog()));
        assertThat(differences).isEmpty();
    }

    /// Some of them are given out before they end, for want of memory: always the same, at the same places.
    @Test
    void overConnectionsThatMemoryHasNoRoomFor() throws IOException {
        GeneratedCapture capture = new GeneratedCapture(new Plan(2, 60, 600_000, 1_460, 40, 0));
        Path file = written("crowded.pcap", capture.bytes());
        List<byte[]> keys = List.of(capture.keyLog());
        for (boolean pipe : List.of(false, true)) {
            String alone = new WayOfOpening(1, pipe, CROWDED).open(file, keys);
            assertThat(alone).contains("given out unfinished, the most silent first");
            for (int i = 0; i < AGAIN; i++) {
                for (int threads : THREADS) {
                    String name = "crowded, " + (pipe ? "pipe, " : "file, ") + threads + ", time " + i;
                    compare(name, alone, new WayOfOpening(threads, pipe, CROWDED).open(file, keys));
                }
            }
        }
        assertThat(differences.stream().map(each -> each.lines().findFirst().orElse("")))
                .isEmpty();
    }

    /// The batches of one connection queue up, so that its records are opened ahead: on both sides, with keys that
    /// change between them, whole, in another order, with losses and with wrong bits.
    @Test
    void overOneLongConnection() throws IOException {
        Agreement agreement = new Agreement(Stamp.TOLD);
        for (int seed = 0; seed < LONG_CONNECTIONS; seed++) {
            GeneratedCapture capture = GeneratedCapture.ofOneConnection(seed, seed, 30, 1_460);
            switch (seed / 9) {
                case 0 -> {
                    // As it passed.
                }
                case 1 -> {
                    capture.reorder(50);
                    capture.lose(500);
                }
                default -> capture.flip(500);
            }
            Path file = written("long" + seed + ".pcap", capture.bytes());
            assertThat(Files.size(file)).isGreaterThan(8L * StreamBatch.FULL);
            overFileAndPipe("one connection, seed " + seed, file, List.of(capture.keyLog()));
            agreement.over("one connection, seed " + seed, file, List.of(capture.keyLog()));
        }
        assertThat(differences).isEmpty();
        assertThat(agreement.differences()).isEmpty();
        // Those without losses and damage are opened whole.
        assertThat(agreement.decrypted()).isGreaterThanOrEqualTo(9);
    }

    /// The secrets stand in the capture, before the packets that need them or behind.
    @Test
    void overSecretsInside() throws IOException {
        for (int seed = 0; seed < 3; seed++) {
            GeneratedCapture capture = new GeneratedCapture(new Plan(seed, 40, 3_000, 1_460, 20, 0));
            overFileAndPipe(
                    "secrets inside, seed " + seed,
                    written("inside" + seed + ".pcapng", capture.withSecretsInside()),
                    List.of());
        }
        assertThat(differences).isEmpty();
    }

    /// `-Dkaifu.seeds=N` tries more of them, `-Dkaifu.firstSeed=N` others.
    @Test
    void overMaltreatedCaptures() throws IOException {
        Agreement agreement = new Agreement(Stamp.TOLD);
        int seeds = Integer.getInteger("kaifu.seeds", SEEDS);
        int first = Integer.getInteger("kaifu.firstSeed", FIRST_SEED);
        IntStream all = IntStream.concat(IntStream.range(first, first + seeds), IntStream.of(PINNED));
        for (int seed : all.distinct().toArray()) {
            GeneratedCapture capture = new GeneratedCapture(new Plan(
                    seed,
                    12,
                    seed % SEGMENTS.length == 4 ? 300 : 3_000,
                    SEGMENTS[seed % SEGMENTS.length],
                    6,
                    seed % 7 == 1 ? 6 : 0));
            maltreat(capture, seed);
            Path file = written(seed + ".pcap", capture.bytes());
            overFileAndPipe("maltreated, seed " + seed, file, List.of(capture.keyLog()));
            agreement.over("maltreated, seed " + seed, file, List.of(capture.keyLog()));
        }
        assertThat(differences).isEmpty();
        assertThat(agreement.differences()).isEmpty();
    }

    private static void maltreat(GeneratedCapture capture, int seed) {
        capture.reorder(5 + seed % 40);
        capture.duplicate(20);
        capture.lose(40 + seed % 100);
        switch (seed % 4) {
            case 0 -> capture.cut(50);
            case 1 -> capture.flip(50);
            case 2 -> capture.leap(5);
            default -> {
                capture.cut(200);
                capture.flip(200);
                capture.leap(2);
            }
        }
    }

    private Path written(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private void overFileAndPipe(String name, Path capture, List<byte[]> keyLogs) throws IOException {
        String fromFile = new WayOfOpening(0, false).open(capture, keyLogs);
        String atOnce = new WayOfOpening(0, true).open(capture, keyLogs);
        // What is shown as it passes waits for no secrets, and says so.
        if (!atOnce.contains(WhyId.SECRETS_TOO_LATE.sentence())) {
            compare(name + " from a pipe", fromFile, atOnce);
        }
        for (int threads : THREADS) {
            compare(name + ", file, " + threads, fromFile, new WayOfOpening(threads, false).open(capture, keyLogs));
            compare(name + ", pipe, " + threads, fromFile, new WayOfOpening(threads, true).open(capture, keyLogs));
            WayOfOpening spilled = new WayOfOpening(threads, false, DISK);
            compare(name + ", spilled, " + threads, fromFile, spilled.open(capture, keyLogs));
        }
        for (MemoryBounds bounds : List.of(DISK, NO_ROOM)) {
            compare(name + ", pipe, " + bounds, fromFile, new WayOfOpening(2, true, bounds).open(capture, keyLogs));
        }
        for (MemoryBounds bounds : List.of(REFERENCES, NO_ROOM)) {
            compare(name + ", file, " + bounds, fromFile, new WayOfOpening(2, false, bounds).open(capture, keyLogs));
        }
    }

    private void compare(String name, String expected, String said) {
        if (!said.equals(expected)) {
            differences.add(name + "\n--- at once\n" + expected + "\n--- so\n" + said + "\n");
        }
    }
}
