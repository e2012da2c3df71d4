package dev.kaifu.analysis.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes to the disk comes back as it was, whichever was written by then.
class SpillFileTest {
    private static final long LIMIT = 8L * SpillRegion.SIZE;

    private final SplittableRandom random = new SplittableRandom(1);
    /// Regions that wait to be written.
    private final ArrayDeque<Workers.Task> writes = new ArrayDeque<>();

    private final InputBytes inputs = new InputBytes();
    private final SpillFile file = new SpillFile(NamelessFile::open, LIMIT, writes::addLast, inputs);

    @TempDir
    Path folder;

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @Test
    void comesBackFromMemoryAndFromTheDisk() throws IOException {
        for (boolean written : List.of(false, true)) {
            StreamBatch first = batch(20);
            StreamBatch second = batch(3);
            String expected = text(first) + text(second);
            SpilledPart part = spill(null, first);
            fillRegion();
            part = spill(part, second);
            fillRegion();
            if (written) {
                writeAll();
            }
            assertThat(part.payload()).isEqualTo(first.length() + second.length());
            assertThat(text(moved(part))).isEqualTo(expected);
        }
    }

    /// Many streams in turn: the file grows no larger than what is in it.
    @Test
    void regionsAreUsedAgain() throws IOException {
        for (int round = 0; round < 40; round++) {
            List<SpilledPart> parts = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                StreamBatch batch = batch(8);
                expected.add(text(batch));
                parts.add(spill(null, batch));
                if (i % 7 == 0) {
                    writeAll();
                }
            }
            for (int i = 0; i < parts.size(); i++) {
                assertThat(text(moved(parts.get(i)))).isEqualTo(expected.get(i));
            }
        }
        writeAll();
        assertThat(file.takes(SpillRegion.SIZE)).isTrue();
    }

    @Test
    void takesNoMoreThanItMay() {
        StreamBatch batch = batch(50);
        int size = PieceForm.size(batch);
        long taken = 0;
        while (file.takes(size) && taken <= 2 * LIMIT) {
            spill(null, batch);
            taken += size;
            writeAll();
        }
        assertThat(taken).isBetween(LIMIT / 2, LIMIT + SpillRegion.SIZE);
        assertThat(file.trouble()).isEmpty();
    }

    @Test
    void takesNothingLargerThanARegion() {
        assertThat(file.takes(SpillRegion.SIZE + 1)).isFalse();
    }

    /// What cannot be written is read from memory, and nothing more is taken.
    @Test
    void losesNothingWhereTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
        try (SpillFile onFull = new SpillFile(
                () -> FileChannel.open(full, StandardOpenOption.READ, StandardOpenOption.WRITE),
                LIMIT,
                writes::addLast,
                inputs)) {
            StreamBatch batch = batch(60);
            String expected = text(batch);
            int size = PieceForm.size(batch);
            List<SpilledPart> parts = new ArrayList<>();
            while (writes.isEmpty()) {
                assertThat(onFull.takes(size)).isTrue();
                parts.add(onFull.add(null, batch));
            }
            writeAll();
            assertThat(onFull.takes(size)).isFalse();
            assertThat(onFull.trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("No space left"));
            for (SpilledPart part : parts) {
                StreamBatch moved = new StreamBatch(new byte[0]);
                onFull.move(part, moved);
                assertThat(text(moved)).isEqualTo(expected);
            }
        }
    }

    @Test
    void takesNothingWhereItCannotBeMade() throws IOException {
        try (SpillFile none = new SpillFile(
                () -> {
                    throw new IOException("no such folder");
                },
                LIMIT,
                writes::addLast,
                inputs)) {
            assertThat(none.takes(100)).isFalse();
            assertThat(none.trouble()).hasValue("no such folder");
        }
    }

    /// What a process has open stands in Linux's `/proc`.
    @Test
    void hasNoNameAndBelongsToItsOwner() throws IOException {
        Path open = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(open), "no /proc/self/fd here");
        spill(null, batch(1));
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(open)) {
            for (Path each : all.toList()) {
                if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)
                        && Files.readSymbolicLink(each).toString().endsWith(".spill (deleted)")) {
                    found.add(each);
                }
            }
        }
        assertThat(found).isNotEmpty();
        for (Path each : found) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rw-------");
        }
    }

    private SpilledPart spill(@Nullable SpilledPart before, StreamBatch batch) {
        assertThat(file.takes(PieceForm.size(batch))).isTrue();
        return file.add(before, batch);
    }

    /// Of what can be read again, only where it stands: pieces in a row, far apart, backwards, of two inputs.
    @Test
    void readsAgainWhatStandsInAnInput() throws IOException {
        byte[][] contents = {new byte[300_000], new byte[5_000]};
        long[] starts = new long[2];
        for (int input = 0; input < 2; input++) {
            random.nextBytes(contents[input]);
            starts[input] = inputs.add(Files.write(folder.resolve("input" + input), contents[input]));
        }
        StreamBatch batch = batch(10);
        for (int i = 0; i < 400; i++) {
            int input = random.nextInt(10) == 0 ? 1 : 0;
            int at = random.nextInt(contents[input].length - 1_500);
            for (int row = random.nextInt(6); row >= 0 && at + 1_400 < contents[input].length; row--) {
                int size = random.nextInt(1, 1_400);
                batch.data(Side.SERVER, contents[input], at, size, i, i, starts[input] + at);
                at += size + random.nextInt(600);
            }
        }
        String expected = text(batch);
        assertThat(PieceForm.size(batch)).isLessThan(batch.length() / 4);
        SpilledPart part = spill(null, batch);
        fillRegion();
        writeAll();
        assertThat(text(moved(part))).isEqualTo(expected);
    }

    /// References in memory, then on the disk behind pieces that are whole.
    @Test
    void readsAgainWhatIsReferredTo() throws IOException {
        byte[] content = new byte[300_000];
        random.nextBytes(content);
        long start = inputs.add(Files.write(folder.resolve("input"), content));
        StreamBatch batch = new StreamBatch(new byte[0]);
        for (int i = 0; i < 500; i++) {
            Side from = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
            if (random.nextInt(9) == 0) {
                batch.gap(from, random.nextLong(1, 1L << 40), random.nextLong(), random.nextLong());
            } else {
                // Now and then one that is larger than what is read at a time.
                int size = random.nextInt(1, i % 100 == 0 ? 200_000 : 3_000);
                int at = random.nextInt(content.length - size);
                batch.data(from, content, at, size, random.nextLong(), random.nextLong(), start + at);
            }
        }
        assertThat(PieceReferences.suffice(batch)).isTrue();
        PieceReferences references = PieceReferences.of(batch);
        assertThat(references.payload()).isEqualTo(batch.length());
        assertThat(references.cost()).isLessThan(batch.length() / 10);
        StreamBatch again = batch(3);
        String before = text(again);
        references.read(again, inputs);
        assertThat(text(again)).isEqualTo(before + text(batch));
        for (boolean written : List.of(false, true)) {
            StreamBatch whole = batch(3);
            String expected = text(whole) + text(batch);
            assertThat(file.takes(PieceForm.size(references))).isTrue();
            SpilledPart part = file.add(spill(null, whole), references);
            assertThat(part.payload()).isEqualTo(whole.length() + batch.length());
            if (written) {
                fillRegion();
                writeAll();
            }
            assertThat(text(moved(part))).isEqualTo(expected);
        }
    }

    @Test
    void referencesDoNotSufficeForWhatCannotBeReadAgain() {
        StreamBatch batch = new StreamBatch(new byte[0]);
        batch.data(Side.CLIENT, new byte[9], 0, 9, 1, 1, 40);
        batch.gap(Side.CLIENT, 5, 2, 2);
        assertThat(PieceReferences.suffice(batch)).isTrue();
        batch.data(Side.SERVER, new byte[9], 0, 9, 1, 1, StreamReceiver.NOWHERE);
        assertThat(PieceReferences.suffice(batch)).isFalse();
    }

    @Test
    void tellsWhereAnInputWasCut() throws IOException {
        byte[] content = new byte[4_000];
        Path input = Files.write(folder.resolve("cut"), content);
        StreamBatch batch = new StreamBatch(new byte[0]);
        batch.data(Side.CLIENT, content, 2_000, 1_000, 1, 1, inputs.add(input) + 2_000);
        SpilledPart part = spill(null, batch);
        Files.write(input, new byte[100]);
        assertThatThrownBy(() -> moved(part)).isInstanceOf(EOFException.class).hasMessageContaining("was cut");
    }

    @Test
    void whatIsNoFileIsNotReadAgain() {
        assertThat(inputs.add(folder)).isEqualTo(StreamReceiver.NOWHERE);
        assertThat(inputs.add(folder.resolve("nothing"))).isEqualTo(StreamReceiver.NOWHERE);
    }

    /// Until the region under way is full.
    private void fillRegion() {
        StreamBatch batch = batch(70);
        int waiting = writes.size();
        while (writes.size() == waiting) {
            spill(null, batch);
        }
    }

    private void writeAll() {
        for (Workers.Task write = writes.poll(); write != null; write = writes.poll()) {
            write.run(new RecordWorkspace());
        }
    }

    private StreamBatch moved(SpilledPart part) throws IOException {
        StreamBatch batch = new StreamBatch(new byte[0]);
        file.move(part, batch);
        return batch;
    }

    /// Pieces of both sides, some of them gaps.
    private StreamBatch batch(int pieces) {
        StreamBatch batch = new StreamBatch(new byte[0]);
        for (int i = 0; i < pieces; i++) {
            Side from = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
            if (random.nextInt(5) == 0) {
                batch.gap(from, random.nextLong(1, 1L << 40), random.nextLong(), random.nextLong());
            } else {
                byte[] bytes = new byte[random.nextInt(1, 2_000)];
                random.nextBytes(bytes);
                batch.data(from, bytes, 0, bytes.length, random.nextLong(), random.nextLong(), StreamReceiver.NOWHERE);
            }
        }
        return batch;
    }

    private static String text(StreamBatch batch) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < batch.count(); i++) {
            text.append(batch.from(i)).append(' ').append(batch.gap(i)).append(' ');
            text.append(batch.packet(i)).append(' ').append(batch.timeNanos(i)).append(' ');
            text.append(HexFormat.of().formatHex(batch.bytes(), batch.start(i), batch.end(i)));
            text.append('\n');
        }
        return text.toString();
    }
}
