package dev.kaifu.analysis.tcp;

import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpSegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells the TCP connections of a capture apart and puts each in order.
public final class FlowTable {
    /// Both ends, the lower one first, so that both directions find the same stream.
    private record FlowKey(Endpoint low, Endpoint high) {
        static FlowKey of(Endpoint a, Endpoint b) {
            int order = java.util.Arrays.compareUnsigned(a.address(), b.address());
            boolean inOrder = order == 0 ? a.port() <= b.port() : order < 0;
            return inOrder ? new FlowKey(a, b) : new FlowKey(b, a);
        }
    }

    private static final String[] SERVER_GREETINGS = {"220 ", "220-", "* OK", "* PR", "* BY", "+OK"};

    private final StreamListener listener;
    private final Map<FlowKey, TcpStream> streams = new HashMap<>();
    private final List<TcpStream> inOrder = new ArrayList<>();
    private long lastPacket;
    private long lastTime;

    public FlowTable(StreamListener listener) {
        this.listener = listener;
    }

    /// One segment, in the order of the capture.
    public void packet(CapturedPacket packet, TcpSegment segment) {
        lastPacket = packet.number;
        lastTime = packet.timeNanos;
        Endpoint source = segment.source();
        Endpoint destination = segment.destination();
        FlowKey key = FlowKey.of(source, destination);
        TcpStream stream = streams.get(key);
        if (stream == null || beginsAnew(stream, segment, source)) {
            if (stream != null) {
                close(stream, Ending.END_OF_INPUT);
            }
            stream = new TcpStream(
                    inOrder.size(), packet.number, packet.timeNanos, packet.timeDigits, source, destination);
            inOrder.add(stream);
            streams.put(key, stream);
        }
        advance(stream, segment, stream.isFromFirst(source));
    }

    /// The capture is over: what still waits is passed on, every open stream is closed.
    public void finish() {
        inOrder.forEach(stream -> close(stream, Ending.END_OF_INPUT));
    }

    /// RFC 9293 3.10.7.2: a SYN with another initial sequence number on the same four numbers is another connection.
    private static boolean beginsAnew(TcpStream stream, TcpSegment segment, Endpoint source) {
        if (!segment.has(TcpSegment.SYN) || segment.has(TcpSegment.ACK)) {
            return false;
        }
        StreamDirection direction = stream.isFromFirst(source) ? stream.fromFirst : stream.fromSecond;
        return direction.initialSequence() != (segment.sequence & 0xffff_ffffL);
    }

    private void advance(TcpStream stream, TcpSegment segment, boolean fromFirst) {
        StreamDirection direction = fromFirst ? stream.fromFirst : stream.fromSecond;
        StreamDirection other = fromFirst ? stream.fromSecond : stream.fromFirst;
        int sequence = segment.sequence;
        if (segment.has(TcpSegment.SYN)) {
            direction.syn(sequence);
            sequence++;
            if (!stream.roleKnown) {
                stream.decideRole(segment.has(TcpSegment.ACK) != fromFirst);
            }
        }
        if (segment.payloadWireLength > 0 && !stream.closed) {
            announce(stream, segment, fromFirst);
            direction.segment(
                    sequence,
                    segment.array,
                    segment.payloadOffset,
                    segment.payloadLength,
                    segment.payloadWireLength,
                    sink(stream, stream.side(fromFirst)));
        }
        if (segment.has(TcpSegment.FIN)) {
            direction.fin(sequence + segment.payloadWireLength);
        }
        if (segment.has(TcpSegment.ACK) && !stream.closed) {
            other.acknowledged(segment.acknowledgement, sink(stream, stream.side(!fromFirst)));
        }
        if (segment.has(TcpSegment.RST)) {
            boolean byClient = stream.side(fromFirst) == Side.CLIENT;
            close(stream, byClient ? Ending.RESET_BY_CLIENT : Ending.RESET_BY_SERVER);
        } else if (direction.finished() && other.finished()) {
            close(stream, Ending.FINS);
        }
    }

    private void announce(TcpStream stream, TcpSegment segment, boolean fromFirst) {
        if (stream.announced) {
            return;
        }
        if (!stream.roleKnown) {
            switch (speaker(segment)) {
                case 1 -> stream.decideRole(fromFirst);
                case -1 -> stream.decideRole(!fromFirst);
                default -> stream.decideRoleByPort();
            }
        }
        stream.announced = true;
        listener.opened(stream);
    }

    /// Who speaks so: 1 a client, -1 a server, 0 nobody knows. For connections whose SYN is not in the capture.
    private static int speaker(TcpSegment segment) {
        byte[] a = segment.array;
        int at = segment.payloadOffset;
        if (segment.payloadLength >= 6 && a[at] == 0x16 && a[at + 1] == 3) {
            return a[at + 5] == 1 ? 1 : a[at + 5] == 2 ? -1 : 0;
        }
        String start = new String(a, at, Math.min(4, segment.payloadLength), StandardCharsets.ISO_8859_1);
        for (String greeting : SERVER_GREETINGS) {
            if (start.startsWith(greeting)) {
                return -1;
            }
        }
        return 0;
    }

    private void close(TcpStream stream, Ending how) {
        if (stream.closed) {
            return;
        }
        if (!stream.announced) {
            if (!stream.roleKnown) {
                stream.decideRoleByPort();
            }
            stream.announced = true;
            listener.opened(stream);
        }
        stream.fromFirst.end(sink(stream, stream.side(true)));
        stream.fromSecond.end(sink(stream, stream.side(false)));
        stream.closed = true;
        listener.closed(stream, how, lastPacket, lastTime);
    }

    private StreamDirection.Sink sink(TcpStream stream, Side from) {
        return new StreamDirection.Sink() {
            @Override
            public void data(byte[] array, int offset, int length) {
                listener.data(stream, from, array, offset, length, lastPacket, lastTime);
            }

            @Override
            public void gap(long length) {
                listener.gap(stream, from, length, lastPacket, lastTime);
            }
        };
    }
}
