package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.generated.GeneratedCapture.Plan;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.analysis.work.MemoryBounds;
import dev.kaifu.analysis.work.WaitingBounds;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets that come behind the packets that need them: a pipe says what the file says, and where there is no room to
/// wait for them, the same at any number of threads.
class LateSecretsTest {
    private static final List<Integer> THREADS = List.of(1, 2, 16);
    private static final int DECRYPTION_SECRETS = 10;
    private static final int ENHANCED_PACKET = 6;

    @TempDir
    private Path folder;

    private final List<String> differences = new ArrayList<>();

    /// Every pcapng of the corpus that holds its secrets, as it is and with them behind all of its packets. That the
    /// file is opened as tshark does it is held by other tests.
    @Test
    void overTheCorpus() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        Set<String> files = new TreeSet<>();
        for (Corpus.Row row : Corpus.table(corpus.resolve("MANIFEST.tsv"))) {
            files.add(row.get("file"));
        }
        int moved = 0;
        for (String file : files) {
            if (holdsSecrets(corpus.resolve(file))) {
                compare(file, corpus.resolve(file));
                byte[] late = secretsLast(Files.readAllBytes(corpus.resolve(file)));
                if (late.length > 0) {
                    moved++;
                    compare(file + " with its secrets last", Files.write(folder.resolve("late.pcapng"), late));
                }
            }
        }
        assertThat(moved).isGreaterThanOrEqualTo(10);
        assertThat(differences).isEmpty();
    }

    /// Connections longer than what is opened in one go, and many at once.
    @Test
    void overManyConnections() throws IOException {
        for (int seed = 0; seed < 2; seed++) {
            GeneratedCapture capture =
                    new GeneratedCapture(new Plan(seed, 60, seed == 0 ? 400_000 : 6_000, 1_460, 20, 0));
            capture.reorder(50);
            byte[] late = secretsLast(capture.withSecretsInside());
            Path file = Files.write(folder.resolve("many" + seed + ".pcapng"), late);
            assertThat(compare("generated " + seed, file)).contains(" DECRYPTED\n");
        }
        GeneratedCapture one = GeneratedCapture.ofOneConnection(3, 3, 30, 1_460);
        Path file = Files.write(folder.resolve("one.pcapng"), secretsLast(one.withSecretsInside()));
        assertThat(compare("one long connection", file)).contains(" DECRYPTED\n");
        assertThat(differences).isEmpty();
    }

    /// Bounds of the bytes, of the connections, of what is held up: what is past them says that its secrets came too
    /// late, the rest is opened.
    @Test
    void whatIsPastTheBoundsIsTheSameAtAnyNumberOfThreads() throws IOException {
        GeneratedCapture capture = new GeneratedCapture(new Plan(5, 200, 30_000, 1_460, 30, 0));
        Path file = Files.write(folder.resolve("bounds.pcapng"), secretsLast(capture.withSecretsInside()));
        String fromFile = new WayOfOpening(0, false).open(file, List.of());
        for (WaitingBounds bounds : List.of(
                new WaitingBounds(500_000, 1_000, 1 << 20, 1_000),
                // Neither the disk's bound nor the endings give the reader a reason to look.
                new WaitingBounds(1 << 30, 1_000, 50_000, 1_000),
                new WaitingBounds(1 << 30, 20, 1 << 20, 10),
                new WaitingBounds(1 << 30, 0, 1 << 20, 1))) {
            Set<String> said = new TreeSet<>();
            for (int threads : THREADS) {
                said.add(new WayOfOpening(threads, true, MemoryBounds.USUAL, bounds).open(file, List.of()));
            }
            assertThat(said).as(bounds.toString()).hasSize(1);
            assertThat(said.iterator().next())
                    .contains(WhyId.SECRETS_TOO_LATE.sentence())
                    .contains("could not wait for secrets");
            // Those of the end know all secrets, and some wait as far as there is room.
            assertThat(said.iterator().next().split(" DECRYPTED\n", -1).length)
                    .isBetween(2, fromFile.split(" DECRYPTED\n", -1).length - 1);
        }
    }

    private String compare(String name, Path file) throws IOException {
        String fromFile = new WayOfOpening(0, false).open(file, List.of());
        for (int threads : THREADS) {
            String fromPipe = new WayOfOpening(threads, true).open(file, List.of());
            if (!fromPipe.equals(fromFile)) {
                differences.add(name + ", " + threads + "\n--- file\n" + fromFile + "\n--- pipe\n" + fromPipe);
            }
        }
        return fromFile;
    }

    private static boolean holdsSecrets(Path file) throws IOException {
        boolean[] found = {false};
        try {
            CaptureFile.read(
                    file,
                    new CaptureSink() {
                        @Override
                        public void packet(CapturedPacket packet) {}

                        @Override
                        public void keyLog(ByteSpan text) {
                            found[0] = true;
                        }
                    },
                    new CapturedPacket());
        } catch (NotACaptureException e) {
            return false;
        }
        return found[0];
    }

    /// A little-endian pcapng of one section with its decryption secrets blocks moved behind the last packet; nothing
    /// where it is another file.
    private static byte[] secretsLast(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || in.getInt(8) != 0x1a2b3c4d) {
            return new byte[0];
        }
        ByteBuffer out = ByteBuffer.allocate(file.length);
        ByteBuffer secrets = ByteBuffer.allocate(file.length);
        int packets = 0;
        while (in.remaining() >= 12) {
            int type = in.getInt(in.position());
            int length = in.getInt(in.position() + 4);
            if (length < 12 || length > in.remaining() || (type == 0x0a0d0d0a && in.position() > 0)) {
                return new byte[0];
            }
            packets += type == ENHANCED_PACKET ? 1 : 0;
            (type == DECRYPTION_SECRETS ? secrets : out).put(file, in.position(), length);
            in.position(in.position() + length);
        }
        return packets == 0 || in.hasRemaining() || secrets.position() == 0
                ? new byte[0]
                : out.put(secrets.flip()).array();
    }
}
