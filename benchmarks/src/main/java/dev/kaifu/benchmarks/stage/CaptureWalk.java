package dev.kaifu.benchmarks.stage;

import dev.kaifu.analysis.tcp.FlowTable;
import dev.kaifu.analysis.tcp.StreamListener;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.benchmarks.corpus.CorpusInMemory;
import dev.kaifu.benchmarks.corpus.CorpusPlan;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpSegment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The packet walk alone, and with the connections put in order behind it; an operation is a capture of some 50,000
/// packets in memory.
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CaptureWalk {
    private static final int CONNECTIONS = 400;

    private byte[] capture;

    public CaptureWalk() {
        this(new byte[0]);
    }

    /// Over this capture.
    CaptureWalk(byte[] capture) {
        this.capture = capture;
    }

    @Setup(Level.Trial)
    public void make() {
        capture = CorpusInMemory.of(CorpusPlan.ofConnections(CONNECTIONS)).capture();
    }

    /// Finds the TCP segment of each packet.
    private static final class Walk implements CaptureSink {
        private final TcpSegment segment = new TcpSegment();
        private long payload;

        @Override
        public void packet(CapturedPacket packet) {
            if (parse(packet, segment)) {
                payload += segment.payloadLength;
            }
        }
    }

    /// Puts the connections in order too.
    private static final class Reassembly implements CaptureSink, StreamListener, StreamReceiver {
        private final TcpSegment segment = new TcpSegment();
        private final FlowTable flows = new FlowTable(this);
        private long bytes;

        @Override
        public void packet(CapturedPacket packet) {
            if (parse(packet, segment)) {
                flows.packet(packet, segment);
            }
        }

        @Override
        public StreamReceiver opened(TcpStream stream) {
            return this;
        }

        @Override
        public void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos, long place) {
            bytes += length;
        }

        @Override
        public void gap(Side from, long length, long packet, long timeNanos) {
            throw new IllegalStateException("nothing is missing");
        }

        @Override
        public void closed(Ending how, long packet) {}
    }

    private static boolean parse(CapturedPacket packet, TcpSegment segment) {
        return FrameParser.parse(packet.linkType, packet.array, packet.offset, packet.capturedLength, segment)
                == FrameParser.Outcome.TCP;
    }

    @Benchmark
    public long walk(Amount amount) throws IOException {
        Walk walk = new Walk();
        read(walk, amount);
        return walk.payload;
    }

    @Benchmark
    public long reassemble(Amount amount) throws IOException {
        Reassembly reassembly = new Reassembly();
        read(reassembly, amount);
        reassembly.flows.finish();
        return reassembly.bytes;
    }

    private void read(CaptureSink sink, Amount amount) throws IOException {
        CaptureFile.read(new ByteArrayInputStream(capture), "memory", sink, new CapturedPacket());
        amount.bytes(capture.length);
    }
}
