package dev.kaifu.protocol.tls.crypto;

import static dev.kaifu.protocol.foreign.ForeignLibrary.crypto;

import dev.kaifu.protocol.foreign.ForeignFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The ciphers of libcrypto, as its manual page EVP_EncryptInit(3) has them. Contexts and what is short are passed by
/// address, data in its arrays.
@SuppressWarnings("restricted")
final class LibraryFunctions {
    static final long NULL = 0;
    private static final ForeignFunction NEW = crypto("EVP_CIPHER_CTX_new");
    private static final ForeignFunction FREE = crypto("EVP_CIPHER_CTX_free");
    private static final ForeignFunction PADDING = crypto("EVP_CIPHER_CTX_set_padding");
    private static final ForeignFunction INIT = crypto("EVP_DecryptInit_ex2");
    private static final ForeignFunction UPDATE = crypto("EVP_DecryptUpdate");
    private static final ForeignFunction FINAL = crypto("EVP_DecryptFinal_ex");

    /// Where libcrypto writes what nobody reads: how much it wrote, and the nothing that comes last. Any thread's.
    private static final long SCRATCH = Arena.global().allocate(64, Long.BYTES).address();

    private LibraryFunctions() {}

    /// A context for this cipher, freed when it is not reached any more: whoever uses its address keeps it.
    ///
    /// @param cipher the function that names it, as `EVP_aes_128_gcm`
    static MemorySegment context(String cipher) {
        long context = NEW.call(NULL, NULL, NULL, NULL, NULL);
        if (context == NULL) {
            throw new OutOfMemoryError("libcrypto has no memory left");
        }
        long named = crypto(cipher).call(NULL, NULL, NULL, NULL, NULL);
        succeeded(INIT.call(context, named, NULL, NULL, NULL));
        return MemorySegment.ofAddress(context).reinterpret(0, Arena.ofAuto(), LibraryFunctions::free);
    }

    private static void free(MemorySegment context) {
        FREE.call(context.address(), NULL, NULL, NULL, NULL);
    }

    static void noPadding(long context) {
        succeeded(PADDING.call(context, 0, NULL, NULL, NULL));
    }

    /// @param key null where it stays the same
    /// @param parameters an array of `OSSL_PARAM`, as OSSL_PARAM(3) has it, or null
    static void begin(long context, long key, long iv, long parameters) {
        succeeded(INIT.call(context, NULL, key, iv, parameters));
    }

    static void additional(long context, long data, int length) {
        succeeded(UPDATE.call(context, NULL, SCRATCH, data, length));
    }

    static void decrypt(long context, MemorySegment out, MemorySegment in, int length) {
        succeeded(UPDATE.call(context, out, SCRATCH, in, length));
    }

    /// Whether the tag verifies. An AEAD writes nothing at its end.
    static boolean verifies(long context) {
        return (int) FINAL.call(context, SCRATCH + Long.BYTES, SCRATCH, NULL, NULL) == 1;
    }

    /// @param answer an `int`: 1 is success
    static void succeeded(long answer) {
        if ((int) answer != 1) {
            throw new IllegalStateException("libcrypto refused what it was asked for");
        }
    }
}
