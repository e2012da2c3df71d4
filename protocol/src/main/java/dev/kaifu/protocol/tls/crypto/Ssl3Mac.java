package dev.kaifu.protocol.tls.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/// The MAC of SSL 3.0 (RFC 6101 5.2.3.1), from before HMAC: two hashes, each begun with the key and a pad. It does not
/// cover the version.
final class Ssl3Mac implements RecordMac {
    private static final int PAD_WITH_MD5 = 48;
    private static final int PAD_WITH_SHA = 40;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final String hash;
    private final byte[] key;

    Ssl3Mac(String hash, byte[] key) {
        this.hash = hash;
        this.key = key;
    }

    @Override
    public int length() {
        return key.length;
    }

    @Override
    public boolean verifies(
            long sequence, byte[] a, int header, byte[] data, int offset, int covered, RecordWorkspace into) {
        MessageDigest digest = EarlierDerivation.digest(hash);
        begin(digest, INNER);
        for (int i = 0; i < 8; i++) {
            digest.update((byte) (sequence >>> (56 - 8 * i)));
        }
        digest.update(a[header]);
        digest.update((byte) (covered >>> 8));
        digest.update((byte) covered);
        digest.update(data, offset, covered);
        byte[] inner = digest.digest();
        begin(digest, OUTER);
        byte[] mac = digest.digest(inner);
        int at = offset + covered;
        return Arrays.equals(mac, 0, mac.length, data, at, at + mac.length);
    }

    private void begin(MessageDigest digest, byte pad) {
        byte[] pads = new byte[hash.equals("MD5") ? PAD_WITH_MD5 : PAD_WITH_SHA];
        Arrays.fill(pads, pad);
        digest.update(key);
        digest.update(pads);
    }
}
