package dev.kaifu.protocol.secrets;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// PBES2 with PBKDF2 (RFC 8018 6.2 and A.4), as OpenSSL encrypts keys since 1.1; also with 3DES, which the
/// JDK does not read.
///
/// @param function of the JDK, `PBKDF2WithHmacSHA256` and the like
record Pbes2(String function, byte[] salt, int rounds, EncryptedKey.BlockCipher cipher, byte[] iv, byte[] encrypted) {
    private static final String OID = "2a864886f70d01050d";
    private static final String PBKDF2 = "2a864886f70d01050c";
    private static final String DEFAULT_FUNCTION = "2a864886f70d0207";
    /// Ten seconds or so; who encrypts keys takes some thousand rounds to a million.
    private static final int MAX_ROUNDS = 10_000_000;

    /// Empty where another scheme encrypts the key, or a part of this one that is not known here.
    static Optional<Pbes2> of(byte[] der) {
        DerCursor info = new DerCursor(der).inside(DerCursor.SEQUENCE);
        DerCursor algorithm = info.inside(DerCursor.SEQUENCE);
        byte[] encrypted = info.bytes(DerCursor.OCTET_STRING);
        if (!oid(algorithm).equals(OID)) {
            return Optional.empty();
        }
        DerCursor parameters = algorithm.inside(DerCursor.SEQUENCE);
        DerCursor derivation = parameters.inside(DerCursor.SEQUENCE);
        DerCursor encryption = parameters.inside(DerCursor.SEQUENCE);
        if (!oid(derivation).equals(PBKDF2)) {
            return Optional.empty();
        }
        DerCursor pbkdf2 = derivation.inside(DerCursor.SEQUENCE);
        byte[] salt = pbkdf2.bytes(DerCursor.OCTET_STRING);
        int rounds = pbkdf2.smallInteger(MAX_ROUNDS);
        if (pbkdf2.next(DerCursor.INTEGER)) {
            pbkdf2.skip();
        }
        String function = pbkdf2.more() ? oid(pbkdf2.inside(DerCursor.SEQUENCE)) : DEFAULT_FUNCTION;
        Optional<EncryptedKey.BlockCipher> cipher = cipher(oid(encryption));
        byte[] iv = encryption.bytes(DerCursor.OCTET_STRING);
        boolean failed = info.failed() || pbkdf2.failed() || encryption.failed() || rounds == 0 || salt.length == 0;
        return failed || cipher.isEmpty() || iv.length != cipher.get().blockLength()
                ? Optional.empty()
                : function(function).map(name -> new Pbes2(name, salt, rounds, cipher.get(), iv, encrypted));
    }

    byte[] decrypt(char[] password) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, cipher.keyLength() * Byte.SIZE);
        byte[] key = SecretKeyFactory.getInstance(function).generateSecret(spec).getEncoded();
        return cipher.decrypt(key, iv, encrypted);
    }

    private static String oid(DerCursor in) {
        return HexFormat.of().formatHex(in.bytes(DerCursor.OBJECT_IDENTIFIER));
    }

    /// RFC 8018 B.1.
    private static Optional<String> function(String oid) {
        return switch (oid) {
            case DEFAULT_FUNCTION -> Optional.of("PBKDF2WithHmacSHA1");
            case "2a864886f70d0208" -> Optional.of("PBKDF2WithHmacSHA224");
            case "2a864886f70d0209" -> Optional.of("PBKDF2WithHmacSHA256");
            case "2a864886f70d020a" -> Optional.of("PBKDF2WithHmacSHA384");
            case "2a864886f70d020b" -> Optional.of("PBKDF2WithHmacSHA512");
            default -> Optional.empty();
        };
    }

    /// RFC 8018 B.2, and NIST's for AES.
    private static Optional<EncryptedKey.BlockCipher> cipher(String oid) {
        return switch (oid) {
            case "608648016503040102" -> EncryptedKey.BlockCipher.ofPem("AES-128-CBC");
            case "608648016503040116" -> EncryptedKey.BlockCipher.ofPem("AES-192-CBC");
            case "60864801650304012a" -> EncryptedKey.BlockCipher.ofPem("AES-256-CBC");
            case "2a864886f70d0307" -> EncryptedKey.BlockCipher.ofPem("DES-EDE3-CBC");
            case "2b0e030207" -> EncryptedKey.BlockCipher.ofPem("DES-CBC");
            default -> Optional.empty();
        };
    }
}
