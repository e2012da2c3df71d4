package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.tls.CipherSuite;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-GCM or ChaCha20-Poly1305 under one key.
final class AeadCipher {
    static final int TAG = 16;
    static final int NONCE = 12;

    private final boolean gcm;
    private final SecretKeySpec key;
    private final Cipher cipher;

    AeadCipher(CipherSuite suite, byte[] key) {
        this.gcm = suite.bulk() == CipherSuite.Bulk.AES_GCM;
        this.key = new SecretKeySpec(key, gcm ? "AES" : "ChaCha20");
        try {
            this.cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK 25 has AES-GCM and ChaCha20-Poly1305", e);
        }
    }

    /// Begins a record: its nonce, its additional data.
    void begin(byte[] nonce, byte[] aad, int offset, int length) throws GeneralSecurityException {
        cipher.init(Cipher.ENCRYPT_MODE, key, gcm ? new GCMParameterSpec(TAG * 8, nonce) : new IvParameterSpec(nonce));
        cipher.updateAAD(aad, offset, length);
    }

    /// Seals the record's bytes, the tag behind them.
    void finish(byte[] content, int offset, int length, byte[] out, int at) throws GeneralSecurityException {
        cipher.doFinal(content, offset, length, out, at);
    }

    /// RFC 8446 5.3 and RFC 7905 2: the IV, its last 8 bytes xored with the sequence number.
    static void xorNonce(byte[] iv, long sequence, byte[] nonce) {
        System.arraycopy(iv, 0, nonce, 0, NONCE);
        for (int i = 0; i < 8; i++) {
            nonce[4 + i] ^= (byte) (sequence >>> (56 - 8 * i));
        }
    }
}
