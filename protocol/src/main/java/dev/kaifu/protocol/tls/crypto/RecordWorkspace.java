package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.RecordReader;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;

/// What connections share to open their records: the ciphers, which are large, and the array that receives the content.
/// One serves a whole thread; what is opened is valid until the next record is.
public final class RecordWorkspace {
    /// Receives the content of the record opened last, from its first byte on.
    public final byte[] content = new byte[RecordReader.MAX_FRAGMENT];

    final KeyedCiphers gcm = new KeyedCiphers("AES/GCM/NoPadding");
    final KeyedCiphers chacha = new KeyedCiphers("ChaCha20-Poly1305");
    final KeyedCiphers cbc = new KeyedCiphers("AES/CBC/NoPadding");
    private final Map<String, Mac> macs = new HashMap<>(4);

    Mac mac(String name) throws GeneralSecurityException {
        Mac mac = macs.get(name);
        if (mac == null) {
            mac = Mac.getInstance(name);
            macs.put(name, mac);
        }
        return mac;
    }
}
