package dev.kaifu.probe.record;

import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.probe.record.Recording.TimedFrame;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes of one connection's bytes the frames that TCP would have carried them in (RFC 9293).
///
/// Frames are held from the first bytes of TLS on until their secrets are known, since the secrets must stand before
/// them in the file.
final class ConnectionRecorder implements WireRecorder {
    /// No more than this is held back; past it frames are written without their secrets before them.
    private static final int MAX_HELD = 4 << 20;

    /// Every second segment is acknowledged, RFC 9293 3.8.6.3.
    private static final int SEGMENTS_AN_ACK = 2;
    /// What parts one synthesised frame from the next, so that their order is their order in time too.
    private static final long STEP_NANOS = 100;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] NO_DATA = {};

    /// One end of the connection.
    private static final class End {
        final Endpoint endpoint;
        int next = RANDOM.nextInt();
        boolean finished;

        End(Endpoint endpoint) {
            this.endpoint = endpoint;
        }
    }

    private final Recording recording;
    private final List<TimedFrame> held = new ArrayList<>();
    private final StringBuilder keyLog = new StringBuilder();
    private int heldBytes;
    private boolean holding;
    private long lastNanos;
    private @Nullable End client;
    private @Nullable End server;
    private boolean over;

    ConnectionRecorder(Recording recording) {
        this.recording = recording;
    }

    @Override
    public synchronized void connected(Endpoint from, Endpoint to, long beganNanos, long doneNanos) {
        End here = new End(from);
        End there = new End(to);
        client = here;
        server = there;
        add(here, there, TcpSegment.SYN, beganNanos);
        here.next++;
        add(there, here, TcpSegment.SYN | TcpSegment.ACK, doneNanos);
        there.next++;
        add(here, there, TcpSegment.ACK, doneNanos);
        write();
    }

    @Override
    public synchronized void sent(byte[] array, int offset, int length, long timeNanos) {
        if (client != null && server != null) {
            data(client, server, array, offset, length, timeNanos);
        }
    }

    @Override
    public synchronized void received(byte[] array, int offset, int length, long timeNanos) {
        if (client != null && server != null) {
            data(server, client, array, offset, length, timeNanos);
        }
    }

    @Override
    public synchronized void ended(long timeNanos) {
        if (client != null && server != null) {
            finish(server, client, timeNanos);
            write();
        }
    }

    @Override
    public synchronized void reset(long timeNanos) {
        if (client != null && server != null && !over) {
            add(server, client, TcpSegment.RST | TcpSegment.ACK, timeNanos);
            over = true;
            release();
        }
    }

    @Override
    public synchronized void closed(long timeNanos) {
        if (client != null && server != null) {
            finish(client, server, timeNanos);
        }
        release();
        recording.forget(this);
    }

    @Override
    public synchronized void tlsBegins() {
        holding = true;
    }

    @Override
    public synchronized void tlsSettled() {
        release();
    }

    @Override
    public synchronized void secret(Secret secret) {
        keyLog.append(KeyLogLine.format(secret)).append('\n');
    }

    /// Writes what is held, with what is known of its secrets.
    synchronized void release() {
        holding = false;
        write();
    }

    private void data(End from, End to, byte[] array, int offset, int length, long timeNanos) {
        if (over || from.finished) {
            return;
        }
        int mss = SegmentFrame.mss(from.endpoint);
        int segments = 0;
        for (int at = 0; at < length; at += mss) {
            int part = Math.min(mss, length - at);
            boolean last = at + part == length;
            int flags = TcpSegment.ACK | (last ? SegmentFrame.PSH : 0);
            add(from, to, flags, timeNanos, array, offset + at, part);
            from.next += part;
            segments++;
            if (last || segments % SEGMENTS_AN_ACK == 0) {
                add(to, from, TcpSegment.ACK, timeNanos);
            }
        }
        write();
    }

    private void finish(End from, End to, long timeNanos) {
        if (over || from.finished) {
            return;
        }
        add(from, to, TcpSegment.FIN | TcpSegment.ACK, timeNanos);
        from.next++;
        from.finished = true;
        add(to, from, TcpSegment.ACK, timeNanos);
    }

    private void add(End from, End to, int flags, long timeNanos) {
        add(from, to, flags, timeNanos, NO_DATA, 0, 0);
    }

    private void add(End from, End to, int flags, long timeNanos, byte[] array, int offset, int length) {
        int acknowledgement = (flags & TcpSegment.ACK) == 0 ? 0 : to.next;
        byte[] frame = SegmentFrame.build(
                from.endpoint, to.endpoint, from.next, acknowledgement, flags, array, offset, length);
        lastNanos = Math.max(timeNanos, lastNanos + STEP_NANOS);
        held.add(new TimedFrame(lastNanos, frame));
        heldBytes += frame.length;
    }

    private void write() {
        if (holding && heldBytes < MAX_HELD) {
            return;
        }
        recording.write(keyLog.toString(), held);
        keyLog.setLength(0);
        held.clear();
        heldBytes = 0;
    }
}
