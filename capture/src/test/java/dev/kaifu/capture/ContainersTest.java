package dev.kaifu.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.kaifu.testkit.Tshark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Captures written byte by byte from the specifications: number, time and lengths of each packet are those of tshark.
class ContainersTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
    private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;
    private static final byte[] FRAME = new byte[61];

    @TempDir
    Path folder;

    static Stream<Arguments> containers() throws IOException {
        return Stream.of(
                Arguments.of("pcap, little-endian, microseconds", pcap(LITTLE, 0xa1b2c3d4L, 999_999)),
                Arguments.of("pcap, big-endian, microseconds", pcap(BIG, 0xa1b2c3d4L, 999_999)),
                Arguments.of("pcap, little-endian, nanoseconds", pcap(LITTLE, 0xa1b23c4dL, 999_999_999)),
                Arguments.of("pcap, big-endian, nanoseconds", pcap(BIG, 0xa1b23c4dL, 1)),
                Arguments.of("pcap, Kuznetsov's", modifiedPcap()),
                Arguments.of("pcap, AIX", oldPcap(BIG, 0xa1b2c3d4L, 2, 2, 6)),
                Arguments.of("pcap, AIX, little-endian", oldPcap(LITTLE, 0xa1b2c3d4L, 2, 2, 6)),
                Arguments.of("pcap, version 2.2", oldPcap(LITTLE, 0xa1b2c3d4L, 2, 2, 1)),
                Arguments.of("pcap, version 2.3", oldPcap(LITTLE, 0xa1b2c3d4L, 2, 3, 1)),
                Arguments.of("pcap, DG/UX", oldPcap(BIG, 0xa1b2c3d4L, 543, 0, 1)),
                Arguments.of("pcap, Ixia's hardware", ixia(BIG, 0x1c0001acL)),
                Arguments.of("pcap, Ixia's software", ixia(LITTLE, 0x1c0001abL)),
                Arguments.of("snoop", snoop()),
                Arguments.of("pcap in gzip", gzip(pcap(LITTLE, 0xa1b2c3d4L, 7))),
                Arguments.of("pcap in two members of gzip", twoMembers(pcap(LITTLE, 0xa1b2c3d4L, 7))),
                Arguments.of("pcap in zstd", Zstd.compress(pcap(LITTLE, 0xa1b2c3d4L, 7))),
                Arguments.of("pcapng, sections of both byte orders", bothOrders()),
                Arguments.of("pcapng, resolutions", resolutions(LITTLE)),
                Arguments.of("pcapng, resolutions, big-endian", resolutions(BIG)),
                Arguments.of("pcapng, time offsets", offsets()),
                Arguments.of("pcapng, every kind of packet block", packetBlocks(LITTLE)),
                Arguments.of("pcapng, every kind of packet block, big-endian", packetBlocks(BIG)),
                Arguments.of("pcapng, other blocks and options between", otherBlocks()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containers")
    void agreesWithTshark(String name, byte[] capture) throws Exception {
        Path file = folder.resolve("capture");
        Files.write(file, capture);
        List<String> theirs = Tshark.of(file)
                .lines("-T fields -E separator=| -e frame.number -e frame.time_epoch -e frame.cap_len -e frame.len"
                        .split(" ", -1));
        assertThat(theirs).as(name).isNotEmpty();
        Seen seen = Seen.of(capture);
        assertThat(seen.damages).isEmpty();
        // A simple packet block bears no time (4.4): tshark prints none, here it is 0.
        assertThat(seen.packets)
                .isEqualTo(theirs.stream()
                        .map(line -> line.replace("||", "|0.000000000|"))
                        .toList());
    }

    /// tshark counts a custom block as a packet; it is none (4.9).
    @Test
    void customBlocksAreNoPackets() throws IOException {
        CaptureBytes capture = new CaptureBytes(LITTLE).section().ethernet(0, options -> {});
        for (long type : List.of(0xbadL, 0x40000badL)) {
            capture.block(type, body -> body.u32(32473, 0xdeadbeefL)).enhancedPacket(0, type, FRAME);
        }
        Seen seen = Seen.of(capture.toByteArray());
        assertThat(seen.packets).hasSize(2);
        assertThat(seen.damages).isEmpty();
    }

    /// How much of the compressed file had come out is zlib's affair.
    @Test
    void whatStandsBeforeACutInsideGzipIsRead() throws IOException {
        byte[] zipped = gzip(pcap(LITTLE, 0xa1b2c3d4L, 7));
        Seen seen = Seen.of(Arrays.copyOf(zipped, zipped.length - 12));
        assertThat(seen.packets).hasSize(1);
        assertThat(seen.damages)
                .singleElement()
                .asString()
                .matches(
                        "x is cut off inside its compression, behind byte 1[0-9]{2} of what it holds; the packets before that"
                                + " were read\\. Copy or download it again for the rest\\.");
    }

    @Test
    void secretsAndCommentsAreFoundInEitherByteOrder() throws IOException {
        for (ByteOrder order : List.of(LITTLE, BIG)) {
            byte[] log = "CLIENT_RANDOM 00 11\n".getBytes(StandardCharsets.US_ASCII);
            byte[] capture = new CaptureBytes(order)
                    .block(
                            0x0a0d0d0a,
                            body -> body.u32(0x1a2b3c4d)
                                    .u16(1, 0)
                                    .u64(-1)
                                    .option(4, "any".getBytes(StandardCharsets.UTF_8))
                                    .option(1, "日本語".getBytes(StandardCharsets.UTF_8))
                                    .endOfOptions())
                    .block(10, body -> body.u32(0x544c534b, log.length).padded(log))
                    // WireGuard's secrets are not ours.
                    .block(10, body -> body.u32(0x57474b4c, 4).u32(1))
                    .toByteArray();
            Seen seen = Seen.of(capture);
            assertThat(seen.comments).containsExactly("日本語");
            assertThat(seen.keyLogs).containsExactly("CLIENT_RANDOM 00 11\n");
            assertThat(seen.damages).isEmpty();
        }
    }

    static Stream<Arguments> damaged() {
        byte[] whole = new CaptureBytes(LITTLE)
                .section()
                .ethernet(0, options -> {})
                .enhancedPacket(0, 5_000_000, FRAME)
                .toByteArray();
        return Stream.of(
                Arguments.of(
                        "cut inside the pcap header",
                        Arrays.copyOf(pcap(LITTLE, 0xa1b2c3d4L, 0), 20),
                        0,
                        "x ends inside its file header, before the first packet; copy or record it again."),
                Arguments.of(
                        "cut inside a packet header",
                        Arrays.copyOf(pcap(LITTLE, 0xa1b2c3d4L, 0), 24 + 77 + 10),
                        1,
                        "x ends in the middle of a packet at byte 101; the packets before it were read. Copy or record it"
                                + " again for the rest."),
                Arguments.of(
                        "a packet of 2 GiB",
                        new CaptureBytes(LITTLE)
                                .u32(0xa1b2c3d4L)
                                .u16(2, 4)
                                .u32(0, 0, 65535, 1)
                                .u32(0, 0, 0x7fffffff, 0x7fffffff)
                                .toByteArray(),
                        0,
                        "x is damaged at byte 24: a packet claims 2147483647 bytes; what follows cannot be read."),
                Arguments.of(
                        "cut inside a block",
                        Arrays.copyOf(whole, whole.length - 3),
                        0,
                        "x ends in the middle of a block at byte 52; what stood before it was read. Copy or record it"
                                + " again for the rest."),
                Arguments.of(
                        "a block of 8 bytes",
                        new CaptureBytes(LITTLE).raw(whole).u32(6, 8, 0).toByteArray(),
                        1,
                        "x is damaged at byte 148: a block claims 8 bytes; what follows cannot be read."),
                Arguments.of(
                        "a block's two lengths differ",
                        new CaptureBytes(LITTLE).raw(whole).u32(5, 16, 0, 99).toByteArray(),
                        1,
                        "x is damaged at byte 148: a block gives its length as 16 at its beginning and as 99 at its end;"
                                + " what follows cannot be read."),
                Arguments.of(
                        "an interface that is not described",
                        new CaptureBytes(LITTLE)
                                .section()
                                .enhancedPacket(3, 0, FRAME)
                                .toByteArray(),
                        0,
                        "x is damaged at byte 28: a packet names interface 3, which is not described; that packet was"
                                + " left out."),
                Arguments.of(
                        "a packet longer than its block",
                        new CaptureBytes(LITTLE)
                                .section()
                                .ethernet(0, options -> {})
                                .block(6, body -> body.u32(0, 0, 0, 500, 500).padded(new byte[60]))
                                .toByteArray(),
                        1,
                        "x is damaged at byte 52: a packet claims 500 bytes in a block that holds 60; only those were"
                                + " read."),
                Arguments.of(
                        "a section of version 0.1",
                        new CaptureBytes(LITTLE)
                                .u32(0x0a0d0d0a, 28, 0x1a2b3c4d)
                                .u16(0, 1)
                                .u32(0, 0, 28)
                                .toByteArray(),
                        0,
                        "x has a section at byte 0 of pcapng's version 0, which is not known (it is 1 since 2004); what"
                                + " follows cannot be read."),
                Arguments.of(
                        "a snoop packet longer than its record",
                        new CaptureBytes(BIG)
                                .raw("snoop\0\0\0".getBytes(StandardCharsets.US_ASCII))
                                .u32(2, 4, 60, 60, 60, 0, 0, 0)
                                .toByteArray(),
                        0,
                        "x is damaged at byte 16: a packet claims 60 bytes in a record of 60; what follows cannot be"
                                + " read."),
                Arguments.of(
                        "a snoop file of another version",
                        new CaptureBytes(BIG)
                                .raw("snoop\0\0\0".getBytes(StandardCharsets.US_ASCII))
                                .u32(3, 4)
                                .toByteArray(),
                        0,
                        "x begins as a snoop file does, but is not one of version 2, the only one there is; copy or"
                                + " record it again."),
                Arguments.of(
                        "a section without a byte-order mark",
                        new CaptureBytes(LITTLE)
                                .u32(0x0a0d0d0a, 28, 0, 0, 0, 0, 28)
                                .toByteArray(),
                        0,
                        "x is damaged at byte 0: a section header has no valid byte-order mark."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    void whatStandsBeforeTheDamageIsRead(String name, byte[] capture, int packets, String sentence) throws IOException {
        Seen seen = Seen.of(capture);
        assertThat(seen.packets).as(name).hasSize(packets);
        assertThat(seen.damages).containsExactly(sentence);
    }

    private static byte[] pcap(ByteOrder order, long magic, long fraction) {
        CaptureBytes out = new CaptureBytes(order).u32(magic).u16(2, 4).u32(0, 0, 262_144, 1);
        out.u32(1_790_000_000L, fraction, FRAME.length, FRAME.length).raw(FRAME);
        // Cut by the snaplen, and later than 2038.
        out.u32(4_000_000_000L, 1, FRAME.length, 9000).raw(FRAME);
        return out.toByteArray();
    }

    /// Eight more bytes a packet: interface index, protocol, packet type, padding.
    private static byte[] modifiedPcap() {
        CaptureBytes out = new CaptureBytes(LITTLE).u32(0xa1b2cd34L).u16(2, 4).u32(0, 0, 65_535, 1);
        for (int i = 0; i < 3; i++) {
            out.u32(1_000_000_000L + i, 5, FRAME.length, FRAME.length)
                    .u32(2)
                    .u16(0x0800, 0)
                    .raw(FRAME);
        }
        return out.toByteArray();
    }

    /// The lengths the other way round.
    private static byte[] oldPcap(ByteOrder order, long magic, int major, int minor, int network) {
        CaptureBytes out = new CaptureBytes(order).u32(magic).u16(major, minor).u32(0, 0, 65_535, network);
        for (int i = 0; i < 3; i++) {
            out.u32(1_000_000_000L + i, 123_456, FRAME.length + 100L, FRAME.length)
                    .raw(FRAME);
        }
        return out.toByteArray();
    }

    private static byte[] ixia(ByteOrder order, long magic) {
        CaptureBytes out = new CaptureBytes(order).u32(magic).u16(2, 4).u32(0, 0, 65_535, 1, 2L * (16 + FRAME.length));
        for (int i = 0; i < 2; i++) {
            out.u32(1_000_000_000L + i, 123_456, FRAME.length, FRAME.length).raw(FRAME);
        }
        return out.toByteArray();
    }

    /// RFC 1761: records padded to four bytes.
    private static byte[] snoop() {
        CaptureBytes out = new CaptureBytes(BIG).raw("snoop\0\0\0".getBytes(StandardCharsets.US_ASCII));
        out.u32(2, 4);
        for (int i = 0; i < 3; i++) {
            out.u32(FRAME.length + 7L, FRAME.length, 24 + 64L, 0, 1_000_000_000L + i, 999_999)
                    .raw(FRAME)
                    .raw(new byte[3]);
        }
        return out.toByteArray();
    }

    private static byte[] twoMembers(byte[] capture) throws IOException {
        return joined(gzip(Arrays.copyOf(capture, 50)), gzip(Arrays.copyOfRange(capture, 50, capture.length)));
    }

    private static byte[] joined(byte[]... parts) {
        CaptureBytes out = new CaptureBytes(LITTLE);
        for (byte[] part : parts) {
            out.raw(part);
        }
        return out.toByteArray();
    }

    /// As they come through a pipe, a few bytes at a time and none known to follow.
    @Test
    void membersAndFramesOneBehindTheOther() throws IOException {
        byte[] capture = pcap(LITTLE, 0xa1b2c3d4L, 7);
        byte[] first = Arrays.copyOf(capture, 50);
        byte[] second = Arrays.copyOfRange(capture, 50, capture.length);
        byte[] skipped =
                new CaptureBytes(LITTLE).u32(0x184d2a53L, 3).raw(new byte[3]).toByteArray();
        List<String> whole = Seen.of(capture).packets;
        for (byte[] compressed : List.of(
                joined(gzip(first), gzip(new byte[0]), gzip(second)),
                joined(skipped, Zstd.compress(first), skipped, Zstd.compress(second)))) {
            assertThat(Seen.of(compressed).packets).isEqualTo(whole);
            Seen seen = new Seen();
            CaptureFile.read(new Trickle(compressed), "x", seen, new CapturedPacket());
            assertThat(seen.damages).isEmpty();
            assertThat(seen.packets).isEqualTo(whole);
        }
    }

    @Test
    void whatTheLibraryOfZstdTakesOutsideTheHeapIsGivenBack() throws IOException {
        byte[] compressed = Zstd.compress(pcap(LITTLE, 0xa1b2c3d4L, 7));
        readOften(compressed, 100);
        long before = kilobytesOutsideTheHeap();
        readOften(compressed, 5_000);
        // Left open, each reading would keep 160 KB.
        assertThat(kilobytesOutsideTheHeap() - before).isLessThan(300_000);
    }

    private static void readOften(byte[] compressed, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            AtomicInteger closed = new AtomicInteger();
            InputStream in = new ByteArrayInputStream(compressed) {
                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
            Seen seen = new Seen();
            CaptureFile.read(in, "it", seen, new CapturedPacket());
            assertThat(closed).as("the caller's input is closed").hasValue(0);
            assertThat(seen.packets).isNotEmpty();
        }
    }

    private static long kilobytesOutsideTheHeap() throws IOException {
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / 1024;
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) - heap;
            }
        }
        throw new IOException("no VmRSS");
    }

    @Test
    void whatStandsBeforeDamageInsideZstdIsRead() throws IOException {
        byte[] capture = pcap(LITTLE, 0xa1b2c3d4L, 7);
        byte[] good = Zstd.compress(Arrays.copyOf(capture, 120));
        Seen seen = Seen.of(joined(good, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0xff, 1, 2, 3}));
        assertThat(seen.packets).hasSize(1);
        assertThat(seen.damages)
                .containsExactly("x is damaged inside its compression, behind byte 120 of what it holds; the packets"
                        + " before that were read. Copy or download it again for the rest.");
    }

    private static byte[] bothOrders() {
        long time = 1_790_000_000_123_456L;
        return new CaptureBytes(LITTLE)
                .section()
                .ethernet(0, options -> {})
                .ethernet(0, options -> options.option(9, new byte[] {9}))
                .enhancedPacket(0, time, FRAME)
                .enhancedPacket(1, time * 1000 + 7, FRAME)
                .order(BIG)
                .section()
                .ethernet(0, options -> options.option(9, new byte[] {3}))
                .enhancedPacket(0, time / 1000, FRAME)
                .order(LITTLE)
                .section()
                .ethernet(0, options -> {})
                .enhancedPacket(0, time + 1, FRAME)
                .toByteArray();
    }

    private static byte[] resolutions(ByteOrder order) {
        CaptureBytes out = new CaptureBytes(order).section();
        int[] units = {0, 1, 3, 6, 9, 0x80, 0x80 | 1, 0x80 | 10, 0x80 | 20, 0x80 | 30, 0x80 | 32};
        for (int unit : units) {
            out.ethernet(0, options -> options.option(9, new byte[] {(byte) unit}));
        }
        long seconds = 1_000_000_000L;
        for (int i = 0; i < units.length; i++) {
            int exponent = units[i] & 0x7f;
            long perSecond = units[i] >= 0x80 ? 1L << exponent : Math.round(Math.pow(10, exponent));
            out.enhancedPacket(i, seconds * perSecond, FRAME);
            // The last unit before the next second: nothing may be rounded up into it.
            out.enhancedPacket(i, seconds * perSecond + perSecond - 1, FRAME);
        }
        return out.toByteArray();
    }

    private static byte[] offsets() {
        CaptureBytes out = new CaptureBytes(LITTLE).section();
        long[] offsets = {0, 1_000_000_000L, 3600, -3600};
        for (long offset : offsets) {
            out.ethernet(0, options -> options.option64(14, offset));
        }
        for (int i = 0; i < offsets.length; i++) {
            out.enhancedPacket(i, 700_000_000_000_001L, FRAME);
        }
        return out.toByteArray();
    }

    private static byte[] packetBlocks(ByteOrder order) {
        long time = 1_790_000_000_123_456L;
        return new CaptureBytes(order)
                .section()
                .ethernet(40, options -> {})
                .ethernet(0, options -> {})
                .enhancedPacket(1, time, FRAME)
                // Enhanced, with options: flags, and a comment.
                .block(
                        6,
                        body -> body.u32(1, time >>> 32, time, FRAME.length, FRAME.length)
                                .padded(FRAME)
                                .option(2, new byte[] {1, 0, 0, 0})
                                .option(1, "seen".getBytes(StandardCharsets.UTF_8))
                                .endOfOptions())
                // The obsolete packet block: interface and drop count in 16 bits.
                .block(
                        2,
                        body -> body.u16(1, 3)
                                .u32(time >>> 32, time, 30, FRAME.length)
                                .padded(Arrays.copyOf(FRAME, 30)))
                // Simple packets are of the first interface, cut at its snaplen.
                .block(3, body -> body.u32(FRAME.length).padded(Arrays.copyOf(FRAME, 40)))
                .block(3, body -> body.u32(20).padded(new byte[20]))
                .toByteArray();
    }

    private static byte[] otherBlocks() {
        return new CaptureBytes(LITTLE)
                .section()
                .ethernet(0, options -> options.option(2, "lo".getBytes(StandardCharsets.UTF_8)))
                // Name resolution: a record of type 1 (IPv4), then the end.
                .block(
                        4,
                        body -> body.u16(1, 9)
                                .padded(new byte[] {10, 0, 0, 1, 'm', 'a', 'i', 'l', 0})
                                .u16(0, 0))
                .enhancedPacket(0, 1, FRAME)
                // Interface statistics.
                .block(5, body -> body.u32(0, 0, 1).option64(4, 99).endOfOptions())
                // A type that nobody knows.
                .block(0x7777, body -> body.u32(1, 2, 3))
                // An empty one.
                .block(0x8888, body -> {})
                .enhancedPacket(0, 2, new byte[0])
                .toByteArray();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        }
        return out.toByteArray();
    }

    /// Gives one byte a read, and says of none that it is there.
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream bytes;

        Trickle(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, Math.min(length, 1));
        }
    }

    /// What the reader tells, with the packets as tshark prints the same fields.
    private static final class Seen implements CaptureSink {
        private final List<String> packets = new ArrayList<>();
        private final List<String> damages = new ArrayList<>();
        private final List<String> comments = new ArrayList<>();
        private final List<String> keyLogs = new ArrayList<>();

        static Seen of(byte[] capture) throws IOException {
            Seen seen = new Seen();
            CaptureFile.read(new ByteArrayInputStream(capture), "x", seen, new CapturedPacket());
            return seen;
        }

        @Override
        public void packet(CapturedPacket packet) {
            packets.add(String.format(
                    Locale.ROOT,
                    "%d|%d.%09d|%d|%d",
                    packet.number,
                    Math.floorDiv(packet.timeNanos, 1_000_000_000L),
                    Math.floorMod(packet.timeNanos, 1_000_000_000L),
                    packet.capturedLength,
                    packet.originalLength));
        }

        @Override
        public void keyLog(dev.kaifu.protocol.bytes.ByteSpan text) {
            keyLogs.add(new String(text.copy(), StandardCharsets.US_ASCII));
        }

        @Override
        public void sectionComment(String comment) {
            comments.add(comment);
        }

        @Override
        public void damage(String sentence) {
            damages.add(sentence);
        }
    }
}
