package dev.kaifu.protocol.secrets;

import dev.kaifu.protocol.bytes.Parsed;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The RSA private keys in a file: PEM or DER, PKCS#1 (RFC 8017 A.1.2) or PKCS#8 (RFC 5208), encrypted or
/// not, or PKCS#12 (RFC 7292).
public final class RsaKeyFile {
    /// A key of 16,384 bits has some 13 kB in PEM; chains of certificates may stand beside it.
    public static final int MAX_BYTES = 1 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";
    private static final int MAX_LABEL = 40;
    /// Blocks looked at; a chain of certificates has some.
    private static final int MAX_BLOCKS = 256;

    private static final int MAX_KEYS = 64;

    private RsaKeyFile() {}

    /// The keys of a file.
    ///
    /// @param file its bytes
    /// @param password empty where none is known; [#needsPassword] says whether one is wanted
    /// @return at least one key, or why there is none, as the end of a sentence
    public static Parsed<List<RSAPrivateKey>> parse(byte[] file, Optional<char[]> password) {
        if (file.length > MAX_BYTES) {
            return new Parsed.Malformed<>("is larger than any key file (" + MAX_BYTES + " bytes)");
        }
        List<PemBlock> blocks = blocks(file);
        if (blocks.isEmpty()) {
            return binary(file, password);
        }
        List<RSAPrivateKey> keys = new ArrayList<>();
        String why = "";
        for (PemBlock block : blocks) {
            Parsed<RSAPrivateKey> key = block.key(password);
            if (key instanceof Parsed.Value<RSAPrivateKey> value && keys.size() < MAX_KEYS) {
                keys.add(value.value());
            } else if (key instanceof Parsed.Malformed<RSAPrivateKey> malformed && why.isEmpty()) {
                why = malformed.why();
            }
        }
        if (!keys.isEmpty()) {
            return new Parsed.Value<>(List.copyOf(keys), file.length);
        }
        return new Parsed.Malformed<>(why.isEmpty() ? "holds no private key, only certificates or other things" : why);
    }

    /// Whether a key in the file is encrypted.
    public static boolean needsPassword(byte[] file) {
        List<PemBlock> blocks = file.length > MAX_BYTES ? List.of() : blocks(file);
        for (PemBlock block : blocks) {
            if (block.encrypted()) {
                return true;
            }
        }
        return blocks.isEmpty() && (Pkcs12Keys.looksLikeOne(file) || EncryptedKey.looksLikeOne(file));
    }

    /// Whether the file is meant to hold a private key, of whichever kind.
    public static boolean looksLikeOne(byte[] file) {
        if (file.length > MAX_BYTES) {
            return false;
        }
        List<PemBlock> blocks = blocks(file);
        for (PemBlock block : blocks) {
            if (block.label().endsWith("PRIVATE KEY")) {
                return true;
            }
        }
        return blocks.isEmpty()
                && (Pkcs12Keys.looksLikeOne(file)
                        || EncryptedKey.looksLikeOne(file)
                        || RsaKeyDer.parse(file) instanceof Parsed.Value);
    }

    private static List<PemBlock> blocks(byte[] file) {
        List<PemBlock> blocks = new ArrayList<>();
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        for (int count = 0; begin >= 0 && count < MAX_BLOCKS; count++) {
            int labelAt = begin + BEGIN.length();
            int labelEnd = text.indexOf(DASHES, labelAt);
            if (labelEnd < 0) {
                break;
            }
            if (labelEnd - labelAt <= MAX_LABEL) {
                String label = text.substring(labelAt, labelEnd);
                int body = labelEnd + DASHES.length();
                int end = text.indexOf("-----END " + label + DASHES, body);
                if (end >= 0) {
                    blocks.add(new PemBlock(label, text.substring(body, end)));
                }
            }
            begin = text.indexOf(BEGIN, labelAt);
        }
        return blocks;
    }

    private static Parsed<List<RSAPrivateKey>> binary(byte[] file, Optional<char[]> password) {
        if (Pkcs12Keys.looksLikeOne(file)) {
            return Pkcs12Keys.parse(file, password.orElseGet(() -> new char[0]));
        }
        Parsed<RSAPrivateKey> key =
                EncryptedKey.looksLikeOne(file) ? EncryptedKey.pkcs8(file, password) : RsaKeyDer.parse(file);
        return switch (key) {
            case Parsed.Value<RSAPrivateKey> value -> new Parsed.Value<>(List.of(value.value()), file.length);
            case Parsed.Malformed<RSAPrivateKey> malformed -> new Parsed.Malformed<>(malformed.why());
            case Parsed.NeedMore<RSAPrivateKey> _ -> new Parsed.Malformed<>("is cut short");
        };
    }
}
