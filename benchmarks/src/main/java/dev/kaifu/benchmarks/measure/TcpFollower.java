package dev.kaifu.benchmarks.measure;

import dev.kaifu.analysis.tcp.FlowTable;
import dev.kaifu.analysis.tcp.StreamListener;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.net.layer.FrameUnwrapper;
import dev.kaifu.testkit.Corpus.SideDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// The TCP payload of a capture's streams, put together by the program's own packages and written as tshark's
/// `follow,tcp` writes it.
final class TcpFollower implements CaptureSink, StreamListener {
    /// What passed in a connection.
    ///
    /// @param client `address:port`
    record Payload(String client, SideDigest fromClient, SideDigest fromServer) {}

    private final MessageDigest sha256 = sha256();
    private final Map<Integer, Payload> streams = new TreeMap<>();
    private final FlowTable flows = new FlowTable(this);
    private final FrameUnwrapper unwrapper = new FrameUnwrapper();
    private final TcpSegment segment = new TcpSegment();

    private TcpFollower() {}

    /// The streams by their numbers.
    static Map<Integer, Payload> follow(Path capture) throws IOException {
        TcpFollower follower = new TcpFollower();
        CaptureFile.read(capture, follower, new CapturedPacket());
        follower.flows.finish();
        return follower.streams;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void packet(CapturedPacket packet) {
        FrameParser.Outcome outcome = unwrapper.unwrap(
                packet.linkType,
                packet.array,
                packet.offset,
                packet.capturedLength,
                packet.number,
                packet.timeNanos,
                segment);
        if (outcome == FrameParser.Outcome.TCP) {
            flows.packet(packet, segment);
        } else if (outcome == FrameParser.Outcome.QUOTED) {
            flows.quoted(packet, segment);
        }
    }

    @Override
    public StreamReceiver opened(TcpStream stream) {
        return new Sides(stream);
    }

    private final class Sides implements StreamReceiver {
        private final TcpStream stream;
        private final Written client = new Written();
        private final Written server = new Written();

        Sides(TcpStream stream) {
            this.stream = stream;
        }

        @Override
        public void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos, long place) {
            side(from).data(array, offset, length);
        }

        @Override
        public void gap(Side from, long length, long packet, long timeNanos) {
            side(from).gap(length);
        }

        @Override
        public void closed(Ending how, long packet) {
            streams.put(
                    stream.index(),
                    new Payload(stream.client().toString(), client.digest(stream.cut()), server.digest(stream.cut())));
        }

        private Written side(Side from) {
            return from == Side.CLIENT ? client : server;
        }
    }

    /// One side as tshark writes it: a gap is words among the payload, their C string's end included, once something
    /// comes behind it. What a snaplen cut off is passed over without a word.
    private final class Written {
        private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
        private final ByteArrayOutputStream withGaps = new ByteArrayOutputStream();
        private long missing;

        void data(byte[] array, int offset, int length) {
            if (missing > 0) {
                withGaps.writeBytes(
                        ("[" + missing + " bytes missing in capture file]\0").getBytes(StandardCharsets.US_ASCII));
                missing = 0;
            }
            payload.write(array, offset, length);
            withGaps.write(array, offset, length);
        }

        void gap(long length) {
            missing += length;
        }

        SideDigest digest(boolean cut) {
            byte[] bytes = (cut ? payload : withGaps).toByteArray();
            return new SideDigest(bytes.length, HexFormat.of().formatHex(sha256.digest(bytes)));
        }
    }
}
