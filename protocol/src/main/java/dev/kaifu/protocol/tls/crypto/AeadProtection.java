package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import java.security.GeneralSecurityException;
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
    private static final int NONCE = 12;

    private final Form form;
    private final boolean gcm;
    /// AES-GCM of TLS 1.2 carries 8 bytes of its nonce in each record.
    private final int explicit;

    private final SecretKeySpec key;
    private final byte[] iv;

    AeadProtection(CipherSuite suite, byte[] key, byte[] iv, Form form) {
        this.form = form;
        this.gcm = suite.bulk() == CipherSuite.Bulk.AES_GCM;
        this.explicit = gcm && form == Form.TLS12 ? 8 : 0;
        this.key = new SecretKeySpec(key, gcm ? "AES" : "ChaCha20");
        this.iv = iv.clone();
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int content = fragmentLength - explicit - TAG;
        if (content < 0) {
            return FAILED;
        }
        try {
            Cipher cipher = keyed(nonce(sequence, a, header + HEADER), into);
            if (form == Form.TLS13) {
                cipher.updateAAD(a, header, HEADER);
            } else {
                cipher.updateAAD(additionalData(sequence, a, header, content));
            }
            // A separate array for the output: the JDK is twice as fast so as in place.
            return cipher.doFinal(a, header + HEADER + explicit, content + TAG, into.content, 0);
        } catch (AEADBadTagException e) {
            return FAILED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the cipher refused a record of " + fragmentLength + " bytes", e);
        }
    }

    private Cipher keyed(byte[] nonce, RecordWorkspace from) throws GeneralSecurityException {
        if (gcm) {
            Cipher cipher = from.gcm.of(key);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * 8, nonce));
            return cipher;
        }
        IvParameterSpec parameters = new IvParameterSpec(nonce);
        try {
            Cipher cipher = from.chacha.of(key);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            return cipher;
        } catch (GeneralSecurityException e) {
            // The JDK's ChaCha20 refuses the same key and nonce twice in a row, which a second trial of a record needs.
            from.chacha.forgetLatest();
            Cipher cipher = from.chacha.of(key);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            return cipher;
        }
    }

    private byte[] nonce(long sequence, byte[] a, int fragment) {
        byte[] nonce = new byte[NONCE];
        System.arraycopy(iv, 0, nonce, 0, iv.length);
        if (explicit > 0) {
            System.arraycopy(a, fragment, nonce, 4, explicit);
        } else {
            for (int i = 0; i < 8; i++) {
                nonce[4 + i] ^= (byte) (sequence >>> (56 - 8 * i));
            }
        }
        return nonce;
    }

    /// RFC 5246 6.2.3.3: sequence number, type, version, length of the content.
    private static byte[] additionalData(long sequence, byte[] a, int header, int content) {
        byte[] aad = new byte[13];
        for (int i = 0; i < 8; i++) {
            aad[i] = (byte) (sequence >>> (56 - 8 * i));
        }
        System.arraycopy(a, header, aad, 8, 3);
        aad[11] = (byte) (content >>> 8);
        aad[12] = (byte) content;
        return aad;
    }
}
