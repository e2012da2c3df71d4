package dev.kaifu.analysis.reference;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Keys from secrets: the PRF of TLS 1.2 (RFC 5246 5), HKDF-Expand-Label of TLS 1.3 (RFC 8446 7.1).
public final class Derivation {
    private Derivation() {}

    public static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /// @param hash `SHA1`, `SHA256` or `SHA384`
    public static byte[] hmac(String hash, byte[] key, byte[]... data) {
        try {
            Mac mac = Mac.getInstance("Hmac" + hash);
            mac.init(new SecretKeySpec(key, "Hmac" + hash));
            return mac.doFinal(joined(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] digest(String hash, byte[] data) {
        try {
            return MessageDigest.getInstance(hash.replace("SHA", "SHA-")).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// RFC 5246 5: P_hash(secret, label + seed), A(0) = label + seed, A(i) = HMAC(secret, A(i-1)).
    public static byte[] prf(String hash, byte[] secret, String label, byte[] seed, int length) {
        byte[] labelAndSeed = joined(label.getBytes(StandardCharsets.US_ASCII), seed);
        byte[] a = labelAndSeed;
        byte[] out = new byte[0];
        while (out.length < length) {
            a = hmac(hash, secret, a);
            out = joined(out, hmac(hash, secret, a, labelAndSeed));
        }
        return Arrays.copyOf(out, length);
    }

    /// RFC 8446 7.1 with an empty context, over HKDF-Expand (RFC 5869 2.3).
    public static byte[] expandLabel(String hash, byte[] secret, String label, int length) {
        byte[] full = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info = joined(new byte[] {0, (byte) length, (byte) full.length}, full, new byte[] {0});
        byte[] block = new byte[0];
        byte[] out = new byte[0];
        for (int i = 1; out.length < length; i++) {
            block = hmac(hash, secret, block, info, new byte[] {(byte) i});
            out = joined(out, block);
        }
        return Arrays.copyOf(out, length);
    }
}
