package dev.kaifu.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.FrameParser.Outcome;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.net.layer.FrameUnwrapper;
import dev.kaifu.testkit.Tshark;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// IP packets in fragments: which packet makes them whole, and the TCP payload then, are what tshark says.
class FragmentsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PAYLOAD = 76;

    @TempDir
    Path folder;

    /// The TCP segment has 96 bytes. A fragment is `from-to`, `+` behind it where more follow, `x` where its bytes are
    /// other ones.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "in order, 0-32+ 32-64+ 64-96",
        "backwards, 64-96 32-64+ 0-32+",
        "twice the same, 0-32+ 0-32+ 32-96",
        "twice the same in other words, 0-32+ 32-64+ 32-64+x 64-96",
        "the later one begins earlier, 40-64+ 32-64+x 0-32+ 64-96",
        "the earlier one reaches into the next, 0-48+x 32-96",
        "one inside another, 0-80+ 16-32+x 80-96",
        "one missing, 0-32+ 64-96",
        "the last missing, 0-32+ 32-96+",
        "all again, 0-48+ 48-96 0-48+ 48-96",
        "a last one with another behind it in contradiction, 0-32+ 64-96 32-64",
        "beyond the end, 0-32+ 32-64 64-96"
    })
    void putTogether(String name, String fragments) throws Exception {
        for (int version : new int[] {4, 6}) {
            List<byte[]> frames = new ArrayList<>();
            for (String fragment : fragments.split(" ", -1)) {
                frames.add(fragment(version, fragment));
            }
            List<String> theirs = tshark(frames);
            assertThat(ours(frames)).as(name + ", IPv" + version).isEqualTo(theirs);
        }
    }

    @Test
    void whatWaitsTooLongIsLost() {
        FrameUnwrapper unwrapper = new FrameUnwrapper();
        TcpSegment segment = new TcpSegment();
        byte[] first = fragment(4, "0-48+");
        byte[] second = fragment(4, "48-96");
        assertThat(unwrap(unwrapper, first, 7, 0, segment)).isEqualTo(Outcome.FRAGMENT);
        assertThat(unwrap(unwrapper, second, 8, 121 * SECOND, segment)).isEqualTo(Outcome.FRAGMENT);
        assertThat(unwrapper.lostFragments()).isEqualTo(2);
        assertThat(unwrapper.firstLostFragment()).isEqualTo(7);
        assertThat(unwrap(unwrapper, first, 9, 122 * SECOND, segment)).isEqualTo(Outcome.TCP);
        assertThat(segment.payloadLength).isEqualTo(PAYLOAD);
        assertThat(unwrapper.lostFragments()).isEqualTo(1);
    }

    /// 100,000 packets of which one fragment each comes, 1,000 bytes long: most give way, one that is whole is found.
    @Test
    void memoryIsBounded() {
        FrameUnwrapper unwrapper = new FrameUnwrapper();
        TcpSegment segment = new TcpSegment();
        byte[] frame = Arrays.copyOf(fragment(6, "0-48+"), 48 + 1000);
        frame[4] = (byte) (1008 >>> 8);
        frame[5] = (byte) 1008;
        for (int i = 0; i < 100_000; i++) {
            frame[20] = (byte) (i >>> 16);
            frame[21] = (byte) (i >>> 8);
            frame[22] = (byte) i;
            assertThat(unwrap(unwrapper, frame, i + 1L, 0, segment)).isEqualTo(Outcome.FRAGMENT);
        }
        assertThat(unwrapper.lostFragments()).isEqualTo(100_000);
        assertThat(unwrap(unwrapper, fragment(4, "0-48+"), 1, 0, segment)).isEqualTo(Outcome.FRAGMENT);
        assertThat(unwrap(unwrapper, fragment(4, "48-96"), 2, 0, segment)).isEqualTo(Outcome.TCP);
    }

    private static Outcome unwrap(
            FrameUnwrapper unwrapper, byte[] frame, long packet, long timeNanos, TcpSegment into) {
        return unwrapper.unwrap(LinkType.RAW, frame, 0, frame.length, packet, timeNanos, into);
    }

    private static byte[] fragment(int version, String text) {
        boolean other = text.endsWith("x");
        String range = other ? text.substring(0, text.length() - 1) : text;
        boolean more = range.endsWith("+");
        String[] bounds = (more ? range.substring(0, range.length() - 1) : range).split("-", -1);
        int from = Integer.parseInt(bounds[0]);
        int to = Integer.parseInt(bounds[1]);
        byte[] whole = segment(version);
        int header = version == 4 ? 20 : 40;
        byte[] piece = Arrays.copyOfRange(whole, header + from, header + to);
        for (int i = 0; other && i < piece.length; i++) {
            // The TCP header itself stays readable.
            piece[i] = from + i >= 20 ? (byte) 'x' : piece[i];
        }
        byte[] frame = new byte[header + (version == 4 ? 0 : 8) + piece.length];
        System.arraycopy(whole, 0, frame, 0, header);
        System.arraycopy(piece, 0, frame, frame.length - piece.length, piece.length);
        if (version == 4) {
            frame[2] = 0;
            frame[3] = (byte) frame.length;
            frame[4] = 0x12;
            frame[6] = (byte) (more ? 0x20 : 0);
            frame[7] = (byte) (from / 8);
        } else {
            frame[5] = (byte) (frame.length - 40);
            frame[6] = 44;
            frame[40] = 6;
            frame[43] = (byte) (from | (more ? 1 : 0));
            frame[44] = 0x12;
        }
        return frame;
    }

    private static byte[] segment(int version) {
        byte[] payload = new byte[PAYLOAD];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) ('A' + i);
        }
        byte[] client = version == 4 ? new byte[] {10, 0, 0, 1} : new byte[16];
        byte[] server = version == 4 ? new byte[] {10, 0, 0, 2} : new byte[16];
        client[0] = 32;
        server[0] = 32;
        return TcpFrameBuilder.build(
                new Endpoint(client, 40_000),
                new Endpoint(server, 587),
                1,
                1,
                TcpSegment.ACK,
                65_535,
                payload,
                0,
                payload.length);
    }

    private static List<String> ours(List<byte[]> frames) {
        FrameUnwrapper unwrapper = new FrameUnwrapper();
        TcpSegment segment = new TcpSegment();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            Outcome outcome = unwrap(unwrapper, frames.get(i), i + 1L, i, segment);
            found.add(
                    outcome == Outcome.TCP
                            ? HexFormat.of()
                                    .formatHex(
                                            segment.array,
                                            segment.payloadOffset,
                                            segment.payloadOffset + segment.payloadLength)
                            : "");
        }
        return found;
    }

    private List<String> tshark(List<byte[]> frames) throws Exception {
        CaptureBytes capture = new CaptureBytes(ByteOrder.LITTLE_ENDIAN)
                .u32(0xa1b2c3d4L)
                .u16(2, 4)
                .u32(0, 0, 262_144, LinkType.RAW);
        for (byte[] frame : frames) {
            capture.u32(1_790_000_000L, 0, frame.length, frame.length).raw(frame);
        }
        Path file = folder.resolve("fragments.pcap");
        Files.write(file, capture.toByteArray());
        List<String> lines = Tshark.of(file).lines("-T", "fields", "-e", "tcp.payload");
        return Objects.requireNonNull(lines);
    }
}
