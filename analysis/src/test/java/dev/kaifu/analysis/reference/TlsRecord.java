package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.net.Side;
import java.util.Arrays;

/// One record (RFC 8446 5.1) and the packet that made it whole.
///
/// @param whole header and fragment
record TlsRecord(Side from, Packet packet, byte[] whole) {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;
    static final int HEARTBEAT = 24;
    /// RFC 5246 6.2.3.
    static final int MOST = (1 << 14) + 2048;

    int type() {
        return whole[0];
    }

    byte[] fragment() {
        return Arrays.copyOfRange(whole, 5, whole.length);
    }

    /// The length of the record that begins here with its header, -1 where none does.
    static int length(byte[] bytes) {
        int length = ((bytes[3] & 0xff) << 8) | (bytes[4] & 0xff);
        boolean isRecord = bytes[0] >= CHANGE_CIPHER_SPEC && bytes[0] <= HEARTBEAT && bytes[1] == 3 && length <= MOST;
        return isRecord ? 5 + length : -1;
    }

    /// Whether bytes begin with a handshake record.
    static boolean begins(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == HANDSHAKE && bytes[1] == 3 && bytes[2] >= 0 && bytes[2] <= 4;
    }

    /// Whether bytes are too few to tell.
    static boolean mayBegin(byte[] bytes) {
        return bytes.length < 3 && bytes[0] == HANDSHAKE && (bytes.length < 2 || bytes[1] == 3);
    }

    /// Whether they begin with one whose first message is a ClientHello (RFC 8446 4.1.2).
    static boolean beginsWithClientHello(byte[] bytes) {
        return begins(bytes) && bytes.length >= 10 && bytes[5] == 1 && bytes[6] == 0 && bytes[9] == 3;
    }
}
