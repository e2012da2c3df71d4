package dev.kaifu.protocol.tls.crypto;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Two of the JDK's ciphers of one kind, each with the key that it was used with last: the two sides of a dialogue take
/// turns, and to set a cipher up for another key costs more than a small record does.
final class KeyedCiphers {
    private final String transformation;
    private final String algorithm;
    private @Nullable Keyed latest;
    private @Nullable Keyed other;

    private record Keyed(Cipher cipher, byte[] bytes, SecretKeySpec key) {}

    KeyedCiphers(String transformation, String algorithm) {
        this.transformation = transformation;
        this.algorithm = algorithm;
    }

    /// One that is ready to decrypt.
    Cipher decrypting(byte[] key, AlgorithmParameterSpec parameters) throws GeneralSecurityException {
        Keyed keyed = of(key);
        keyed.cipher.init(Cipher.DECRYPT_MODE, keyed.key, parameters);
        return keyed.cipher;
    }

    /// The one that was used last, where that was with this very array, else the other.
    @SuppressWarnings("ReferenceEquality")
    private Keyed of(byte[] key) throws GeneralSecurityException {
        Keyed last = latest;
        if (last != null && last.bytes == key) {
            return last;
        }
        Keyed before = other;
        other = last;
        Keyed now = before != null && before.bytes == key ? before : keyed(before, key);
        latest = now;
        return now;
    }

    private Keyed keyed(@Nullable Keyed before, byte[] key) throws GeneralSecurityException {
        Cipher cipher = before == null ? Cipher.getInstance(transformation) : before.cipher;
        return new Keyed(cipher, key, new SecretKeySpec(key, algorithm));
    }

    /// The cipher used last is of no use any more.
    void forgetLatest() {
        latest = null;
    }
}
