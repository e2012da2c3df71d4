package dev.kaifu.protocol.tls.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Two ciphers of one kind, each with the key that it was used with last: the two sides of a dialogue take turns, and
/// to
/// set a cipher up for another key costs more than a small record does.
final class KeyedCiphers {
    private final String transformation;
    private @Nullable Cipher latest;
    private @Nullable Cipher other;
    private @Nullable SecretKeySpec latestKey;

    KeyedCiphers(String transformation) {
        this.transformation = transformation;
    }

    /// The one that was used last, where that was with this very key, else the other.
    @SuppressWarnings("ReferenceEquality")
    Cipher of(SecretKeySpec key) throws GeneralSecurityException {
        if (latestKey != key) {
            Cipher cipher = other;
            other = latest;
            latest = cipher == null ? Cipher.getInstance(transformation) : cipher;
            latestKey = key;
        }
        Cipher cipher = latest;
        if (cipher == null) {
            throw new IllegalStateException("no cipher for a key that is known");
        }
        return cipher;
    }

    /// The cipher used last is of no use any more.
    void forgetLatest() {
        latest = null;
        latestKey = null;
    }
}
