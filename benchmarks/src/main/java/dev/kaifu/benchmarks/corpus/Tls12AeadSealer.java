package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.tls.CipherSuite;
import java.security.GeneralSecurityException;

/// Records of TLS 1.2 under AES-GCM (RFC 5288 3) or ChaCha20-Poly1305 (RFC 7905 2).
final class Tls12AeadSealer implements RecordSealer {
    private static final int EXPLICIT = 8;

    private final AeadCipher cipher;
    private final byte[] iv;
    /// AES-GCM sends 8 bytes of the nonce: here the sequence number, as most stacks do.
    private final int explicit;

    private final byte[] nonce = new byte[AeadCipher.NONCE];
    private final byte[] aad = new byte[13];
    private long sequence;

    Tls12AeadSealer(CipherSuite suite, byte[] key, byte[] iv) {
        this.cipher = new AeadCipher(suite, key);
        this.iv = iv;
        this.explicit = suite.bulk() == CipherSuite.Bulk.AES_GCM ? EXPLICIT : 0;
    }

    @Override
    public int seal(int type, byte[] content, int offset, int length, byte[] out, int at) {
        int fragment = explicit + length + AeadCipher.TAG;
        RecordSealer.header(out, at, type, fragment);
        nonce(out, at + HEADER);
        // RFC 5246 6.2.3.3.
        Bytes.putLong(aad, 0, sequence++);
        RecordSealer.header(aad, 8, type, length);
        try {
            cipher.begin(nonce, aad, 0, aad.length);
            cipher.finish(content, offset, length, out, at + HEADER + explicit);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a record of " + length + " bytes", e);
        }
        return HEADER + fragment;
    }

    private void nonce(byte[] out, int at) {
        if (explicit == 0) {
            AeadCipher.xorNonce(iv, sequence, nonce);
            return;
        }
        System.arraycopy(iv, 0, nonce, 0, iv.length);
        Bytes.putLong(nonce, iv.length, sequence);
        Bytes.putLong(out, at, sequence);
    }
}
