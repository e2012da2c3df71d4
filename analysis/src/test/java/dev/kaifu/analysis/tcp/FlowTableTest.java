package dev.kaifu.analysis.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When connections end, in which order, and what stays in memory of them.
class FlowTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Endpoint SERVER = new Endpoint(new byte[] {10, 0, 0, 2}, 587);

    private final List<String> told = new ArrayList<>();
    private final FlowTable flows = new FlowTable(stream -> new StreamReceiver() {
        @Override
        public void data(Side from, byte[] a, int offset, int length, long packet, long time, long place) {}

        @Override
        public void gap(Side from, long length, long packet, long time) {
            told.add(stream.index() + " gap " + length);
        }

        @Override
        public void closed(Ending how, long packet) {
            told.add(stream.index() + " " + how + " " + packet);
        }
    });
    private final CapturedPacket packet = new CapturedPacket();
    private final TcpSegment segment = new TcpSegment();

    @Test
    void conversationsComeInTheOrderInWhichTheyEnd() {
        at(0).client(1, TcpSegment.SYN, 0, "");
        at(1).client(2, TcpSegment.SYN, 0, "");
        at(2).client(3, TcpSegment.SYN, 0, "");
        at(3).client(2, TcpSegment.RST, 1, "");
        at(4).client(4, TcpSegment.SYN, 0, "");
        at(5).client(1, TcpSegment.SYN, 500, "");
        flows.finish();
        assertThat(told)
                .containsExactly(
                        "1 RESET_BY_CLIENT 4",
                        "0 REPLACED 1",
                        "2 END_OF_INPUT 3",
                        "3 END_OF_INPUT 5",
                        "4 END_OF_INPUT 6");
    }

    @Test
    void silenceEndsAConversationByTheClockOfTheCapture() {
        long limit = FlowTable.IDLE_LIMIT_NANOS / SECOND;
        at(0).client(1, TcpSegment.SYN, 0, "");
        at(10).client(2, TcpSegment.SYN, 0, "");
        at(20).client(1, TcpSegment.ACK, 1, "EHLO");
        at(10 + limit).client(3, TcpSegment.SYN, 0, "");
        assertThat(told).isEmpty();
        // Time that runs back, as where files are given in the wrong order, ends nothing.
        at(1).client(3, TcpSegment.ACK, 1, "");
        assertThat(told).isEmpty();
        at(21 + limit).client(3, TcpSegment.ACK, 1, "");
        assertThat(told).containsExactly("1 SILENCE 2", "0 SILENCE 3");
        assertThat(flows.packetsAfterSilence()).isZero();
        at(22 + limit).client(1, TcpSegment.ACK, 5, "QUIT");
        assertThat(flows.packetsAfterSilence()).isEqualTo(1);
        flows.finish();
        assertThat(told).containsExactly("1 SILENCE 2", "0 SILENCE 3", "2 END_OF_INPUT 6");
    }

    @Test
    void thoseSilentSinceTheSameTimeEndInTheOrderOfTheirNumbers() {
        at(0).client(1, TcpSegment.SYN, 0, "");
        at(0).client(2, TcpSegment.SYN, 0, "");
        at(5).client(2, TcpSegment.ACK, 1, "");
        at(5).client(1, TcpSegment.ACK, 1, "");
        // A leap of the clock counts from its second packet on.
        at(6 + FlowTable.IDLE_LIMIT_NANOS / SECOND).client(3, TcpSegment.SYN, 0, "");
        client(3, TcpSegment.ACK, 1, "");
        assertThat(told).containsExactly("0 SILENCE 4", "1 SILENCE 3");
    }

    /// Seen in the wild: a SYN+ACK 48 years ahead of the packets around it.
    @Test
    void oneWildTimeEndsNothing() {
        at(0).client(1, TcpSegment.SYN, 0, "");
        at(1_538_646_470).client(2, TcpSegment.SYN, 0, "");
        at(1).client(1, TcpSegment.ACK, 1, "EHLO");
        assertThat(told).isEmpty();
        at(1_538_646_470).client(2, TcpSegment.ACK, 1, "");
        at(1_538_646_471).client(2, TcpSegment.ACK, 1, "");
        assertThat(told).containsExactly("0 SILENCE 3");
    }

    @Test
    void endedConnectionsLeaveMemory() {
        int many = ClosedStreams.MAX_REMEMBERED * 2;
        for (int i = 0; i < many; i++) {
            Endpoint client = new Endpoint(new byte[] {10, 1, (byte) (i >> 16), (byte) (i >> 8)}, 1024 + (i & 0xff));
            send(client, TcpSegment.SYN, 0, "");
            send(client, TcpSegment.RST, 1, "");
            told.clear();
        }
        assertThat(flows.open()).isZero();
        assertThat(flows.remembered()).isEqualTo(ClosedStreams.MAX_REMEMBERED);
    }

    @Test
    void connectionsUnderWayAreBounded() {
        for (int i = 0; i <= FlowTable.MAX_OPEN; i++) {
            send(
                    new Endpoint(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}, 1024),
                    TcpSegment.SYN,
                    0,
                    "");
        }
        assertThat(flows.open()).isEqualTo(FlowTable.MAX_OPEN);
        assertThat(flows.crowdedOut()).isEqualTo(1);
        assertThat(told).containsExactly("0 SILENCE 1");
    }

    @Test
    void whatWaitsForAMissingSegmentIsBounded() {
        at(0).client(1, TcpSegment.SYN, 0, "");
        String segmentText = "x".repeat(1000);
        int position = 2;
        while (told.isEmpty() && position < 2 * StreamDirection.MAX_WAITING) {
            client(1, TcpSegment.ACK, position, segmentText);
            position += 1000;
        }
        assertThat(told).containsExactly("0 gap 1");
        assertThat(position).isLessThan(StreamDirection.MAX_WAITING);
    }

    private FlowTableTest at(long seconds) {
        packet.timeNanos = seconds * SECOND;
        return this;
    }

    /// Many connections that each miss a segment: together they have a bound too, and the oldest gives up first.
    @Test
    void whatWaitsForMissingSegmentsIsBoundedOverAll() {
        List<String> said = new ArrayList<>();
        FlowTable narrow = new FlowTable(
                stream -> new StreamReceiver() {
                    @Override
                    public void data(Side from, byte[] a, int offset, int length, long packet, long time, long place) {
                        said.add(stream.index() + " data " + length);
                    }

                    @Override
                    public void gap(Side from, long length, long packet, long time) {
                        said.add(stream.index() + " gap " + length);
                    }

                    @Override
                    public void closed(Ending how, long packet) {}
                },
                1_000);
        for (int i = 0; i < 4; i++) {
            Endpoint client = new Endpoint(new byte[] {10, 0, 0, 1}, 1_000 + i);
            send(narrow, client, TcpSegment.SYN, 0, "");
            send(narrow, client, TcpSegment.ACK, 11, "x".repeat(300));
        }
        assertThat(said).containsExactly("0 gap 10", "0 data 300", "1 gap 10", "1 data 300");
        assertThat(narrow.impatient()).isEqualTo(2);
        // What came in time is put in order as ever.
        said.clear();
        send(narrow, new Endpoint(new byte[] {10, 0, 0, 1}, 1_002), TcpSegment.ACK, 1, "0123456789");
        assertThat(said).containsExactly("2 data 10", "2 data 300");
    }

    private void client(int port, int flags, int sequence, String payload) {
        send(new Endpoint(new byte[] {10, 0, 0, 1}, 40_000 + port), flags, sequence, payload);
    }

    private void send(Endpoint client, int flags, int sequence, String payload) {
        send(flows, client, flags, sequence, payload);
    }

    private void send(FlowTable to, Endpoint client, int flags, int sequence, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = TcpFrameBuilder.build(client, SERVER, sequence, 0, flags, 65535, bytes, 0, bytes.length);
        assertThat(FrameParser.parse(LinkType.RAW, frame, 0, frame.length, segment))
                .isEqualTo(FrameParser.Outcome.TCP);
        packet.number++;
        to.packet(packet, segment);
    }
}
