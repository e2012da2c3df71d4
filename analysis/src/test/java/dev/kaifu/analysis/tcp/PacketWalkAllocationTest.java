package dev.kaifu.analysis.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// The walk over the packets makes no object a packet: what it allocates does not grow with their number.
class PacketWalkAllocationTest {
    private static final int CONNECTIONS = 50;
    private static final int FEW = 20;
    private static final int MANY = 420;
    private static final int PAYLOAD = 500;
    private static final Endpoint SERVER = new Endpoint(new byte[] {10, 0, 0, 2}, 587);
    private static final Endpoint SERVER_V6 = new Endpoint(new byte[16], 587);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long bytes;

    @Test
    void nothingIsAllocatedPerPacket() throws IOException {
        byte[] few = capture(FEW);
        byte[] many = capture(MANY);
        // Classes are loaded and constants linked in the first walks.
        allocated(few);
        allocated(many);
        long more = allocated(many) - allocated(few);
        long packets = (long) CONNECTIONS * 2 * (MANY - FEW);
        assertThat(bytes).isEqualTo(2L * CONNECTIONS * PAYLOAD * (FEW + MANY));
        // Were it one object a packet, it would be 16 bytes for each of them.
        assertThat(more).as("bytes for %d packets", packets).isLessThan(packets);
    }

    private long allocated(byte[] capture) throws IOException {
        Walk walk = new Walk();
        ByteArrayInputStream in = new ByteArrayInputStream(capture);
        long before = threads.getCurrentThreadAllocatedBytes();
        CaptureFile.read(in, "made", walk, walk.packet);
        walk.flows.finish();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /// Half of the connections over IPv6; data in order, an acknowledgement for each segment.
    private static byte[] capture(int segments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(0xa1b2c3d4, 0x00040002, 0, 0, 65_535, LinkType.RAW));
        for (int turn = 0; turn < segments; turn++) {
            for (int i = 0; i < CONNECTIONS; i++) {
                boolean v6 = i % 2 == 1;
                Endpoint server = v6 ? SERVER_V6 : SERVER;
                Endpoint client = v6
                        ? new Endpoint(
                                ByteBuffer.allocate(16)
                                        .putLong(0, 0xfd00L << 48)
                                        .array(),
                                1024 + i)
                        : new Endpoint(new byte[] {10, 0, 0, 1}, 1024 + i);
                int sequence = 1 + turn * PAYLOAD;
                int flags = turn == 0 ? TcpSegment.SYN : TcpSegment.ACK;
                out.writeBytes(framed(client, server, turn == 0 ? 0 : sequence, 1, flags, PAYLOAD));
                out.writeBytes(framed(server, client, 1, sequence + PAYLOAD, TcpSegment.ACK, 0));
            }
        }
        return out.toByteArray();
    }

    private static byte[] framed(Endpoint from, Endpoint to, int sequence, int ack, int flags, int length) {
        byte[] frame = TcpFrameBuilder.build(from, to, sequence, ack, flags, 65_535, new byte[length], 0, length);
        byte[] header = header(1, 0, frame.length, frame.length);
        return ByteBuffer.allocate(header.length + frame.length)
                .put(header)
                .put(frame)
                .array();
    }

    private static byte[] header(int... fields) {
        ByteBuffer header = ByteBuffer.allocate(4 * fields.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int field : fields) {
            header.putInt(field);
        }
        return header.array();
    }

    /// Counts what passes.
    private final class Walk implements CaptureSink, StreamReceiver {
        private final CapturedPacket packet = new CapturedPacket();
        private final TcpSegment segment = new TcpSegment();
        private final FlowTable flows = new FlowTable(_ -> this);

        @Override
        public void packet(CapturedPacket frame) {
            if (FrameParser.parse(frame.linkType, frame.array, frame.offset, frame.capturedLength, segment)
                    != FrameParser.Outcome.TCP) {
                throw new UncheckedIOException(new IOException("a frame was not understood"));
            }
            flows.packet(frame, segment);
        }

        @Override
        public void data(Side from, byte[] array, int offset, int length, long number, long timeNanos, long place) {
            bytes += length;
        }

        @Override
        public void gap(Side from, long length, long number, long timeNanos) {
            throw new IllegalStateException("nothing is missing");
        }

        @Override
        public void closed(Ending how, long number) {
            // The connections end with the input.
        }
    }
}
