package dev.kaifu.protocol.secrets;

import java.math.BigInteger;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes premaster secrets of keys and of what a ClientKeyExchange says, whatever the version.
public final class Premasters {
    /// RFC 5246 7.4.7.1: the version that the client offered, and 46 random bytes.
    private static final int RSA_PREMASTER = 48;

    private static final int LENGTH_FIELD = 2;
    /// RFC 8017 7.2.1: `00 02`, eight bytes of padding at the least, `00`.
    private static final int LEAST_PADDING = 8;

    /// How a suite comes by its premaster secret, as far as that can be done again.
    public enum Exchange {
        RSA,
        PSK,
        RSA_PSK,
        /// (EC)DHE and its like, with a PSK or without: the private values are gone.
        EPHEMERAL;

        /// @param suite the registry's name
        public static Exchange of(String suite) {
            if (suite.startsWith("TLS_RSA_PSK_WITH_")) {
                return RSA_PSK;
            }
            if (suite.startsWith("TLS_PSK_WITH_")) {
                return PSK;
            }
            return suite.startsWith("TLS_RSA_") ? RSA : EPHEMERAL;
        }
    }

    private Premasters() {}

    /// Every premaster secret that the keys make; only a record proves which one is right.
    ///
    /// @param message the body of the ClientKeyExchange
    public static List<byte[]> of(LongTermKeys keys, Exchange exchange, byte[] message) {
        return switch (exchange) {
            case RSA -> rsa(keys, message);
            case PSK -> keys.psk().stream().map(Premasters::psk).toList();
            case RSA_PSK -> rsaPsk(keys, message);
            case EPHEMERAL -> List.of();
        };
    }

    private static List<byte[]> rsa(LongTermKeys keys, byte[] message) {
        List<byte[]> premasters = new ArrayList<>();
        for (RSAPrivateKey key : keys.rsa()) {
            encrypted(message, key).flatMap(body -> decrypt(key, body)).ifPresent(premasters::add);
        }
        return premasters;
    }

    /// RFC 4279 section 2: as many zeros as the PSK is long, then the PSK.
    private static byte[] psk(byte[] psk) {
        return joined(new byte[psk.length], psk);
    }

    /// RFC 4279 section 4: behind the identity stands the encrypted premaster secret of RSA, which goes
    /// before the PSK.
    private static List<byte[]> rsaPsk(LongTermKeys keys, byte[] message) {
        int identity = message.length < LENGTH_FIELD ? 0 : u16(message, 0);
        if (message.length < LENGTH_FIELD + identity) {
            return List.of();
        }
        byte[] rest = Arrays.copyOfRange(message, LENGTH_FIELD + identity, message.length);
        List<byte[]> premasters = new ArrayList<>();
        for (byte[] rsa : rsa(keys, rest)) {
            for (byte[] psk : keys.psk()) {
                premasters.add(joined(rsa, psk));
            }
        }
        return premasters;
    }

    private static byte[] joined(byte[] other, byte[] psk) {
        byte[] all = new byte[2 * LENGTH_FIELD + other.length + psk.length];
        all[0] = (byte) (other.length >>> Byte.SIZE);
        all[1] = (byte) other.length;
        System.arraycopy(other, 0, all, LENGTH_FIELD, other.length);
        int at = LENGTH_FIELD + other.length;
        all[at] = (byte) (psk.length >>> Byte.SIZE);
        all[at + 1] = (byte) psk.length;
        System.arraycopy(psk, 0, all, at + LENGTH_FIELD, psk.length);
        return all;
    }

    /// What was encrypted with a key of this size; SSL 3.0 has no length before it (RFC 5246 7.4.7.1).
    private static Optional<byte[]> encrypted(byte[] message, RSAPrivateKey key) {
        int size = (key.getModulus().bitLength() + 7) / Byte.SIZE;
        if (message.length == size) {
            return Optional.of(message);
        }
        boolean prefixed = message.length == LENGTH_FIELD + size && u16(message, 0) == size;
        return prefixed ? Optional.of(Arrays.copyOfRange(message, LENGTH_FIELD, message.length)) : Optional.empty();
    }

    private static int u16(byte[] a, int at) {
        return ((a[at] & 0xff) << Byte.SIZE) | (a[at + 1] & 0xff);
    }

    /// RSAES-PKCS1-v1_5 (RFC 8017 7.2.2). Nobody measures how long this takes, so that it need not hide
    /// whether the padding was right; the version in the premaster secret may be any, as some clients write
    /// the wrong one.
    private static Optional<byte[]> decrypt(RSAPrivateKey key, byte[] encrypted) {
        BigInteger cipher = new BigInteger(1, encrypted);
        if (cipher.compareTo(key.getModulus()) >= 0) {
            return Optional.empty();
        }
        byte[] padded = fixed(power(key, cipher), encrypted.length);
        int end = padded.length - RSA_PREMASTER;
        if (end < 2 + LEAST_PADDING + 1 || padded[0] != 0 || padded[1] != 2 || padded[end - 1] != 0) {
            return Optional.empty();
        }
        for (int i = 2; i < end - 1; i++) {
            if (padded[i] == 0) {
                return Optional.empty();
            }
        }
        return Optional.of(Arrays.copyOfRange(padded, end, padded.length));
    }

    /// By the Chinese remainder theorem where the primes are known, four times as fast (RFC 8017 5.1.2).
    private static BigInteger power(RSAPrivateKey key, BigInteger cipher) {
        if (!(key instanceof RSAPrivateCrtKey crt)) {
            return cipher.modPow(key.getPrivateExponent(), key.getModulus());
        }
        BigInteger first = cipher.modPow(crt.getPrimeExponentP(), crt.getPrimeP());
        BigInteger second = cipher.modPow(crt.getPrimeExponentQ(), crt.getPrimeQ());
        BigInteger h = first.subtract(second).multiply(crt.getCrtCoefficient()).mod(crt.getPrimeP());
        return second.add(h.multiply(crt.getPrimeQ()));
    }

    private static byte[] fixed(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[length];
        int from = Math.max(0, bytes.length - length);
        System.arraycopy(bytes, from, fixed, length - (bytes.length - from), bytes.length - from);
        return fixed;
    }
}
