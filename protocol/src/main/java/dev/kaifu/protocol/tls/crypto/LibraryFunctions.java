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

/// The ciphers of libcrypto, as its manual page EVP_EncryptInit(3) has them.
///
/// What takes arrays is `critical`: it ends soon, and the collector waits for it, so that no array is copied. What is
/// no
/// array is passed as a number: a pointer that the JVM has to look at costs as much as a small record.
@SuppressWarnings("restricted")
final class LibraryFunctions {
    private static final long NULL = 0;
    /// `EVP_CTRL_AEAD_SET_TAG`.
    private static final int SET_TAG = 0x11;

    // The shapes of calls are few, for each costs the JVM some milliseconds.
    private static final MethodHandle NEW = critical("EVP_CIPHER_CTX_new", JAVA_LONG);
    private static final MethodHandle FREE = Linker.nativeLinker()
            .downcallHandle(CryptoLibrary.address("EVP_CIPHER_CTX_free"), FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle PADDING = critical("EVP_CIPHER_CTX_set_padding", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CONTROL =
            critical("EVP_CIPHER_CTX_ctrl", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle CIPHER =
            critical("EVP_DecryptInit_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle KEY_AND_IV =
            critical("EVP_DecryptInit_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle IV =
            critical("EVP_DecryptInit_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS);
    private static final MethodHandle ADDITIONAL =
            critical("EVP_DecryptUpdate", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT);
    private static final MethodHandle UPDATE =
            critical("EVP_DecryptUpdate", JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT);
    private static final MethodHandle FINAL =
            critical("EVP_DecryptFinal_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /// Where libcrypto writes what nobody reads: how much it wrote, and the nothing that comes last. Any thread's.
    private static final long SCRATCH = Arena.global().allocate(64, Long.BYTES).address();

    private LibraryFunctions() {}

    /// A handle of a function that ends soon and calls nothing back.
    static MethodHandle critical(String name, MemoryLayout result, MemoryLayout... parameters) {
        return Linker.nativeLinker()
                .downcallHandle(
                        CryptoLibrary.address(name),
                        FunctionDescriptor.of(result, parameters),
                        Linker.Option.critical(true));
    }

    /// A context for this cipher, freed when it is not reached any more: whoever uses its address keeps it.
    ///
    /// @param cipher the function that names it, as `EVP_aes_128_gcm`
    static MemorySegment context(String cipher) {
        try {
            long context = (long) NEW.invokeExact();
            if (context == NULL) {
                throw new OutOfMemoryError("libcrypto has no memory left");
            }
            long named = (long) critical(cipher, JAVA_LONG).invokeExact();
            succeeded((int) CIPHER.invokeExact(context, named, NULL, NULL, NULL));
            return MemorySegment.ofAddress(context).reinterpret(0, Arena.ofAuto(), LibraryFunctions::free);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    private static void free(MemorySegment context) {
        try {
            FREE.invokeExact(context.address());
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void noPadding(long context) {
        try {
            succeeded((int) PADDING.invokeExact(context, 0));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void keyAndIv(long context, MemorySegment key, MemorySegment iv) {
        try {
            succeeded((int) KEY_AND_IV.invokeExact(context, NULL, NULL, key, iv));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void iv(long context, MemorySegment iv) {
        try {
            succeeded((int) IV.invokeExact(context, NULL, NULL, NULL, iv));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void tag(long context, int length, MemorySegment tag) {
        try {
            succeeded((int) CONTROL.invokeExact(context, SET_TAG, length, tag));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void additional(long context, MemorySegment data, int length) {
        try {
            succeeded((int) ADDITIONAL.invokeExact(context, NULL, SCRATCH, data, length));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void decrypt(long context, MemorySegment out, MemorySegment in, int length) {
        try {
            succeeded((int) UPDATE.invokeExact(context, out, SCRATCH, in, length));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// Whether the tag verifies. An AEAD writes nothing at its end.
    static boolean verifies(long context) {
        try {
            return (int) FINAL.invokeExact(context, SCRATCH + Long.BYTES, SCRATCH) == 1;
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    static void succeeded(int answer) {
        if (answer != 1) {
            throw new IllegalStateException("libcrypto refused what it was asked for");
        }
    }

    /// A call itself throws nothing but what is a defect.
    static RuntimeException thrown(Throwable e) {
        if (e instanceof RuntimeException runtime) {
            return runtime;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }
}
