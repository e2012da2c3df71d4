package dev.kaifu.protocol.tls.crypto;

import static dev.kaifu.protocol.foreign.ForeignLibrary.crypto;
import static dev.kaifu.protocol.tls.crypto.LibraryFunctions.succeeded;

import dev.kaifu.protocol.foreign.ForeignFunction;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The hashes of libcrypto, as its manual page SHA256_Init(3) has them: its newer interface takes several times as long
/// to begin as a short message takes.
// A function of a library does not change.
@SuppressWarnings("ImmutableEnumChecker")
enum LibraryHash {
    SHA1("SHA-1", "SHA1", 64, 96),
    SHA256("SHA-256", "SHA256", 64, 112),
    SHA384("SHA-384", "SHA384", 128, 216);

    private final String title;
    private final int block;
    private final int contextSize;
    private final ForeignFunction init;
    private final ForeignFunction update;
    private final ForeignFunction last;

    LibraryHash(String title, String name, int block, int contextSize) {
        this.title = title;
        this.block = block;
        this.contextSize = contextSize;
        this.init = crypto(name + "_Init");
        this.update = crypto(name + "_Update");
        this.last = crypto(name + "_Final");
    }

    /// @param title as the JDK has it: `SHA-256`
    /// @return nothing where it is none of these
    static @Nullable LibraryHash of(String title) {
        for (LibraryHash hash : values()) {
            if (hash.title.equals(title)) {
                return hash;
            }
        }
        return null;
    }

    /// Bytes of a digest.
    int length() {
        return Primitives.macLength(title);
    }

    /// Bytes that the hash takes at a time.
    int block() {
        return block;
    }

    /// Bytes of its context: `SHA_CTX`, `SHA256_CTX`, `SHA512_CTX`. They hold no pointers, so that they may be copied.
    int contextSize() {
        return contextSize;
    }

    void begin(long context) {
        succeeded(init.call(context, 0, 0, 0, 0));
    }

    void update(long context, MemorySegment data, long length) {
        succeeded(update.call(context, data, length, MemorySegment.NULL, 0));
    }

    /// @param data the address of some
    void update(long context, long data, long length) {
        succeeded(update.call(context, data, length, 0, 0));
    }

    /// @param out the address of room for [#length] bytes
    void finish(long context, long out) {
        succeeded(last.call(out, context, 0, 0, 0));
    }
}
