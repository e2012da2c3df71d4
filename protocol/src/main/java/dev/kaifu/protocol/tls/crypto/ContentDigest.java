package dev.kaifu.protocol.tls.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.kaifu.protocol.foreign.ForeignLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 of what was opened, made by whatever opens the records.
public final class ContentDigest {
    private ContentDigest() {}

    public static MessageDigest sha256() {
        if (ForeignLibrary.isUsed()) {
            return new LibraryDigest(LibraryHash.SHA256);
        }
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// A digest of libcrypto.
    private static final class LibraryDigest extends MessageDigest {
        private final LibraryHash hash;
        private final MemorySegment context;
        private final MemorySegment result;

        LibraryDigest(LibraryHash hash) {
            super("SHA-256");
            this.hash = hash;
            this.context = LibraryHmac.memory(hash);
            this.result = Arena.ofAuto().allocate(hash.length(), Long.BYTES);
            engineReset();
        }

        @Override
        protected int engineGetDigestLength() {
            return hash.length();
        }

        @Override
        protected void engineReset() {
            try {
                hash.begin(context.address());
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @Override
        protected void engineUpdate(byte input) {
            engineUpdate(new byte[] {input}, 0, 1);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            try {
                hash.update(context.address(), LibraryPrimitives.from(input, offset), length);
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @Override
        protected byte[] engineDigest() {
            hash.finish(context.address(), result.address());
            engineReset();
            return result.toArray(JAVA_BYTE);
        }
    }
}
