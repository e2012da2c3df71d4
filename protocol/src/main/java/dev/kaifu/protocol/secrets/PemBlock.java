package dev.kaifu.protocol.secrets;

import dev.kaifu.protocol.bytes.Parsed;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A block of PEM (RFC 7468; RFC 1421 4.6 for the headers of encrypted ones).
///
/// @param label as in `-----BEGIN label-----`
/// @param text what stands up to its end
record PemBlock(String label, String text) {
    private static final Pattern DEK_INFO = Pattern.compile("DEK-Info: {0,4}([A-Z0-9-]{1,32}),([0-9A-Fa-f]{16,32})\\s");
    private static final String NOT_RSA = "holds a key that is not RSA; only RSA keys open sessions";

    boolean encrypted() {
        return label.equals("ENCRYPTED PRIVATE KEY") || text.contains("ENCRYPTED");
    }

    /// The block's key; needs more where it holds none.
    Parsed<RSAPrivateKey> key(Optional<char[]> password) {
        return switch (label) {
            case "RSA PRIVATE KEY" -> encrypted() ? traditional(password) : RsaKeyDer.parse(der(text));
            case "PRIVATE KEY" -> RsaKeyDer.parse(der(text));
            case "ENCRYPTED PRIVATE KEY" -> EncryptedKey.pkcs8(der(text), password);
            case "EC PRIVATE KEY", "DSA PRIVATE KEY" -> new Parsed.Malformed<>(NOT_RSA);
            case "OPENSSH PRIVATE KEY" ->
                new Parsed.Malformed<>("is a key of OpenSSH's form; write it anew with ssh-keygen -p -m PEM");
            default -> new Parsed.NeedMore<>(1);
        };
    }

    private Parsed<RSAPrivateKey> traditional(Optional<char[]> password) {
        Matcher info = DEK_INFO.matcher(text);
        if (!info.find()) {
            return new Parsed.Malformed<>("says that its key is encrypted, but not how");
        }
        byte[] iv = HexFormat.of().parseHex(info.group(2).length() % 2 == 0 ? info.group(2) : "");
        return EncryptedKey.traditional(info.group(1), iv, der(text.substring(info.end())), password);
    }

    /// Empty where it is no Base64.
    private static byte[] der(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
