package dev.kaifu.protocol.tls.crypto;

import static dev.kaifu.protocol.tls.crypto.LibraryFunctions.critical;
import static dev.kaifu.protocol.tls.crypto.LibraryFunctions.succeeded;
import static dev.kaifu.protocol.tls.crypto.LibraryFunctions.thrown;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The hashes of libcrypto, as its manual page SHA256_Init(3) has them: its newer interface takes several times as long
/// to begin as a short message takes.
enum LibraryHash {
    SHA1("SHA-1", 64, 96),
    SHA256("SHA-256", 64, 112),
    SHA384("SHA-384", 128, 216);

    // Each by itself: the JVM calls a handle that is a constant of a class at once, any other by a detour.
    private static final MethodHandle SHA1_INIT = critical("SHA1_Init", JAVA_INT, JAVA_LONG);
    private static final MethodHandle SHA1_UPDATE = critical("SHA1_Update", JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG);
    private static final MethodHandle SHA1_FINAL = critical("SHA1_Final", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle SHA256_INIT = critical("SHA256_Init", JAVA_INT, JAVA_LONG);
    private static final MethodHandle SHA256_UPDATE =
            critical("SHA256_Update", JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG);
    private static final MethodHandle SHA256_FINAL = critical("SHA256_Final", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle SHA384_INIT = critical("SHA384_Init", JAVA_INT, JAVA_LONG);
    private static final MethodHandle SHA384_UPDATE =
            critical("SHA384_Update", JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG);
    private static final MethodHandle SHA384_FINAL = critical("SHA384_Final", JAVA_INT, ADDRESS, JAVA_LONG);

    private final String title;
    private final int block;
    private final int contextSize;

    LibraryHash(String title, int block, int contextSize) {
        this.title = title;
        this.block = block;
        this.contextSize = contextSize;
    }

    /// @param title as the JDK has it: `SHA-256`
    static LibraryHash of(String title) {
        for (LibraryHash hash : values()) {
            if (hash.title.equals(title)) {
                return hash;
            }
        }
        throw new IllegalArgumentException(title);
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
        try {
            succeeded(
                    switch (this) {
                        case SHA1 -> (int) SHA1_INIT.invokeExact(context);
                        case SHA256 -> (int) SHA256_INIT.invokeExact(context);
                        case SHA384 -> (int) SHA384_INIT.invokeExact(context);
                    });
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    void update(long context, MemorySegment data, long length) {
        try {
            succeeded(
                    switch (this) {
                        case SHA1 -> (int) SHA1_UPDATE.invokeExact(context, data, length);
                        case SHA256 -> (int) SHA256_UPDATE.invokeExact(context, data, length);
                        case SHA384 -> (int) SHA384_UPDATE.invokeExact(context, data, length);
                    });
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// @param out has room for [#length] bytes
    void finish(long context, MemorySegment out) {
        try {
            succeeded(
                    switch (this) {
                        case SHA1 -> (int) SHA1_FINAL.invokeExact(out, context);
                        case SHA256 -> (int) SHA256_FINAL.invokeExact(out, context);
                        case SHA384 -> (int) SHA384_FINAL.invokeExact(out, context);
                    });
        } catch (Throwable e) {
            throw thrown(e);
        }
    }
}
