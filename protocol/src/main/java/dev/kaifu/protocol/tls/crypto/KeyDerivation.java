package dev.kaifu.protocol.tls.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The functions that make keys of secrets: the PRF of TLS 1.2 (RFC 5246 section 5) and HKDF-Expand-Label of TLS 1.3
/// (RFC 8446 7.1).
public final class KeyDerivation {
    private KeyDerivation() {}

    /// RFC 5246 section 5: `PRF(secret, label, seed)`.
    ///
    /// @param hash `SHA-256` or `SHA-384`
    public static byte[] prf(String hash, byte[] secret, String label, byte[] seed, int length) {
        Mac mac = hmac(hash, secret);
        byte[] labelled = concat(label.getBytes(StandardCharsets.US_ASCII), seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + mac.getMacLength());
        byte[] a = labelled;
        while (out.size() < length) {
            a = mac.doFinal(a);
            mac.update(a);
            out.writeBytes(mac.doFinal(labelled));
        }
        return Arrays.copyOf(out.toByteArray(), length);
    }

    /// RFC 8446 7.1: `HKDF-Expand-Label(secret, label, "", length)`.
    public static byte[] expandLabel(String hash, byte[] secret, String label, int length) {
        return expansion(hash, secret).label(label, length);
    }

    /// Several keys of one secret.
    static Expansion expansion(String hash, byte[] secret) {
        return new Expansion(hmac(hash, secret));
    }

    /// HKDF-Expand (RFC 5869 2.3) of one secret.
    static final class Expansion {
        private final Mac mac;

        private Expansion(Mac mac) {
            this.mac = mac;
        }

        byte[] label(String label, int length) {
            byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
            byte[] info = new byte[4 + name.length];
            info[0] = (byte) (length >>> 8);
            info[1] = (byte) length;
            info[2] = (byte) name.length;
            System.arraycopy(name, 0, info, 3, name.length);
            return expand(info, length);
        }

        private byte[] expand(byte[] info, int length) {
            byte[] out = new byte[length];
            byte[] block = new byte[0];
            int at = 0;
            for (int i = 1; at < length; i++) {
                mac.update(block);
                mac.update(info);
                mac.update((byte) i);
                block = mac.doFinal();
                int part = Math.min(block.length, length - at);
                System.arraycopy(block, 0, out, at, part);
                at += part;
            }
            return out;
        }
    }

    /// RFC 5246 8.1, or RFC 7627 section 4 where `seed` is the session hash.
    public static byte[] masterSecret(String hash, byte[] premaster, boolean extended, byte[] seed) {
        return prf(hash, premaster, extended ? "extended master secret" : "master secret", seed, 48);
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static Mac hmac(String hash, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("Hmac" + hash.replace("-", ""));
            // An empty key is legal in HMAC but not to the JDK; one zero byte is the same key.
            mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, mac.getAlgorithm()));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with " + hash, e);
        }
    }
}
