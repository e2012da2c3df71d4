package dev.kaifu.protocol.tls.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/// `javax.crypto.Mac` with the hash's name without its dash.
final class JdkHmac implements Primitives.Hmac {
    private final Mac mac;

    JdkHmac(String hash) {
        try {
            mac = Mac.getInstance("Hmac" + hash.replace("-", ""));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with " + hash, e);
        }
    }

    @Override
    public void begin(byte[] key) {
        try {
            // An empty key is legal in HMAC but not to the JDK; one zero byte is the same key.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, mac.getAlgorithm()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC refused a key of " + key.length + " bytes", e);
        }
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
        try {
            mac.doFinal(out, offset);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("no room for a MAC", e);
        }
    }
}
