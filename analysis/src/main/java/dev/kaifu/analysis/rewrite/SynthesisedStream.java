package dev.kaifu.analysis.rewrite;

import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;

/// The frames (RFC 9293) that would have carried one connection's plaintext. A connection without any has no frames.
final class SynthesisedStream {
    private static final int WINDOW = 0xffff;
    private static final byte[] NO_DATA = {};

    private final FrameFile file;
    private final Endpoint client;
    private final Endpoint server;
    /// The next sequence numbers; the lower 32 bits are sent.
    private long fromClient = 1;

    private long fromServer = 1;
    private boolean begun;
    private long lastNanos;

    SynthesisedStream(FrameFile file, TcpStream stream) {
        this.file = file;
        this.client = stream.client();
        this.server = stream.server();
    }

    void data(Side from, byte[] array, int offset, int length, long timeNanos) {
        if (length == 0) {
            return;
        }
        begin(timeNanos);
        int most = TcpFrameBuilder.maximumSegmentSize(client);
        for (int at = 0; at < length; at += most) {
            int part = Math.min(most, length - at);
            boolean last = at + part == length;
            frame(from, TcpSegment.ACK | (last ? TcpSegment.PSH : 0), array, offset + at, part, timeNanos);
            advance(from, part);
        }
    }

    /// A gap stays a gap: the numbers go on behind it.
    void lost(Side from, long bytes) {
        if (begun) {
            advance(from, bytes);
        }
    }

    void end() {
        if (begun) {
            for (Side side : new Side[] {Side.CLIENT, Side.SERVER}) {
                frame(side, TcpSegment.FIN | TcpSegment.ACK, NO_DATA, 0, 0, lastNanos);
                advance(side, 1);
            }
            frame(Side.CLIENT, TcpSegment.ACK, NO_DATA, 0, 0, lastNanos);
        }
    }

    private void begin(long timeNanos) {
        if (begun) {
            return;
        }
        begun = true;
        fromClient = 0;
        fromServer = 0;
        frame(Side.CLIENT, TcpSegment.SYN, NO_DATA, 0, 0, timeNanos);
        advance(Side.CLIENT, 1);
        frame(Side.SERVER, TcpSegment.SYN | TcpSegment.ACK, NO_DATA, 0, 0, timeNanos);
        advance(Side.SERVER, 1);
        frame(Side.CLIENT, TcpSegment.ACK, NO_DATA, 0, 0, timeNanos);
    }

    private void advance(Side from, long bytes) {
        if (from == Side.CLIENT) {
            fromClient += bytes;
        } else {
            fromServer += bytes;
        }
    }

    private void frame(Side from, int flags, byte[] array, int offset, int length, long timeNanos) {
        boolean ofClient = from == Side.CLIENT;
        long acknowledgement = (flags & TcpSegment.ACK) == 0 ? 0 : ofClient ? fromServer : fromClient;
        file.frame(
                TcpFrameBuilder.build(
                        ofClient ? client : server,
                        ofClient ? server : client,
                        ofClient ? fromClient : fromServer,
                        acknowledgement,
                        flags,
                        WINDOW,
                        array,
                        offset,
                        length),
                timeNanos);
        lastNanos = timeNanos;
    }
}
