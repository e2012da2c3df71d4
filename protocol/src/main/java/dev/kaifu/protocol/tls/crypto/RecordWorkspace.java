package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.RecordReader;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/// What connections share to open their records: the ciphers, which are large, and the array that receives the content.
/// One serves a whole thread; what is opened is valid until the next record is.
public final class RecordWorkspace {
    /// Receives the content of the record opened last, from its first byte on.
    public final byte[] content = new byte[RecordReader.MAX_FRAGMENT];

    private @Nullable Cipher gcm;
    private @Nullable Cipher chacha;
    private @Nullable Cipher cbc;
    private final Map<String, Mac> macs = new HashMap<>(4);

    Cipher gcm() throws GeneralSecurityException {
        Cipher cipher = gcm;
        if (cipher == null) {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            gcm = cipher;
        }
        return cipher;
    }

    Cipher chacha() throws GeneralSecurityException {
        Cipher cipher = chacha;
        if (cipher == null) {
            cipher = Cipher.getInstance("ChaCha20-Poly1305");
            chacha = cipher;
        }
        return cipher;
    }

    /// The JDK's ChaCha20 refuses the same key and nonce twice in a row, which a second trial of a record needs.
    void forgetChacha() {
        chacha = null;
    }

    Cipher cbc() throws GeneralSecurityException {
        Cipher cipher = cbc;
        if (cipher == null) {
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cbc = cipher;
        }
        return cipher;
    }

    Mac mac(String name) throws GeneralSecurityException {
        Mac mac = macs.get(name);
        if (mac == null) {
            mac = Mac.getInstance(name);
            macs.put(name, mac);
        }
        return mac;
    }
}
