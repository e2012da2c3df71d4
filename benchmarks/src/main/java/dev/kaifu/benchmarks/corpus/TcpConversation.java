package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import java.util.SplittableRandom;

/// One TCP connection (RFC 9293) over Ethernet, as a capture between the two ends sees it: each second segment with
/// payload is acknowledged, segments may be missed or change places.
final class TcpConversation {
    private static final int ETHERNET = 14;
    private static final int TCP_HEADER = 20;
    private static final int PROTOCOL_TCP = 6;
    private static final int WINDOW = 64_240;
    private static final int MSS_OPTION = 4;
    /// Segments with payload until the other side acknowledges (RFC 9293 3.8.6.3).
    private static final int ACKNOWLEDGE_EVERY = 2;

    private final double loss;
    private final double reordering;
    private final SplittableRandom fate;
    private final int addresses;
    private final Sender client;
    private final Sender server;
    private final int segmentSize;
    private int unacknowledged;
    private boolean holding;
    private Held held = new Held(Side.CLIENT, 0, new byte[0]);

    /// A segment whose turn comes after the next.
    private record Held(Side from, int sequence, byte[] payload) {}

    /// What one end sends by.
    private static final class Sender {
        private final byte[] header;
        /// SND.NXT of RFC 9293 3.3.1.
        private int next;

        Sender(Endpoint from, Endpoint to, int initial) {
            this.header = header(from, to);
            this.next = initial;
        }
    }

    TcpConversation(CorpusPlan corpus, ConnectionPlan plan, SplittableRandom random) {
        this.loss = corpus.loss();
        this.reordering = corpus.reordering();
        this.fate = random;
        this.addresses = 2 * plan.client().address().length;
        this.client = new Sender(plan.client(), plan.server(), random.nextInt());
        this.server = new Sender(plan.server(), plan.client(), random.nextInt());
        this.segmentSize = corpus.segmentSize();
    }

    /// The three ways of the handshake.
    void open(PacketBuffer out) {
        control(out, Side.CLIENT, TcpSegment.SYN);
        control(out, Side.SERVER, TcpSegment.SYN | TcpSegment.ACK);
        control(out, Side.CLIENT, TcpSegment.ACK);
    }

    void close(PacketBuffer out) {
        control(out, Side.SERVER, TcpSegment.FIN | TcpSegment.ACK);
        control(out, Side.CLIENT, TcpSegment.FIN | TcpSegment.ACK);
        control(out, Side.SERVER, TcpSegment.ACK);
    }

    /// Sends a segment of what waits.
    void send(PacketBuffer out, Side from, WireBuffer wire) {
        int length = Math.min(wire.length(), segmentSize);
        int sequence = sender(from).next;
        sender(from).next += length;
        if (!holding && reordering > 0 && fate.nextDouble() < reordering) {
            held = new Held(from, sequence, wire.copy(length));
            holding = true;
        } else {
            payload(out, from, sequence, wire.array(), wire.at(), length, wire.length() > length);
            flush(out);
            acknowledge(out, from.other(), wire.length() > length);
        }
        wire.sent(length);
    }

    /// Sends what was held back; to be called before the other side answers.
    void flush(PacketBuffer out) {
        if (holding) {
            holding = false;
            payload(out, held.from, held.sequence, held.payload, 0, held.payload.length, false);
        }
    }

    /// Tells that the flight is over: the answer acknowledges it.
    void turn(PacketBuffer out) {
        flush(out);
        unacknowledged = 0;
    }

    private void payload(PacketBuffer out, Side from, int sequence, byte[] a, int offset, int length, boolean more) {
        if (loss == 0 || fate.nextDouble() >= loss) {
            int flags = more ? TcpSegment.ACK : TcpSegment.ACK | TcpSegment.PSH;
            frame(out, from, flags, sequence, a, offset, length);
        }
        unacknowledged++;
    }

    /// Behind what was held back, for nobody acknowledges what has not arrived.
    ///
    /// @param more whether the other side goes on: where it does not, the answer acknowledges
    private void acknowledge(PacketBuffer out, Side from, boolean more) {
        if (unacknowledged >= ACKNOWLEDGE_EVERY && more) {
            control(out, from, TcpSegment.ACK);
            unacknowledged = 0;
        }
    }

    private void control(PacketBuffer out, Side from, int flags) {
        frame(out, from, flags, sender(from).next, new byte[0], 0, 0);
        if ((flags & (TcpSegment.SYN | TcpSegment.FIN)) != 0) {
            sender(from).next++;
        }
    }

    private void frame(PacketBuffer out, Side from, int flags, int sequence, byte[] payload, int offset, int length) {
        byte[] header = sender(from).header;
        int options = (flags & TcpSegment.SYN) != 0 ? MSS_OPTION : 0;
        int at = out.begin(header.length + options + length);
        byte[] a = out.array();
        System.arraycopy(header, 0, a, at, header.length);
        int tcp = at + header.length - TCP_HEADER;
        Bytes.putInt(a, tcp + 4, sequence);
        Bytes.putInt(a, tcp + 8, (flags & TcpSegment.ACK) == 0 ? 0 : sender(from.other()).next);
        a[tcp + 12] = (byte) ((TCP_HEADER + options) << 2);
        a[tcp + 13] = (byte) flags;
        if (options > 0) {
            // Kind 2, length 4: RFC 9293 3.7.1.
            Bytes.putInt(a, tcp + TCP_HEADER, 0x02040000 | Math.min(segmentSize, 0xffff));
        }
        System.arraycopy(payload, offset, a, tcp + TCP_HEADER + options, length);
        finish(a, at + ETHERNET, tcp, TCP_HEADER + options + length);
        out.finished(header.length + options + length);
    }

    /// Lengths and checksums.
    private void finish(byte[] a, int ip, int tcp, int tcpLength) {
        if (addresses == 8) {
            Bytes.putShort(a, ip + 2, tcp - ip + tcpLength);
            Bytes.putShort(a, ip + 10, Bytes.complement(Bytes.sum(a, ip, ip + 20)));
        } else {
            Bytes.putShort(a, ip + 4, tcpLength);
        }
        // Over the addresses, the protocol and the length too: RFC 9293 3.1, RFC 8200 8.1.
        long sum = Bytes.sum(a, tcp - addresses, tcp) + PROTOCOL_TCP + tcpLength;
        Bytes.putShort(a, tcp + 16, Bytes.complement(sum + Bytes.sum(a, tcp, tcp + tcpLength)));
    }

    private Sender sender(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    /// Ethernet, IP and TCP of one direction: what stays the same, by the engine's own builder.
    private static byte[] header(Endpoint from, Endpoint to) {
        byte[] ip = TcpFrameBuilder.build(from, to, 0, 0, TcpSegment.ACK, WINDOW, new byte[0], 0, 0);
        byte[] frame = new byte[ETHERNET + ip.length];
        // Locally administered addresses (IEEE 802), by the last byte of the IP address.
        frame[0] = 2;
        frame[5] = to.address()[to.address().length - 1];
        frame[6] = 2;
        frame[11] = from.address()[from.address().length - 1];
        boolean version4 = from.address().length == 4;
        Bytes.putShort(frame, 12, version4 ? 0x0800 : 0x86dd);
        System.arraycopy(ip, 0, frame, ETHERNET, ip.length);
        if (version4) {
            Bytes.putShort(frame, ETHERNET + 10, 0);
        }
        Bytes.putShort(frame, frame.length - 4, 0);
        return frame;
    }
}
