package dev.kaifu.protocol.tls.crypto;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 of what was opened, made by whatever opens the records.
public final class ContentDigest {
    private ContentDigest() {}

    public static MessageDigest sha256() {
        if (CryptoLibrary.isUsed()) {
            return new LibraryDigest("SHA-256");
        }
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// A digest of [CryptoLibrary].
    static final class LibraryDigest extends MessageDigest {
        private final MemorySegment context = LibraryFunctions.digestContext();
        private final MemorySegment hash;
        private final int length;

        LibraryDigest(String name) {
            super(name);
            this.hash = LibraryFunctions.hash(name);
            this.length = Primitives.macLength(name);
            engineReset();
        }

        @Override
        protected int engineGetDigestLength() {
            return length;
        }

        @Override
        protected void engineReset() {
            LibraryFunctions.digestInit(context, hash);
        }

        @Override
        protected void engineUpdate(byte input) {
            engineUpdate(new byte[] {input}, 0, 1);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            LibraryFunctions.digestUpdate(context, MemorySegment.ofArray(input).asSlice(offset), length);
        }

        @Override
        protected byte[] engineDigest() {
            byte[] out = new byte[length];
            LibraryFunctions.digestFinal(context, MemorySegment.ofArray(out));
            engineReset();
            return out;
        }
    }
}
