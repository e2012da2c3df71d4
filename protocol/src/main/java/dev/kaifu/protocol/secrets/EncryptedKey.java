package dev.kaifu.protocol.secrets;

import dev.kaifu.protocol.bytes.Parsed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// Decrypts private keys: PKCS#8's `EncryptedPrivateKeyInfo` (RFC 5208 section 6) and OpenSSL's older form
/// with `Proc-Type: 4,ENCRYPTED`.
final class EncryptedKey {
    private static final String WRONG = "is not opened by this password; check the password, and the file";
    private static final String NO_PASSWORD = "is encrypted; give its password as FILE:PASSWORD or FILE:@PASSWORDFILE";
    private static final int SALT_LENGTH = 8;

    private EncryptedKey() {}

    static boolean looksLikeOne(byte[] der) {
        DerCursor in = new DerCursor(der).inside(DerCursor.SEQUENCE);
        if (!in.next(DerCursor.SEQUENCE)) {
            return false;
        }
        DerCursor algorithm = in.inside(DerCursor.SEQUENCE);
        return algorithm.next(DerCursor.OBJECT_IDENTIFIER) && in.next(DerCursor.OCTET_STRING);
    }

    static Parsed<RSAPrivateKey> pkcs8(byte[] der, Optional<char[]> password) {
        if (password.isEmpty()) {
            return new Parsed.Malformed<>(NO_PASSWORD);
        }
        if (!looksLikeOne(der)) {
            return new Parsed.Malformed<>("holds an encrypted key that cannot be read; it may be damaged");
        }
        Optional<Pbes2> scheme = Pbes2.of(der);
        try {
            byte[] plain = scheme.isPresent()
                    ? scheme.get().decrypt(password.get())
                    : pbes1(new EncryptedPrivateKeyInfo(der), password.get());
            return key(plain);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // What an unknown scheme and a wrong password throw is not told apart everywhere.
            return new Parsed.Malformed<>(WRONG);
        }
    }

    /// RFC 8018 6.1, and RFC 7292 appendix B.
    private static byte[] pbes1(EncryptedPrivateKeyInfo info, char[] password) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(info.getAlgName());
        SecretKeyFactory keys = SecretKeyFactory.getInstance(info.getAlgName());
        cipher.init(Cipher.DECRYPT_MODE, keys.generateSecret(new PBEKeySpec(password)), info.getAlgParameters());
        return cipher.doFinal(info.getEncryptedData());
    }

    /// OpenSSL's `PEM_write_bio_PrivateKey_traditional`: the key comes from the password and the IV's first
    /// eight bytes by `EVP_BytesToKey` with MD5 and one round.
    ///
    /// @param cipherName as in `DEK-Info`
    static Parsed<RSAPrivateKey> traditional(
            String cipherName, byte[] iv, byte[] encrypted, Optional<char[]> password) {
        if (password.isEmpty()) {
            return new Parsed.Malformed<>(NO_PASSWORD);
        }
        BlockCipher cipher = BlockCipher.ofPem(cipherName).orElse(null);
        if (cipher == null || iv.length != cipher.blockLength()) {
            return new Parsed.Malformed<>("is encrypted with " + cipherName
                    + ", which is not supported; write it anew with openssl pkcs8 -topk8");
        }
        try {
            byte[] secret = new String(password.get()).getBytes(StandardCharsets.UTF_8);
            byte[] key = bytesToKey(secret, Arrays.copyOf(iv, SALT_LENGTH), cipher.keyLength());
            return key(cipher.decrypt(key, iv, encrypted));
        } catch (GeneralSecurityException e) {
            return new Parsed.Malformed<>(WRONG);
        }
    }

    private static byte[] bytesToKey(byte[] secret, byte[] salt, int length) throws GeneralSecurityException {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        byte[] key = new byte[length];
        byte[] block = new byte[0];
        for (int at = 0; at < length; at += block.length) {
            md5.update(block);
            md5.update(secret);
            block = md5.digest(salt);
            System.arraycopy(block, 0, key, at, Math.min(block.length, length - at));
        }
        return key;
    }

    /// A wrong password may leave good padding by chance, and then no key.
    private static Parsed<RSAPrivateKey> key(byte[] plain) {
        Parsed<RSAPrivateKey> key = RsaKeyDer.parse(plain);
        boolean sequence = plain.length > 0 && (plain[0] & 0xff) == DerCursor.SEQUENCE;
        return key instanceof Parsed.Value || sequence ? key : new Parsed.Malformed<>(WRONG);
    }

    /// A block cipher in CBC mode that keys are encrypted with.
    record BlockCipher(String name, int keyLength, int blockLength) {
        static Optional<BlockCipher> ofPem(String name) {
            return switch (name) {
                case "AES-128-CBC" -> Optional.of(new BlockCipher("AES", 16, 16));
                case "AES-192-CBC" -> Optional.of(new BlockCipher("AES", 24, 16));
                case "AES-256-CBC" -> Optional.of(new BlockCipher("AES", 32, 16));
                case "DES-EDE3-CBC" -> Optional.of(new BlockCipher("DESede", 24, 8));
                case "DES-CBC" -> Optional.of(new BlockCipher("DES", 8, 8));
                default -> Optional.empty();
            };
        }

        byte[] decrypt(byte[] key, byte[] iv, byte[] encrypted) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance(name + "/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, name), new IvParameterSpec(iv));
            return cipher.doFinal(encrypted);
        }
    }
}
