package dev.kaifu.protocol.tls;

import java.util.Arrays;
import java.util.Optional;

/// The ClientHello in the form of SSL 2.0, with which clients of old ask for SSL 3.0 or TLS (RFC 5246 E.2): a record of
/// its own kind, only ever the first.
public final class Ssl2ClientHello {
    /// Length (2), type, version (2).
    private static final int PREFIX = 5;
    /// The same, then the lengths of suites, session id and challenge.
    private static final int HEADER = 11;

    private static final int LENGTH_AT = 2;
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM = 32;
    private static final int MAX_SESSION_ID = 32;

    /// More than any has: 16 suites take 48 bytes.
    private static final int MAX_LENGTH = 1 << 12;

    private byte[] held = {};

    /// True where these bytes, the first of a client, begin one.
    static boolean begins(byte[] a, int offset, int length) {
        return length >= PREFIX
                && (a[offset] & 0xf0) == 0x80
                && a[offset + LENGTH_AT] == CLIENT_HELLO
                && a[offset + 3] == 3
                && a[offset + 4] <= 3;
    }

    /// True where they may be the beginning of one, whose first [#PREFIX] bytes are not all there.
    public static boolean mayBegin(byte[] a, int offset, int length) {
        return length < PREFIX
                && (length < 1 || (a[offset] & 0xf0) == 0x80)
                && (length < 3 || a[offset + LENGTH_AT] == CLIENT_HELLO)
                && (length < 4 || a[offset + 3] == 3);
    }

    /// True where the bytes that a client begins with are no TLS record, and may be this.
    public static boolean concerns(byte[] a, int offset, int length) {
        return begins(a, offset, length) || mayBegin(a, offset, length);
    }

    /// Takes a client's first bytes.
    ///
    /// @return how many belong to the hello; all of them while it is not whole
    public int take(byte[] a, int offset, int length) {
        int before = held.length;
        held = Arrays.copyOf(held, before + length);
        System.arraycopy(a, offset, held, before, length);
        if (held.length < PREFIX) {
            return length;
        }
        int size = size();
        if (!begins(held, 0, held.length) || size > MAX_LENGTH || size < HEADER) {
            held = Arrays.copyOf(held, before);
            return 0;
        }
        if (held.length < size) {
            return length;
        }
        held = Arrays.copyOf(held, size);
        return size - before;
    }

    private int size() {
        return 2 + (((held[0] & 0x7f) << 8) | (held[1] & 0xff));
    }

    /// What was taken.
    public byte[] taken() {
        return held.clone();
    }

    /// The same as a record of TLS with a handshake message (RFC 5246 7.4.1.2); empty while it is not whole, or where
    /// it
    /// is none.
    public Optional<byte[]> record() {
        Cursor in = new Cursor(held, 0, held.length);
        in.u16();
        in.u8();
        int version = in.u16();
        int suites = in.u16();
        int sessionId = in.u16();
        int challenge = in.u16();
        in.bytes(suites);
        byte[] id = in.bytes(sessionId);
        byte[] random = in.bytes(challenge);
        if (in.failed() || held.length != size() || challenge > RANDOM || sessionId > MAX_SESSION_ID) {
            return Optional.empty();
        }
        // Nothing is asked of the suites that a client offers.
        int body = 2 + RANDOM + 1 + id.length + 2 + 2;
        byte[] record = new byte[RecordReader.HEADER + 4 + body];
        record[0] = ContentType.HANDSHAKE;
        record[1] = (byte) (version >>> 8);
        record[2] = (byte) version;
        record[4] = (byte) (4 + body);
        record[5] = HandshakeReader.CLIENT_HELLO;
        record[8] = (byte) body;
        record[9] = record[1];
        record[10] = record[2];
        // The challenge stands at the end of the random, zeros before it.
        System.arraycopy(random, 0, record, 11 + RANDOM - random.length, random.length);
        record[11 + RANDOM] = (byte) id.length;
        System.arraycopy(id, 0, record, 12 + RANDOM, id.length);
        record[record.length - 2] = 1;
        return Optional.of(record);
    }
}
