package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-GCM (RFC 5288, RFC 8446 5.2) and ChaCha20-Poly1305 (RFC 7905).
final class AeadProtection implements RecordProtection {
    /// How nonce and additional data are made.
    enum Form {
        TLS12,
        TLS13
    }

    private static final int TAG = 16;
    private static final int HEADER = 5;

    private final Form form;
    private final boolean gcm;
    /// AES-GCM of TLS 1.2 carries 8 bytes of its nonce in each record.
    private final int explicit;

    private final SecretKeySpec key;
    private final byte[] iv;
    private final byte[] nonce = new byte[12];
    private final byte[] aad = new byte[13];
    private Cipher cipher;

    AeadProtection(CipherSuite suite, byte[] key, byte[] iv, Form form) {
        this.form = form;
        this.gcm = suite.bulk() == CipherSuite.Bulk.AES_GCM;
        this.explicit = gcm && form == Form.TLS12 ? 8 : 0;
        this.key = new SecretKeySpec(key, gcm ? "AES" : "ChaCha20");
        this.iv = iv.clone();
        this.cipher = cipher(gcm);
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, byte[] out) {
        int content = fragmentLength - explicit - TAG;
        if (content < 0) {
            return FAILED;
        }
        nonce(sequence, a, header + HEADER);
        try {
            init();
            if (form == Form.TLS13) {
                cipher.updateAAD(a, header, HEADER);
            } else {
                additionalData(sequence, a, header, content);
                cipher.updateAAD(aad);
            }
            return cipher.doFinal(a, header + HEADER + explicit, content + TAG, out, 0);
        } catch (AEADBadTagException e) {
            return FAILED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the cipher refused a record of " + fragmentLength + " bytes", e);
        }
    }

    private void init() throws GeneralSecurityException {
        AlgorithmParameterSpec parameters = gcm ? new GCMParameterSpec(TAG * 8, nonce) : new IvParameterSpec(nonce);
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
        } catch (GeneralSecurityException e) {
            // The JDK's ChaCha20 refuses the same nonce twice, which a second trial of a record needs.
            cipher = cipher(gcm);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
        }
    }

    private void nonce(long sequence, byte[] a, int fragment) {
        System.arraycopy(iv, 0, nonce, 0, iv.length);
        if (explicit > 0) {
            System.arraycopy(a, fragment, nonce, 4, explicit);
        } else {
            for (int i = 0; i < 8; i++) {
                nonce[4 + i] ^= (byte) (sequence >>> (56 - 8 * i));
            }
        }
    }

    /// RFC 5246 6.2.3.3: sequence number, type, version, length of the content.
    private void additionalData(long sequence, byte[] a, int header, int content) {
        for (int i = 0; i < 8; i++) {
            aad[i] = (byte) (sequence >>> (56 - 8 * i));
        }
        System.arraycopy(a, header, aad, 8, 3);
        aad[11] = (byte) (content >>> 8);
        aad[12] = (byte) content;
    }

    private static Cipher cipher(boolean gcm) {
        try {
            return Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK 25 has AES-GCM and ChaCha20-Poly1305", e);
        }
    }
}
