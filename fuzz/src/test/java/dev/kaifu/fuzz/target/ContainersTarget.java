package dev.kaifu.fuzz.target;

import com.github.luben.zstd.Zstd;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.OtherContainers;
import dev.kaifu.fuzz.seed.Packets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// pcap, pcapng, snoop, and each in gzip or zstd.
public final class ContainersTarget implements Target {
    @Override
    public String name() {
        return "containers";
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> frames =
                Packets.frames(Turns.of(Dialogues.smtp().getFirst(), 0), 100).subList(0, 5);
        byte[] pcapng = Packets.pcapng(frames, "CLIENT_RANDOM 00 11\n");
        Stream<byte[]> others = OtherContainers.of(frames.subList(0, 2)).stream();
        return Stream.concat(Stream.of(pcapng, gzip(pcapng), Zstd.compress(pcapng)), others)
                .toList();
    }

    @Override
    public List<byte[]> seedsOf(String name, byte[] file) {
        return name.contains(".pcap") || name.contains(".cap") || name.contains("ntar") || name.contains("snoop")
                ? List.of(file)
                : List.of();
    }

    @Override
    public void check(byte[] input) throws IOException {
        List<String> whole = read(new ByteArrayInputStream(input), input);
        List<String> slow = read(new SlowStream(input), input);
        if (isZstd(input)) {
            // The library keeps to itself what a call had made before it failed: up to a buffer of it.
            begins("as far as both go", slow, whole);
        } else {
            Law.same("the same, however the bytes arrive", whole, slow);
        }
        Random random = new Random(Arrays.hashCode(input));
        cut(input, random, whole);
        if (random.nextInt(8) == 0 && !isCompressed(input)) {
            Law.same("the same in gzip", whole, read(new ByteArrayInputStream(gzip(input)), input));
            Law.same("the same in zstd", whole, read(new ByteArrayInputStream(Zstd.compress(input)), input));
        }
    }

    /// What a cut file gives is what the whole one begins with.
    private static void cut(byte[] input, Random random, List<String> whole) throws IOException {
        byte[] cut = Arrays.copyOf(input, random.nextInt(input.length + 1));
        List<String> read = read(new ByteArrayInputStream(cut), cut);
        begins("a cut file gives what the whole begins with", read, whole);
    }

    private static void begins(String law, List<String> one, List<String> other) {
        List<String> packets =
                one.stream().filter(item -> !item.startsWith("damage")).toList();
        List<String> all =
                other.stream().filter(item -> !item.startsWith("damage")).toList();
        int both = Math.min(packets.size(), all.size());
        Law.same(law, packets.subList(0, both), all.subList(0, both));
    }

    private static List<String> read(InputStream in, byte[] input) throws IOException {
        CapturedPacket packet = new CapturedPacket();
        ContainerNotes notes = new ContainerNotes(packet, isCompressed(input) ? Integer.MAX_VALUE : input.length);
        try {
            CaptureFile.read(in, "it", notes, packet);
        } catch (NotACaptureException e) {
            notes.damage(String.valueOf(e.getMessage()));
        }
        return notes.all();
    }

    private static boolean isCompressed(byte[] input) {
        boolean gzip = input.length > 1 && input[0] == 0x1f && input[1] == (byte) 0x8b;
        return gzip || isZstd(input);
    }

    /// Frames of Zstandard, those that are skipped too, by the last bytes of their magic numbers.
    private static boolean isZstd(byte[] input) {
        return input.length > 3
                && ((input[2] == 0x2f && input[3] == (byte) 0xfd) || (input[2] == 0x4d && input[3] == 0x18));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes everything", e);
        }
        return out.toByteArray();
    }

    /// A pipe whose writer is in no hurry: one to sixteen bytes a read, and no word of what is to come.
    private static final class SlowStream extends InputStream {
        private final byte[] bytes;
        private final Random random;
        private int at;

        SlowStream(byte[] bytes) {
            this.bytes = bytes;
            this.random = new Random(bytes.length);
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            int count = Math.min(Math.min(length, bytes.length - at), 1 + random.nextInt(16));
            if (count <= 0) {
                return -1;
            }
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count;
        }
    }
}
