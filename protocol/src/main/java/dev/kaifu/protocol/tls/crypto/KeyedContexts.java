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

    /// The address of one that is ready to decrypt, valid as long as this object is kept.
    ///
    /// @param input holds the IV
    /// @param parameters what else the cipher is to know, or null
    @SuppressWarnings("ReferenceEquality")
    long decrypting(byte[] key, ShortInput input, long parameters) {
        Keyed now = latest;
        if (now == null || now.key != key) {
            Keyed before = other;
            other = now;
            now = before == null ? new Keyed(context()) : before;
            latest = now;
        }
        long address = now.context.address();
        if (now.key == key) {
            LibraryFunctions.begin(address, LibraryFunctions.NULL, input.iv(), parameters);
        } else {
            LibraryFunctions.begin(address, input.key(key), input.iv(), parameters);
            now.key = key;
        }
        return address;
    }

    private MemorySegment context() {
        MemorySegment context = LibraryFunctions.context(cipher);
        if (noPadding) {
            LibraryFunctions.noPadding(context.address());
        }
        return context;
    }
}
