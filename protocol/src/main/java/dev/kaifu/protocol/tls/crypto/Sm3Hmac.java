package dev.kaifu.protocol.tls.crypto;

import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/// HMAC with SM3 (RFC 8998 3.1), which the JDK has not.
final class Sm3Hmac implements Primitives.Hmac {
    private final HMac mac = new HMac(new SM3Digest());

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
