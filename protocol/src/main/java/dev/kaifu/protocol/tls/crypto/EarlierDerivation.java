package dev.kaifu.protocol.tls.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The functions that made keys of secrets before TLS 1.2: the PRF of TLS 1.0 and 1.1 (RFC 2246 section 5), and what
/// SSL 3.0 had in its place (RFC 6101 6.1 and 6.2.2).
final class EarlierDerivation {
    private EarlierDerivation() {}

    /// RFC 2246 section 5: MD5 works on the first half of the secret, SHA-1 on the second; an odd byte is in both.
    static byte[] prf(byte[] secret, String label, byte[] seed, int length) {
        int half = (secret.length + 1) / 2;
        byte[] first = Arrays.copyOf(secret, half);
        byte[] second = Arrays.copyOfRange(secret, secret.length - half, secret.length);
        byte[] out = KeyDerivation.prf("MD5", first, label, seed, length);
        byte[] other = KeyDerivation.prf("SHA-1", second, label, seed, length);
        for (int i = 0; i < length; i++) {
            out[i] ^= other[i];
        }
        return out;
    }

    /// RFC 6101 6.1: the master secret of a premaster secret, and the key block of a master secret.
    ///
    /// @param randoms for the master secret the client's and the server's, for the key block the other way round
    static byte[] ssl3(byte[] secret, byte[] randoms, int length) {
        MessageDigest sha = digest("SHA-1");
        MessageDigest md5 = digest("MD5");
        byte[] out = new byte[0];
        for (int round = 1; out.length < length; round++) {
            // "A", "BB", "CCC" and so on.
            byte[] salt = new byte[round];
            Arrays.fill(salt, (byte) ('A' + round - 1));
            sha.update(salt);
            sha.update(secret);
            md5.update(secret);
            out = KeyDerivation.concat(out, md5.digest(sha.digest(randoms)));
        }
        return Arrays.copyOf(out, length);
    }

    /// RFC 6101 6.2.2.1: the key or the IV of an export suite.
    ///
    /// @param key what the key block has of it; nothing for an IV
    static byte[] ssl3Export(byte[] key, byte[] randoms, int length) {
        MessageDigest md5 = digest("MD5");
        md5.update(key);
        return Arrays.copyOf(md5.digest(randoms), length);
    }

    /// RFC 7627 section 3 with the hash of RFC 2246 7.4.9: MD5, then SHA-1.
    static byte[] sessionHash(byte[] handshake) {
        return KeyDerivation.concat(
                digest("MD5").digest(handshake), digest("SHA-1").digest(handshake));
    }

    static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }
}
