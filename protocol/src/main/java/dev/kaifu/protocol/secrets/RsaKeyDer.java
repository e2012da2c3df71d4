package dev.kaifu.protocol.secrets;

import dev.kaifu.protocol.bytes.Parsed;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// The DER of an RSA private key: PKCS#1's `RSAPrivateKey` (RFC 8017 A.1.2), or PKCS#8's `PrivateKeyInfo`
/// (RFC 5208 section 5) around it.
final class RsaKeyDer {
    /// `rsaEncryption`, 1.2.840.113549.1.1.1.
    private static final byte[] RSA = HexFormat.of().parseHex("2a864886f70d010101");

    private static final int MAX_BITS = 16_384;
    private static final String NO_KEY = "holds no private key that can be read; give PEM, PKCS#8 or PKCS#12";

    private RsaKeyDer() {}

    static Parsed<RSAPrivateKey> parse(byte[] der) {
        DerCursor in = new DerCursor(der).inside(DerCursor.SEQUENCE);
        int version = in.smallInteger(1);
        if (in.next(DerCursor.SEQUENCE)) {
            DerCursor algorithm = in.inside(DerCursor.SEQUENCE);
            byte[] name = algorithm.bytes(DerCursor.OBJECT_IDENTIFIER);
            byte[] key = in.bytes(DerCursor.OCTET_STRING);
            if (in.failed() || algorithm.failed()) {
                return new Parsed.Malformed<>(NO_KEY);
            }
            return Arrays.equals(name, RSA)
                    ? pkcs1(new DerCursor(key).inside(DerCursor.SEQUENCE), der.length)
                    : new Parsed.Malformed<>("holds a key that is not RSA; only RSA keys open sessions");
        }
        if (in.failed() || version != 0) {
            return new Parsed.Malformed<>(NO_KEY);
        }
        return pkcs1(new DerCursor(der).inside(DerCursor.SEQUENCE), der.length);
    }

    /// The two primes may stand in either order: what follows them (RFC 8017 3.2) fits the order in which
    /// they stand.
    private static Parsed<RSAPrivateKey> pkcs1(DerCursor in, int length) {
        in.smallInteger(0);
        BigInteger[] numbers = new BigInteger[8];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.integer();
        }
        if (in.failed() || numbers[0].signum() <= 0 || numbers[0].bitLength() > MAX_BITS) {
            return new Parsed.Malformed<>(NO_KEY);
        }
        try {
            RSAPrivateCrtKeySpec spec = new RSAPrivateCrtKeySpec(
                    numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]);
            return new Parsed.Value<>(
                    (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(spec), length);
        } catch (GeneralSecurityException e) {
            return new Parsed.Malformed<>("holds an RSA key that cannot be used (" + e.getMessage() + ")");
        }
    }
}
