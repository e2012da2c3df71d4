package dev.kaifu.cli;

import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A capture taken apart into its TCP segments, so that a test can lose some, repeat some and exchange some. A segment
/// is packet number `index + 1` of what is written.
record SegmentedCapture(List<Segment> segments) {
    /// @param frame of link type RAW
    record Segment(byte[] frame, TcpSegment tcp) {
        int payload() {
            return tcp.payloadLength;
        }

        /// Whether it goes the same way in the same connection.
        boolean sameSide(Segment other) {
            return tcp.sourcePort == other.tcp.sourcePort && tcp.destinationPort == other.tcp.destinationPort;
        }

        /// This part of its payload; only the last part ends what the whole ends.
        private Segment part(int from, int to) {
            byte[] built = TcpFrameBuilder.build(
                    tcp.source(),
                    tcp.destination(),
                    tcp.sequence + from,
                    tcp.acknowledgement,
                    to < tcp.payloadLength ? tcp.flags & ~TcpSegment.FIN : tcp.flags,
                    65535,
                    tcp.array,
                    tcp.payloadOffset + from,
                    to - from);
            return of(LinkType.RAW, built);
        }

        private static Segment of(int linkType, byte[] frame) {
            TcpSegment tcp = new TcpSegment();
            if (FrameParser.parse(linkType, frame, 0, frame.length, tcp) != FrameParser.Outcome.TCP) {
                throw new IllegalArgumentException("not TCP");
            }
            return new Segment(frame, tcp);
        }
    }

    /// @param size bytes of payload that a segment has at the most
    static SegmentedCapture of(Path capture, int size) throws IOException {
        List<Segment> all = new ArrayList<>();
        CaptureFile.read(
                capture,
                packet -> {
                    Segment whole = Segment.of(
                            packet.linkType,
                            Arrays.copyOfRange(packet.array, packet.offset, packet.offset + packet.capturedLength));
                    for (int at = 0; at == 0 || at < whole.payload(); at += size) {
                        all.add(whole.part(at, Math.min(whole.payload(), at + size)));
                    }
                },
                new CapturedPacket());
        return new SegmentedCapture(all);
    }

    /// Each segment again at once, and again behind the next.
    SegmentedCapture repeated() {
        List<Segment> all = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            all.addAll(List.of(segment, segment));
            if (i > 0 && segment.payload() > 0) {
                all.add(segments.get(i - 1));
            }
        }
        return new SegmentedCapture(all);
    }

    /// About half of the neighbours that carry payload of the same side exchanged.
    SegmentedCapture exchanged(Random random) {
        List<Segment> all = new ArrayList<>(segments);
        for (int i = 0; i + 1 < all.size(); i++) {
            Segment here = all.get(i);
            Segment next = all.get(i + 1);
            if (here.payload() > 0 && next.payload() > 0 && here.sameSide(next) && random.nextBoolean()) {
                all.set(i, next);
                all.set(i + 1, here);
                i++;
            }
        }
        return new SegmentedCapture(all);
    }

    /// True where no other segment brings the same bytes: on a busy machine TCP sends some again.
    boolean passedOnce(Segment segment) {
        return segments.stream()
                        .filter(other -> other.payload() > 0
                                && other.sameSide(segment)
                                && other.tcp.sequence - segment.tcp.sequence < segment.payload()
                                && segment.tcp.sequence - other.tcp.sequence < other.payload())
                        .count()
                == 1;
    }

    SegmentedCapture without(Set<Integer> lost) {
        List<Segment> rest = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            if (!lost.contains(i)) {
                rest.add(segments.get(i));
            }
        }
        return new SegmentedCapture(rest);
    }

    /// The capture as a file's bytes.
    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PcapngWriter out = new PcapngWriter(bytes);
        out.sectionHeader("", "", "", "");
        out.interfaceDescription(LinkType.RAW, 0, 9);
        long time = 1_790_000_000_000_000_000L;
        for (Segment segment : segments) {
            time += 1000;
            out.packet(0, 9, time, segment.frame, 0, segment.frame.length, segment.frame.length);
        }
        return bytes.toByteArray();
    }
}
