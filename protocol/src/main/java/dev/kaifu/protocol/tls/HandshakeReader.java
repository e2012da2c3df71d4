package dev.kaifu.protocol.tls;

import java.util.Arrays;

/// Puts one direction's handshake messages together from the records that carry them (RFC 8446 4 and 5.1).
public final class HandshakeReader {
    public static final int HELLO_REQUEST = 0;
    public static final int CLIENT_HELLO = 1;
    public static final int SERVER_HELLO = 2;
    public static final int CLIENT_KEY_EXCHANGE = 16;
    public static final int FINISHED = 20;
    public static final int KEY_UPDATE = 24;

    /// A longer message is not waited for; certificate chains are the longest and stay far below.
    static final int MAX_MESSAGE = 1 << 18;

    /// Receives each whole message.
    public interface Sink {
        /// @param a holds the message's 4-byte header at `header` and its body behind it
        void message(int type, byte[] a, int header, int bodyLength);
    }

    private byte[] held = new byte[0];
    private int heldLength;
    private boolean restarted;
    private boolean broken;

    /// Bytes were lost, or other keys are in force (RFC 8446 5.1: messages do not span a change of keys): the
    /// next ones begin a message.
    public void restart() {
        heldLength = 0;
        restarted = true;
        broken = false;
    }

    public void bytes(byte[] a, int offset, int length, Sink sink) {
        if (broken) {
            return;
        }
        append(a, offset, length);
        restarted = false;
        int at = 0;
        int end = heldLength;
        while (end - at >= 4 && !restarted) {
            int body = ((held[at + 1] & 0xff) << 16) | ((held[at + 2] & 0xff) << 8) | (held[at + 3] & 0xff);
            if (body > MAX_MESSAGE) {
                broken = true;
                heldLength = 0;
                return;
            }
            if (end - at < 4 + body) {
                break;
            }
            sink.message(held[at] & 0xff, held, at, body);
            at += 4 + body;
        }
        if (!restarted) {
            System.arraycopy(held, at, held, 0, end - at);
            heldLength = end - at;
        }
    }

    /// Grows by doubling: a message may come a byte a record.
    private void append(byte[] a, int offset, int length) {
        if (heldLength + length > held.length) {
            held = Arrays.copyOf(held, Math.max(heldLength + length, 2 * held.length));
        }
        System.arraycopy(a, offset, held, heldLength, length);
        heldLength += length;
    }
}
