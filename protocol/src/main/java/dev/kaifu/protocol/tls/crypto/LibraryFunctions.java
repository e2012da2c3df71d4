package dev.kaifu.protocol.tls.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// What is called of libcrypto, as its manual pages EVP_EncryptInit(3), HMAC(3) and EVP_DigestInit(3) have it.
///
/// What takes arrays is `critical`: it ends soon, and the collector waits for it, so that no array is copied.
@SuppressWarnings("restricted")
final class LibraryFunctions {
    /// `EVP_CTRL_AEAD_SET_TAG`.
    private static final int SET_TAG = 0x11;

    // The call shapes are few, for each costs the JVM some milliseconds.
    private static final MethodHandle CIPHER_NEW = critical("EVP_CIPHER_CTX_new", ADDRESS);
    private static final MethodHandle CIPHER_FREE = ofNothing("EVP_CIPHER_CTX_free");
    private static final MethodHandle CIPHER_CTRL =
            critical("EVP_CIPHER_CTX_ctrl", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle CIPHER_PADDING =
            critical("EVP_CIPHER_CTX_set_padding", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle DECRYPT_INIT =
            critical("EVP_DecryptInit_ex", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle DECRYPT_UPDATE =
            critical("EVP_DecryptUpdate", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle DECRYPT_FINAL =
            critical("EVP_DecryptFinal_ex", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle HMAC_NEW = critical("HMAC_CTX_new", ADDRESS);
    private static final MethodHandle HMAC_FREE = ofNothing("HMAC_CTX_free");
    private static final MethodHandle HMAC_INIT =
            critical("HMAC_Init_ex", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle HMAC_UPDATE = critical("HMAC_Update", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle HMAC_FINAL = critical("HMAC_Final", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle DIGEST_NEW = critical("EVP_MD_CTX_new", ADDRESS);
    private static final MethodHandle DIGEST_FREE = ofNothing("EVP_MD_CTX_free");
    private static final MethodHandle DIGEST_INIT = critical("EVP_DigestInit_ex", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle DIGEST_UPDATE =
            critical("EVP_DigestUpdate", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle DIGEST_FINAL =
            critical("EVP_DigestFinal_ex", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);

    private static final MemorySegment NULL = MemorySegment.NULL;
    private static final Map<String, MemorySegment> HASHES =
            Map.of("SHA-1", constant("EVP_sha1"), "SHA-256", constant("EVP_sha256"), "SHA-384", constant("EVP_sha384"));

    private LibraryFunctions() {}

    private static MethodHandle critical(String name, MemoryLayout result, MemoryLayout... parameters) {
        return Linker.nativeLinker()
                .downcallHandle(
                        CryptoLibrary.address(name),
                        FunctionDescriptor.of(result, parameters),
                        Linker.Option.critical(true));
    }

    private static MethodHandle ofNothing(String name) {
        return Linker.nativeLinker().downcallHandle(CryptoLibrary.address(name), FunctionDescriptor.ofVoid(ADDRESS));
    }

    /// @param name as the JDK has it: `SHA-256`
    static MemorySegment hash(String name) {
        return Objects.requireNonNull(HASHES.get(name), name);
    }

    /// What a function of no argument, such as `EVP_sha256`, answers: a value that lives as long as the library.
    static MemorySegment constant(String function) {
        try {
            return (MemorySegment) critical(function, ADDRESS).invokeExact();
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// A cipher's context, freed when it is not reached any more.
    static MemorySegment cipherContext() {
        try {
            return owned((MemorySegment) CIPHER_NEW.invokeExact(), LibraryFunctions::freeCipher);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static MemorySegment hmacContext() {
        try {
            return owned((MemorySegment) HMAC_NEW.invokeExact(), LibraryFunctions::freeHmac);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static MemorySegment digestContext() {
        try {
            return owned((MemorySegment) DIGEST_NEW.invokeExact(), LibraryFunctions::freeDigest);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    private static MemorySegment owned(MemorySegment made, Consumer<MemorySegment> free) {
        if (made.equals(NULL)) {
            throw new OutOfMemoryError("libcrypto has no memory left");
        }
        return made.reinterpret(0, Arena.ofAuto(), free);
    }

    private static void freeCipher(MemorySegment context) {
        try {
            CIPHER_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    private static void freeHmac(MemorySegment context) {
        try {
            HMAC_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    private static void freeDigest(MemorySegment context) {
        try {
            DIGEST_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// @param cipher NULL to keep the context's
    /// @param key NULL to keep the context's
    static void decryptInit(MemorySegment context, MemorySegment cipher, MemorySegment key, MemorySegment iv) {
        try {
            succeeded((int) DECRYPT_INIT.invokeExact(context, cipher, NULL, key, iv));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void noPadding(MemorySegment context) {
        try {
            succeeded((int) CIPHER_PADDING.invokeExact(context, 0));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void setTag(MemorySegment context, int length, MemorySegment tag) {
        try {
            succeeded((int) CIPHER_CTRL.invokeExact(context, SET_TAG, length, tag));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// @param out NULL where `in` is additional data
    /// @param outLength room for an int
    static void decryptUpdate(
            MemorySegment context, MemorySegment out, MemorySegment outLength, MemorySegment in, int length) {
        try {
            succeeded((int) DECRYPT_UPDATE.invokeExact(context, out, outLength, in, length));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// Whether the tag verifies.
    static boolean decryptFinal(MemorySegment context, MemorySegment out, MemorySegment outLength) {
        try {
            return (int) DECRYPT_FINAL.invokeExact(context, out, outLength) == 1;
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// @param key NULL, with a length of 0, to keep the context's
    /// @param hash NULL to keep the context's
    static void hmacInit(MemorySegment context, MemorySegment key, int length, MemorySegment hash) {
        try {
            succeeded((int) HMAC_INIT.invokeExact(context, key, length, hash, NULL));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void hmacUpdate(MemorySegment context, MemorySegment data, long length) {
        try {
            succeeded((int) HMAC_UPDATE.invokeExact(context, data, length));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void hmacFinal(MemorySegment context, MemorySegment out) {
        try {
            succeeded((int) HMAC_FINAL.invokeExact(context, out, NULL));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void digestInit(MemorySegment context, MemorySegment hash) {
        try {
            succeeded((int) DIGEST_INIT.invokeExact(context, hash, NULL));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void digestUpdate(MemorySegment context, MemorySegment data, long length) {
        try {
            succeeded((int) DIGEST_UPDATE.invokeExact(context, data, length));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void digestFinal(MemorySegment context, MemorySegment out) {
        try {
            succeeded((int) DIGEST_FINAL.invokeExact(context, out, NULL));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    private static void succeeded(int answer) {
        if (answer != 1) {
            throw new IllegalStateException("libcrypto refused what it was asked for");
        }
    }

    /// A call itself throws nothing but what is a defect.
    private static RuntimeException thrown(Throwable e) {
        if (e instanceof RuntimeException runtime) {
            return runtime;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }
}
