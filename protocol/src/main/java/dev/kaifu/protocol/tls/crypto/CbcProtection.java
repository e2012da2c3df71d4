package dev.kaifu.protocol.tls.crypto;

import java.util.Arrays;

/// AES-CBC with HMAC and an explicit IV: MAC-then-encrypt (RFC 5246 6.2.3.2) or encrypt-then-MAC (RFC 7366).
final class CbcProtection implements RecordProtection {
    private static final int HEADER = 5;
    private static final int BLOCK = 16;

    private final String hash;
    private final int macLength;
    private final byte[] macKey;
    private final byte[] key;
    private final boolean encryptThenMac;

    CbcProtection(String hash, byte[] macKey, byte[] key, boolean encryptThenMac) {
        this.hash = hash;
        this.macLength = Primitives.macLength(hash);
        this.macKey = macKey;
        this.key = key;
        this.encryptThenMac = encryptThenMac;
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int fragment = header + HEADER;
        int sealed = fragmentLength;
        pseudoHeader(sequence, a, header, into.about);
        if (encryptThenMac) {
            sealed -= macLength;
            if (sealed < 2 * BLOCK || !verifies(into, sealed, a, fragment)) {
                return FAILED;
            }
        }
        int length = sealed - BLOCK;
        if (length < BLOCK || length % BLOCK != 0) {
            return FAILED;
        }
        byte[] out = into.content;
        into.primitives.decryptCbc(key, a, fragment, length, out);
        int content = withoutPadding(out, length);
        if (content < 0 || encryptThenMac) {
            return content;
        }
        content -= macLength;
        return content >= 0 && verifies(into, content, out, 0) ? content : FAILED;
    }

    /// The length before the padding, or [#FAILED]. What is read here was captured long ago: timing tells nobody
    /// anything.
    private static int withoutPadding(byte[] out, int length) {
        int padding = out[length - 1] & 0xff;
        if (padding + 1 > length) {
            return FAILED;
        }
        for (int i = length - 1 - padding; i < length; i++) {
            if ((out[i] & 0xff) != padding) {
                return FAILED;
            }
        }
        return length - 1 - padding;
    }

    /// RFC 5246 6.2.3.1: sequence number, type, version; the length of what the MAC covers comes last.
    private static void pseudoHeader(long sequence, byte[] a, int header, byte[] about) {
        for (int i = 0; i < 8; i++) {
            about[i] = (byte) (sequence >>> (56 - 8 * i));
        }
        System.arraycopy(a, header, about, 8, 3);
    }

    /// Whether the MAC that follows these bytes is theirs.
    private boolean verifies(RecordWorkspace into, int length, byte[] data, int offset) {
        byte[] about = into.about;
        about[11] = (byte) (length >>> 8);
        about[12] = (byte) length;
        Primitives.Hmac mac = into.primitives.hmac(hash);
        mac.beginUnderSame(macKey);
        mac.update(about, 0, about.length);
        mac.update(data, offset, length);
        mac.finish(into.mac, 0);
        int at = offset + length;
        return Arrays.equals(into.mac, 0, macLength, data, at, at + macLength);
    }
}
