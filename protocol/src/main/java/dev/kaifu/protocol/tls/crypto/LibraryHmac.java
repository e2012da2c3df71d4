package dev.kaifu.protocol.tls.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// HMAC (RFC 2104) over a hash of libcrypto. What the key makes of both hashes is kept, of two keys: the sides of
/// a
/// dialogue take turns.
final class LibraryHmac implements Primitives.Hmac {
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final LibraryHash hash;
    /// The context that is at work.
    private final MemorySegment work;

    private final long context;
    private final byte[] padded;
    /// Where the inner hash, then the MAC, is put.
    private final MemorySegment result;

    private Keyed latest;
    private Keyed other;

    /// The contexts behind the first block of either hash.
    private static final class Keyed {
        private final MemorySegment inner;
        private final MemorySegment outer;
        private byte @Nullable [] key;

        Keyed(LibraryHash hash) {
            inner = memory(hash);
            outer = memory(hash);
        }
    }

    LibraryHmac(LibraryHash hash) {
        this.hash = hash;
        this.work = memory(hash);
        this.context = work.address();
        this.padded = new byte[hash.block()];
        this.result = Arena.ofAuto().allocate(hash.length(), Long.BYTES);
        this.latest = new Keyed(hash);
        this.other = new Keyed(hash);
    }

    /// Memory for a context, freed when it is not reached any more.
    static MemorySegment memory(LibraryHash hash) {
        return Arena.ofAuto().allocate(hash.contextSize(), Long.BYTES);
    }

    @Override
    public void begin(byte[] key) {
        set(key);
        latest.key = null;
        again();
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public void beginUnderSame(byte[] key) {
        if (latest.key != key) {
            Keyed before = other;
            other = latest;
            latest = before;
            if (before.key != key) {
                set(key);
                before.key = key;
            }
        }
        again();
    }

    @Override
    public void again() {
        MemorySegment.copy(latest.inner, 0, work, 0, hash.contextSize());
    }

    private void set(byte[] key) {
        byte[] fitting = key.length > padded.length ? hashed(key) : key;
        Arrays.fill(padded, (byte) 0);
        System.arraycopy(fitting, 0, padded, 0, fitting.length);
        first(latest.inner, INNER);
        first(latest.outer, (byte) (INNER ^ OUTER));
    }

    /// Takes the key, xored with one more pad, as the first block.
    private void first(MemorySegment into, byte pad) {
        for (int i = 0; i < padded.length; i++) {
            padded[i] ^= pad;
        }
        hash.begin(into.address());
        hash.update(into.address(), MemorySegment.ofArray(padded), padded.length);
    }

    private byte[] hashed(byte[] key) {
        hash.begin(context);
        hash.update(context, MemorySegment.ofArray(key), key.length);
        hash.finish(context, result.address());
        byte[] digest = new byte[hash.length()];
        MemorySegment.copy(result, 0, MemorySegment.ofArray(digest), 0, digest.length);
        return digest;
    }

    @Override
    public void update(byte[] a, int offset, int length) {
        hash.update(context, LibraryPrimitives.from(a, offset), length);
    }

    @Override
    public void finish(byte[] out, int offset) {
        int length = (int) result.byteSize();
        hash.finish(context, result.address());
        MemorySegment.copy(latest.outer, 0, work, 0, hash.contextSize());
        hash.update(context, result.address(), length);
        hash.finish(context, result.address());
        MemorySegment.copy(result, 0, MemorySegment.ofArray(out), offset, length);
    }
}
