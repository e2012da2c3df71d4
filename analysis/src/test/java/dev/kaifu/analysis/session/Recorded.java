package dev.kaifu.analysis.session;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A real recording taken apart into its TCP segments, so that a test can lose some, cut some, split some, and open
/// what
/// is left.
record Recorded(List<Segment> segments) {
    /// @param frame of link type RAW
    record Segment(byte[] frame, int payload, TcpSegment tcp) {
        Segment {
            frame = frame.clone();
        }

        boolean isBetween(int source, int destination) {
            return tcp.sourcePort == source && tcp.destinationPort == destination;
        }

        boolean sameSide(Segment other) {
            return tcp.sourcePort == other.tcp.sourcePort;
        }

        byte[] bytes() {
            return Arrays.copyOfRange(tcp.array, tcp.payloadOffset, tcp.payloadOffset + payload);
        }

        /// The same with its last bit turned.
        Segment damaged() {
            byte[] other = bytes();
            other[payload - 1] ^= 1;
            return with(other);
        }

        /// The same with other bytes, as many.
        Segment with(byte[] other) {
            byte[] built = TcpFrameBuilder.build(
                    tcp.source(),
                    tcp.destination(),
                    tcp.sequence,
                    tcp.acknowledgement,
                    tcp.flags,
                    65535,
                    other,
                    0,
                    payload);
            return of(built, LinkType.RAW, 0, built.length);
        }

        /// The same numbers with other bytes.
        Segment with(int from, int to) {
            byte[] built = TcpFrameBuilder.build(
                    tcp.source(),
                    tcp.destination(),
                    tcp.sequence + from,
                    tcp.acknowledgement,
                    tcp.flags,
                    65535,
                    tcp.array,
                    tcp.payloadOffset + from,
                    to - from);
            return of(built, LinkType.RAW, 0, built.length);
        }

        static Segment of(byte[] a, int linkType, int offset, int length) {
            byte[] frame = Arrays.copyOfRange(a, offset, offset + length);
            TcpSegment tcp = new TcpSegment();
            if (FrameParser.parse(linkType, frame, 0, length, tcp) != FrameParser.Outcome.TCP) {
                tcp.payloadLength = -1;
            }
            return new Segment(frame, tcp.payloadLength, tcp);
        }
    }

    /// What came out of it.
    ///
    /// @param client plaintext
    record Opened(Conversation conversation, String client, String server) {
        String why() {
            return conversation.why().map(WhyId::id).orElse("");
        }
    }

    /// The TCP segments between the two ends of a stream of the capture.
    static Recorded of(Path capture, int stream) throws IOException {
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(new SecretStore(), PlaintextSink.NONE, false, conversations::add);
        opener.read(capture);
        opener.finish();
        TcpStream ends = conversations.stream()
                .map(Conversation::stream)
                .filter(each -> each.index() == stream)
                .findFirst()
                .orElseThrow();
        return of(capture, ends.client().port(), ends.server().port());
    }

    private static Recorded of(Path capture, int clientPort, int serverPort) throws IOException {
        List<Segment> all = new ArrayList<>();
        CaptureFile.read(
                capture,
                packet -> {
                    Segment segment = Segment.of(packet.array, packet.linkType, packet.offset, packet.capturedLength);
                    boolean wanted =
                            segment.isBetween(clientPort, serverPort) || segment.isBetween(serverPort, clientPort);
                    if (segment.payload > 0 && wanted) {
                        // Segments larger than a frame can be, as offload leaves them, are built in parts.
                        int half = segment.payload / 2;
                        boolean tooLong = segment.payload > TcpFrameBuilder.MAX_PAYLOAD;
                        all.add(segment.with(0, tooLong ? half : segment.payload));
                        if (tooLong) {
                            all.add(segment.with(half, segment.payload));
                        }
                    } else if (segment.payload == 0 && wanted) {
                        all.add(segment.with(0, 0));
                    }
                },
                new CapturedPacket());
        return new Recorded(all);
    }

    /// Indices of the segments that carry payload.
    List<Integer> carriers() {
        return IntStream.range(0, segments.size())
                .filter(i -> segments.get(i).payload > 0)
                .boxed()
                .toList();
    }

    /// Those of them that one side sent.
    List<Integer> ofSameSide(int index) {
        return carriers().stream()
                .filter(i -> segments.get(i).sameSide(segments.get(index)))
                .toList();
    }

    Recorded without(int index) {
        List<Segment> rest = new ArrayList<>(segments);
        rest.remove(index);
        return new Recorded(rest);
    }

    /// With the last bit of that segment turned.
    Recorded damaged(int index) {
        List<Segment> other = new ArrayList<>(segments);
        other.set(index, segments.get(index).damaged());
        return new Recorded(other);
    }

    /// With other bytes, as many, in that segment.
    Recorded replaced(int index, byte[] bytes) {
        List<Segment> other = new ArrayList<>(segments);
        other.set(index, segments.get(index).with(bytes));
        return new Recorded(other);
    }

    /// Without the first bytes of that segment.
    Recorded withoutFirst(int index, int bytes) {
        List<Segment> other = new ArrayList<>(segments);
        other.set(index, segments.get(index).with(bytes, segments.get(index).payload()));
        return new Recorded(other);
    }

    /// With all of the other side's segments before that one behind it.
    Recorded early(int index) {
        List<Segment> other = new ArrayList<>();
        List<Segment> late = new ArrayList<>();
        for (Segment segment : segments.subList(0, index + 1)) {
            (segment.sameSide(segments.get(index)) ? other : late).add(segment);
        }
        other.addAll(late);
        other.addAll(segments.subList(index + 1, segments.size()));
        return new Recorded(other);
    }

    Recorded first(int count) {
        return new Recorded(segments.subList(0, count));
    }

    /// Without those before, so that the capture begins there.
    Recorded from(int index) {
        return new Recorded(segments.subList(index, segments.size()));
    }

    /// With these bytes before that segment's payload, in the same segment.
    Recorded before(int index, byte[] bytes) {
        List<Segment> changed = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean own = segment.sameSide(segments.get(index));
            TcpSegment tcp = segment.tcp;
            byte[] payload = i == index ? bytes.clone() : new byte[0];
            payload = Arrays.copyOf(payload, payload.length + segment.payload);
            System.arraycopy(tcp.array, tcp.payloadOffset, payload, payload.length - segment.payload, segment.payload);
            byte[] built = TcpFrameBuilder.build(
                    tcp.source(),
                    tcp.destination(),
                    tcp.sequence + (own && i > index ? bytes.length : 0),
                    tcp.acknowledgement + (!own && i > index ? bytes.length : 0),
                    tcp.flags,
                    65535,
                    payload,
                    0,
                    payload.length);
            changed.add(Segment.of(built, LinkType.RAW, 0, built.length));
        }
        return new Recorded(changed);
    }

    Recorded twice() {
        return new Recorded(segments.stream()
                .flatMap(segment -> java.util.stream.Stream.of(segment, segment))
                .toList());
    }

    /// Every payload in pieces of so many bytes.
    Recorded split(int size) {
        List<Segment> pieces = new ArrayList<>();
        for (Segment segment : segments) {
            for (int at = 0; at == 0 || at < segment.payload; at += size) {
                pieces.add(segment.with(at, Math.min(segment.payload, at + size)));
            }
        }
        return new Recorded(pieces);
    }

    /// Neighbours of one side exchanged.
    Recorded shuffled() {
        List<Segment> other = new ArrayList<>(segments);
        for (int i = 0; i + 1 < other.size(); i += 2) {
            Segment here = other.get(i);
            if (here.payload > 0 && other.get(i + 1).payload > 0 && here.sameSide(other.get(i + 1))) {
                other.set(i, other.get(i + 1));
                other.set(i + 1, here);
            }
        }
        return new Recorded(other);
    }

    Opened open(byte[] secrets) throws IOException {
        return open(secrets, "");
    }

    /// @param behind a key log that stands as a DSB behind the packets, from where a pipe's reader gets it too late
    Opened open(byte[] secrets, String behind) throws IOException {
        SecretStore store = new SecretStore();
        SecretScanner.scan(secrets).into(store);
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        ByteArrayOutputStream server = new ByteArrayOutputStream();
        PlaintextSink sink = new PlaintextSink() {
            @Override
            public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
                (from == Side.CLIENT ? client : server).write(array, offset, length);
            }

            @Override
            public void tlsBegins(TcpStream stream) {
                client.reset();
                server.reset();
            }
        };
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(store, sink, false, conversations::add);
        opener.read(new ByteArrayInputStream(write(behind)), "recorded");
        opener.finish();
        if (conversations.size() != 1 || !opener.damages().isEmpty()) {
            throw new IllegalStateException(conversations.size() + " conversations " + opener.damages());
        }
        return new Opened(
                conversations.getFirst(),
                client.toString(StandardCharsets.ISO_8859_1),
                server.toString(StandardCharsets.ISO_8859_1));
    }

    /// The capture as a file's bytes.
    byte[] write(String behind) throws IOException {
        return write("", behind);
    }

    /// @param before a key log that stands as a DSB before the packets
    byte[] write(String before, String behind) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PcapngWriter out = new PcapngWriter(bytes);
        out.sectionHeader("", "", "", "");
        out.interfaceDescription(LinkType.RAW, 0, 9);
        if (!before.isEmpty()) {
            out.decryptionSecrets(before);
        }
        long time = 1_790_000_000_000_000_000L;
        for (Segment segment : segments) {
            time += 1000;
            out.packet(0, 9, time, segment.frame, 0, segment.frame.length, segment.frame.length);
        }
        if (!behind.isEmpty()) {
            out.decryptionSecrets(behind);
        }
        return bytes.toByteArray();
    }
}
