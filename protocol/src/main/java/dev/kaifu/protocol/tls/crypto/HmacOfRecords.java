package dev.kaifu.protocol.tls.crypto;

import java.util.Arrays;

/// HMAC of sequence number, type, version, length and content (RFC 5246 6.2.3.1, RFC 2246 6.2.3.1).
///
/// @param hash as [Primitives#hmac] names it
/// @param length bytes of the MAC that are sent
record HmacOfRecords(String hash, byte[] key, int length) implements RecordMac {
    /// RFC 6066 7: 80 bits.
    private static final int TRUNCATED = 10;

    static HmacOfRecords of(String hash, byte[] key, boolean truncated) {
        return new HmacOfRecords(hash, key, truncated ? TRUNCATED : Primitives.macLength(hash));
    }

    @Override
    public boolean verifies(
            long sequence, byte[] a, int header, byte[] data, int offset, int covered, RecordWorkspace into) {
        byte[] about = into.about;
        for (int i = 0; i < 8; i++) {
            about[i] = (byte) (sequence >>> (56 - 8 * i));
        }
        System.arraycopy(a, header, about, 8, 3);
        about[11] = (byte) (covered >>> 8);
        about[12] = (byte) covered;
        Primitives.Hmac mac = into.primitives.hmac(hash);
        mac.beginUnderSame(key);
        mac.update(about, 0, about.length);
        mac.update(data, offset, covered);
        mac.finish(into.mac, 0);
        int at = offset + covered;
        return Arrays.equals(into.mac, 0, length, data, at, at + length);
    }
}
