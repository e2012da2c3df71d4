package dev.kaifu.protocol.tls.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.engines.ChaChaEngine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// ChaCha20-Poly1305 as draft-agl-tls-chacha20poly1305-04 had it (sections 5 and 6), before RFC 7905: the record's
/// number is the nonce, and what Poly1305 covers is not padded.
final class DraftChachaProtection implements RecordProtection {
    private static final int HEADER = 5;
    private static final int TAG = 16;
    /// Of ChaCha20's stream, the first half of which is the key of Poly1305.
    private static final int FIRST_BLOCK = 64;

    private static final int POLY_KEY = 32;

    private final KeyParameter key;

    DraftChachaProtection(byte[] key) {
        this.key = new KeyParameter(key);
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int content = fragmentLength - TAG;
        if (content < 0) {
            return FAILED;
        }
        byte[] about = new byte[AeadProtection.TLS12_AAD];
        AeadProtection.additionalData(sequence, a, header, content, about);
        byte[] nonce = Arrays.copyOf(about, 8);
        ChaChaEngine stream = new ChaChaEngine();
        stream.init(false, new ParametersWithIV(key, nonce));
        byte[] first = new byte[FIRST_BLOCK];
        stream.processBytes(first, 0, FIRST_BLOCK, first, 0);
        int fragment = header + HEADER;
        byte[] tag = tag(new KeyParameter(first, 0, POLY_KEY), about, a, fragment, content);
        if (!Arrays.equals(tag, 0, TAG, a, fragment + content, fragment + fragmentLength)) {
            return FAILED;
        }
        stream.processBytes(a, fragment, content, into.content, 0);
        return content;
    }

    private static byte[] tag(KeyParameter key, byte[] about, byte[] a, int offset, int length) {
        Poly1305 mac = new Poly1305();
        mac.init(key);
        mac.update(about, 0, about.length);
        mac.update(littleEndian(about.length), 0, 8);
        mac.update(a, offset, length);
        mac.update(littleEndian(length), 0, 8);
        byte[] tag = new byte[TAG];
        mac.doFinal(tag, 0);
        return tag;
    }

    private static byte[] littleEndian(int length) {
        byte[] out = new byte[8];
        for (int i = 0; i < 4; i++) {
            out[i] = (byte) (length >>> (8 * i));
        }
        return out;
    }
}
