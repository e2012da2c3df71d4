package dev.kaifu.protocol.tls.crypto;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_256Digest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/// HMAC with a hash that the JDK has not: SM3 (RFC 8998 3.1), or GOST R 34.11-2012 with 256 bits, called Streebog
/// (RFC 7836 4.1.1).
final class OtherHmac implements Primitives.Hmac {
    private final HMac mac;

    OtherHmac(String hash) {
        mac = new HMac(digest(hash));
    }

    private static Digest digest(String hash) {
        return hash.equals("SM3") ? new SM3Digest() : new GOST3411_2012_256Digest();
    }

    /// The hash itself.
    static byte[] digest(String hash, byte[] message) {
        Digest digest = digest(hash);
        digest.update(message, 0, message.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    @Override
    public void begin(byte[] key) {
        mac.init(new KeyParameter(key));
    }

    @Override
    public void again() {
        mac.reset();
    }

    @Override
    public void update(byte[] a, int offset, int length) {
        mac.update(a, offset, length);
    }

    @Override
    public void finish(byte[] out, int offset) {
        mac.doFinal(out, offset);
    }
}
