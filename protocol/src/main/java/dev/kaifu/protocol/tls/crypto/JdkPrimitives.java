package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/// The JDK's own. They are fast once the JVM's second compiler has seen them.
final class JdkPrimitives implements Primitives {
    private final KeyedCiphers gcm = new KeyedCiphers("AES/GCM/NoPadding", "AES");
    private final KeyedCiphers chacha = new KeyedCiphers("ChaCha20-Poly1305", "ChaCha20");
    private final KeyedCiphers cbc = new KeyedCiphers("AES/CBC/NoPadding", "AES");
    private final Map<String, Hmac> macs = new HashMap<>(4);

    @Override
    public int openAead(
            CipherSuite.Bulk bulk,
            byte[] key,
            byte[] nonce,
            byte[] aad,
            int aadOffset,
            int aadLength,
            byte[] a,
            int offset,
            int length,
            byte[] out) {
        try {
            Cipher cipher = bulk == CipherSuite.Bulk.AES_GCM ? gcm(key, nonce) : chacha(key, nonce);
            cipher.updateAAD(aad, aadOffset, aadLength);
            return cipher.doFinal(a, offset, length + TAG, out, 0);
        } catch (AEADBadTagException e) {
            return FAILED;
        } catch (GeneralSecurityException e) {
            throw refused(length, e);
        }
    }

    private Cipher gcm(byte[] key, byte[] nonce) throws GeneralSecurityException {
        return gcm.decrypting(key, new GCMParameterSpec(TAG * 8, nonce));
    }

    private Cipher chacha(byte[] key, byte[] nonce) throws GeneralSecurityException {
        IvParameterSpec parameters = new IvParameterSpec(nonce);
        try {
            return chacha.decrypting(key, parameters);
        } catch (GeneralSecurityException e) {
            // The JDK's ChaCha20 refuses the same key and nonce twice in a row, which a second trial of a record needs.
            chacha.forgetLatest();
            return chacha.decrypting(key, parameters);
        }
    }

    @Override
    public void decryptCbc(byte[] key, byte[] a, int iv, int length, byte[] out) {
        try {
            cbc.decrypting(key, new IvParameterSpec(a, iv, BLOCK)).doFinal(a, iv + BLOCK, length, out, 0);
        } catch (GeneralSecurityException e) {
            throw refused(length, e);
        }
    }

    private static IllegalStateException refused(int length, GeneralSecurityException e) {
        return new IllegalStateException("the cipher refused a record of " + length + " bytes", e);
    }

    @Override
    public Hmac hmac(String hash) {
        return macs.computeIfAbsent(hash, Primitives::hmacWithoutLibrary);
    }
}
