package dev.kaifu.probe.record;

import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// Makes of one connection's bytes the frames that TCP would have carried them in (RFC 9293).
///
/// Under TLS, frames are held back until the engine has seen their bytes, since the secrets that open them must stand
/// before them in the file. All state is guarded by the recording's lock: one writer.
final class ConnectionRecorder implements WireRecorder {
    /// Every second segment is acknowledged, RFC 9293 3.8.6.3.
    private static final int SEGMENTS_AN_ACK = 2;
    /// What parts one synthesised frame from the next, so that their order is their order in time too.
    private static final long STEP_NANOS = 100;

    private static final int WINDOW = 0xffff;
    private static final long NOT_HELD = Long.MAX_VALUE;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] NO_DATA = {};

    /// One end of the connection.
    private static final class End {
        final Endpoint endpoint;
        /// The next sequence number, 32 bits.
        int next = RANDOM.nextInt();

        boolean finished;

        End(Endpoint endpoint) {
            this.endpoint = endpoint;
        }
    }

    private final Recording recording;
    private final StringBuilder keyLog = new StringBuilder();
    private long heldSince = NOT_HELD;
    private boolean handshaking;
    private boolean tls;
    private long lastNanos;
    private @Nullable End client;
    private @Nullable End server;
    private boolean over;

    ConnectionRecorder(Recording recording) {
        this.recording = recording;
    }

    /// The time of the first frame that waits for its secrets; `Long.MAX_VALUE` where none does.
    long heldSince() {
        return heldSince;
    }

    /// The SYN's frame is made only when it was answered: until then later ones of other connections wait.
    @Override
    public void connecting(long beganNanos) {
        synchronized (recording) {
            heldSince = beganNanos;
        }
    }

    @Override
    public void connected(Endpoint from, Endpoint to, long beganNanos, long doneNanos) {
        synchronized (recording) {
            End here = new End(from);
            End there = new End(to);
            client = here;
            server = there;
            add(here, there, TcpSegment.SYN, beganNanos);
            here.next++;
            add(there, here, TcpSegment.SYN | TcpSegment.ACK, doneNanos);
            there.next++;
            add(here, there, TcpSegment.ACK, doneNanos);
            settle();
        }
    }

    @Override
    public void sent(byte[] array, int offset, int length, long timeNanos) {
        synchronized (recording) {
            if (client != null && server != null) {
                data(client, server, array, offset, length, timeNanos);
                settle();
            }
        }
    }

    @Override
    public void received(byte[] array, int offset, int length, long timeNanos) {
        synchronized (recording) {
            if (client != null && server != null) {
                // Until the engine has read them: a KeyUpdate may change the keys in the middle.
                hold(tls);
                data(server, client, array, offset, length, timeNanos);
                recording.drain();
            }
        }
    }

    @Override
    public void ended(long timeNanos) {
        synchronized (recording) {
            if (client != null && server != null) {
                finish(server, client, timeNanos);
                recording.drain();
            }
        }
    }

    @Override
    public void reset(long timeNanos) {
        synchronized (recording) {
            if (client != null && server != null && !over) {
                add(server, client, TcpSegment.RST | TcpSegment.ACK, timeNanos);
                over = true;
                release();
            }
        }
    }

    @Override
    public void closed(long timeNanos) {
        synchronized (recording) {
            if (client != null && server != null) {
                finish(client, server, timeNanos);
            }
            release();
            recording.forget(this);
        }
    }

    @Override
    public void tlsBegins() {
        synchronized (recording) {
            tls = true;
            handshaking = true;
        }
    }

    @Override
    public void tlsSettled() {
        synchronized (recording) {
            release();
        }
    }

    @Override
    public void secret(Secret secret) {
        synchronized (recording) {
            keyLog.append(KeyLogLine.format(secret)).append('\n');
        }
    }

    /// Passes on the secrets that have come since the last call.
    void giveSecrets() {
        synchronized (recording) {
            recording.secrets(keyLog.toString());
            keyLog.setLength(0);
        }
    }

    private void release() {
        handshaking = false;
        settle();
    }

    private void settle() {
        if (!handshaking) {
            giveSecrets();
            heldSince = NOT_HELD;
        }
        recording.drain();
    }

    private void hold(boolean wanted) {
        if (wanted && heldSince == NOT_HELD) {
            heldSince = lastNanos + 1;
        }
    }

    private void data(End from, End to, byte[] array, int offset, int length, long timeNanos) {
        if (over || from.finished) {
            return;
        }
        hold(handshaking);
        int mss = TcpFrameBuilder.maximumSegmentSize(from.endpoint);
        int segments = 0;
        for (int at = 0; at < length; at += mss) {
            int part = Math.min(mss, length - at);
            boolean last = at + part == length;
            int flags = TcpSegment.ACK | (last ? TcpSegment.PSH : 0);
            add(from, to, flags, timeNanos, array, offset + at, part);
            from.next += part;
            segments++;
            if (last || segments % SEGMENTS_AN_ACK == 0) {
                add(to, from, TcpSegment.ACK, timeNanos);
            }
        }
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
        byte[] frame = TcpFrameBuilder.build(
                from.endpoint, to.endpoint, from.next, acknowledgement, flags, WINDOW, array, offset, length);
        lastNanos = Math.max(timeNanos, lastNanos + STEP_NANOS);
        recording.frame(lastNanos, frame);
    }
}
