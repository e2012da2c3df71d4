package dev.kaifu.protocol.secrets;

import dev.kaifu.protocol.bytes.Parsed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The RSA keys of a PKCS#12 file (RFC 7292), which the JDK reads.
final class Pkcs12Keys {
    private static final int VERSION = 3;
    /// The same where the length is left open, as NSS writes it (X.690 8.1.3.6).
    private static final byte[] OPEN_ENDED = {DerCursor.SEQUENCE, (byte) 0x80, DerCursor.INTEGER, 1, VERSION};

    private Pkcs12Keys() {}

    /// RFC 7292 section 4: a sequence that begins with version 3.
    static boolean looksLikeOne(byte[] file) {
        if (file.length > OPEN_ENDED.length
                && Arrays.equals(file, 0, OPEN_ENDED.length, OPEN_ENDED, 0, OPEN_ENDED.length)) {
            return true;
        }
        DerCursor in = new DerCursor(file).inside(DerCursor.SEQUENCE);
        return in.next(DerCursor.INTEGER) && in.smallInteger(VERSION) == VERSION && !in.failed();
    }

    static Parsed<List<RSAPrivateKey>> parse(byte[] file, char[] password) {
        if (Pkcs12Rounds.of(file) > Pkcs12Rounds.MAX_ROUNDS) {
            return new Parsed.Malformed<>("is a PKCS#12 file that takes more than " + Pkcs12Rounds.MAX_ROUNDS
                    + " rounds to open; take the key out of it with openssl pkcs12");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), password);
            List<RSAPrivateKey> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.getKey(alias, password);
                if (key instanceof RSAPrivateKey rsa) {
                    keys.add(rsa);
                }
            }
            return keys.isEmpty()
                    ? new Parsed.Malformed<>("holds no RSA private key")
                    : new Parsed.Value<>(List.copyOf(keys), file.length);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // The JDK tells a wrong password by the message alone; parts that are damaged come as any of these.
            return new Parsed.Malformed<>(
                    "is a PKCS#12 file that this password does not open; check the password, and the file");
        }
    }
}
