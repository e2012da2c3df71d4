package dev.kaifu.protocol.tls.crypto;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Two of libcrypto's contexts for one cipher, each with the key that it was used with last, as [KeyedCiphers] has them
/// of the JDK.
final class KeyedContexts {
    private final String cipher;
    private final boolean noPadding;
    private @Nullable Keyed latest;
    private @Nullable Keyed other;

    private static final class Keyed {
        final MemorySegment context;
        byte @Nullable [] key;

        Keyed(MemorySegment context) {
            this.context = context;
        }
    }

    /// @param cipher the function that names it
    KeyedContexts(String cipher, boolean noPadding) {
        this.cipher = cipher;
        this.noPadding = noPadding;
    }

    /// One that is ready to decrypt.
    @SuppressWarnings("ReferenceEquality")
    MemorySegment decrypting(byte[] key, MemorySegment iv) {
        Keyed now = latest;
        if (now == null || now.key != key) {
            Keyed before = other;
            other = now;
            now = before == null ? new Keyed(context()) : before;
            latest = now;
        }
        boolean set = now.key == key;
        LibraryFunctions.decryptInit(
                now.context, MemorySegment.NULL, set ? MemorySegment.NULL : MemorySegment.ofArray(key), iv);
        now.key = key;
        return now.context;
    }

    private MemorySegment context() {
        MemorySegment context = LibraryFunctions.cipherContext();
        LibraryFunctions.decryptInit(
                context, LibraryFunctions.constant(cipher), MemorySegment.NULL, MemorySegment.NULL);
        if (noPadding) {
            LibraryFunctions.noPadding(context);
        }
        return context;
    }
}
