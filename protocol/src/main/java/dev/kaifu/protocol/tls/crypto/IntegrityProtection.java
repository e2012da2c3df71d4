package dev.kaifu.protocol.tls.crypto;

import java.util.Arrays;

/// RFC 9150 section 5: what passes in the clear, its HMAC behind it.
///
/// @param hash of the HMAC
/// @param ivs what the nonce is made of: that of the RFC, then what others make
record IntegrityProtection(String hash, byte[] key, byte[]... ivs) implements RecordProtection {
    private static final int HEADER = 5;

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int content = fragmentLength - key.length;
        if (content < 0) {
            return FAILED;
        }
        for (byte[] iv : ivs) {
            if (verifies(RecordNonce.of(iv, sequence), a, header, content, into)) {
                System.arraycopy(a, header + HEADER, into.content, 0, content);
                return content;
            }
        }
        return FAILED;
    }

    private boolean verifies(byte[] nonce, byte[] a, int header, int content, RecordWorkspace into) {
        Primitives.Hmac mac = into.primitives.hmac(hash);
        mac.beginUnderSame(key);
        mac.update(nonce, 0, nonce.length);
        mac.update(a, header, HEADER + content);
        mac.finish(into.mac, 0);
        int tag = header + HEADER + content;
        return Arrays.equals(into.mac, 0, key.length, a, tag, tag + key.length);
    }
}
