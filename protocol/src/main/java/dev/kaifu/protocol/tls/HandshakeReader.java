package dev.kaifu.protocol.tls;

import java.util.Arrays;

/// Puts one direction's handshake messages together from the records that carry them (RFC 8446 4 and 5.1).
public final class HandshakeReader {
    public static final int HELLO_REQUEST = 0;
    public static final int CLIENT_HELLO = 1;
    public static final int SERVER_HELLO = 2;
    public static final int NEW_SESSION_TICKET = 4;
    public static final int ENCRYPTED_EXTENSIONS = 8;
    public static final int CERTIFICATE = 11;
    public static final int SERVER_KEY_EXCHANGE = 12;
    public static final int SERVER_HELLO_DONE = 14;
    public static final int CLIENT_KEY_EXCHANGE = 16;
    public static final int FINISHED = 20;
    public static final int KEY_UPDATE = 24;
    /// RFC 8879 4.
    public static final int COMPRESSED_CERTIFICATE = 25;

    /// A longer message is not waited for; certificate chains are the longest and stay far below.
    static final int MAX_MESSAGE = 1 << 18;

    /// Receives each whole message.
    public interface Sink {
        /// @param a holds the message's 4-byte header at `header` and its body behind it
        void message(int type, byte[] a, int header, int bodyLength);
    }

    private static final byte[] NOTHING = {};

    private byte[] held = NOTHING;
    private int heldLength;
    private boolean restarted;
    private boolean broken;

    /// Bytes were lost, or other keys are in force (RFC 8446 5.1: messages do not span a change of keys): the
    /// next ones begin a message.
    public void restart() {
        clear();
        restarted = true;
        broken = false;
    }

    public void bytes(byte[] a, int offset, int length, Sink sink) {
        if (broken) {
            return;
        }
        if (heldLength == 0) {
            int taken = messages(a, offset, offset + length, sink);
            if (!restarted && !broken && taken < length) {
                append(a, offset + taken, length - taken);
            }
            return;
        }
        append(a, offset, length);
        byte[] all = held;
        int end = heldLength;
        int taken = messages(all, 0, end, sink);
        if (restarted || broken) {
            return;
        }
        if (taken == end) {
            clear();
        } else {
            System.arraycopy(all, taken, all, 0, end - taken);
            heldLength = end - taken;
        }
    }

    /// Passes on the whole messages of `[from, end)`; how many bytes they have.
    private int messages(byte[] a, int from, int end, Sink sink) {
        restarted = false;
        int at = from;
        while (end - at >= 4 && !restarted) {
            int body = ((a[at + 1] & 0xff) << 16) | ((a[at + 2] & 0xff) << 8) | (a[at + 3] & 0xff);
            if (body > MAX_MESSAGE) {
                broken = true;
                clear();
                break;
            }
            if (end - at < 4 + body) {
                break;
            }
            sink.message(a[at] & 0xff, a, at, body);
            at += 4 + body;
        }
        return at - from;
    }

    private void clear() {
        held = NOTHING;
        heldLength = 0;
    }

    /// Grows by doubling: a message may come a byte a record.
    private void append(byte[] a, int offset, int length) {
        if (heldLength + length > held.length) {
            held = Arrays.copyOf(held, Math.max(heldLength + length, 2 * held.length));
        }
        System.arraycopy(a, offset, held, heldLength, length);
        heldLength += length;
    }

    /// Bytes of memory that a message under way takes.
    public int held() {
        return held.length;
    }
}
