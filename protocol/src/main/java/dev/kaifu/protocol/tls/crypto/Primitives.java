package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.foreign.ForeignLibrary;
import dev.kaifu.protocol.tls.CipherSuite;

/// The ciphers and MACs of one thread, which keys and records are opened with.
///
/// A cipher's key is told by its array: who passes the same array again means the same key, and spares its being set
/// up.
sealed interface Primitives permits JdkPrimitives, LibraryPrimitives {
    /// What [#openAead] answers where the tag does not verify.
    int FAILED = -1;
    /// Bytes of an AEAD's tag, of a block of AES, and of an AEAD's nonce.
    int TAG = 16;
    int BLOCK = 16;
    int NONCE = 12;

    /// Decrypts what an AEAD has sealed.
    ///
    /// @param length of the plaintext; the tag follows the ciphertext
    /// @param out receives the plaintext from its first byte on; never the same as `a`
    /// @return `length`, or [#FAILED]
    int openAead(
            CipherSuite.Bulk bulk,
            byte[] key,
            byte[] nonce,
            byte[] aad,
            int aadOffset,
            int aadLength,
            byte[] a,
            int offset,
            int length,
            byte[] out);

    /// Decrypts whole blocks of AES-CBC, padding and all.
    ///
    /// @param iv where in `a` the IV stands; the blocks follow it
    void decryptCbc(byte[] key, byte[] a, int iv, int length, byte[] out);

    /// HMAC with this hash, the same object each time.
    ///
    /// @param hash `MD5`, `SHA-1`, `SHA-256`, `SHA-384`, `SM3` or `STREEBOG-256`
    Hmac hmac(String hash);

    /// RFC 2104, one message after another.
    interface Hmac {
        /// Begins a message under this key.
        void begin(byte[] key);

        /// Begins a message under the same key.
        void again();

        /// Begins a message under a key that is told by its array, as a cipher's is.
        default void beginUnderSame(byte[] key) {
            begin(key);
        }

        void update(byte[] a, int offset, int length);

        /// The MAC, which [Primitives#macLength] tells the length of, goes to `out` at `offset`.
        void finish(byte[] out, int offset);
    }

    /// Bytes of a MAC with this hash.
    static int macLength(String hash) {
        return switch (hash) {
            case "MD5" -> 16;
            case "SHA-1" -> 20;
            case "SHA-256", "SM3", "STREEBOG-256" -> 32;
            case "SHA-384" -> 48;
            default -> throw new IllegalArgumentException(hash);
        };
    }

    /// The hash of a suite's MAC: `HmacSHA256` is the one with `SHA-256`, `HmacMD5` that with `MD5`.
    static String macHash(CipherSuite suite) {
        return suite.mac().replace("HmacSHA", "SHA-").replace("Hmac", "");
    }

    /// Whether the JDK has this hash.
    static boolean isJdks(String hash) {
        return !hash.equals("SM3") && !hash.equals("STREEBOG-256");
    }

    /// HMAC without libcrypto.
    static Hmac hmacWithoutLibrary(String hash) {
        return isJdks(hash) ? new JdkHmac(hash) : new OtherHmac(hash);
    }

    /// Those of libcrypto where it was given, else the JDK's.
    static Primitives make() {
        return ForeignLibrary.isUsed() ? new LibraryPrimitives() : new JdkPrimitives();
    }
}
