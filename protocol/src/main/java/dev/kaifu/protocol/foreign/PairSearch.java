package dev.kaifu.protocol.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Finds where two bytes stand side by side, by strstr(3), which compares up to 64 bytes at a time.
public final class PairSearch {
    /// What [#find] answers where it did not look.
    public static final int NOT_DONE = -1;

    /// Bytes that can be looked through at a time: a record's.
    public static final int MOST = 1 << 14;

    /// Less than this is looked through sooner than it is copied for a library.
    private static final int WORTHWHILE = 512;
    /// A string of C ends at a NUL. Behind so many of them the rest is left to others: each costs two calls.
    private static final int MAX_NULS = 16;

    /// One thread's copy of what is looked through.
    private static final ThreadLocal<MemorySegment> COPY =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(MOST + 1L));

    /// What ends a string of C.
    private static final MemorySegment END = MemorySegment.ofArray(new byte[1]);

    /// Null where they are not used.
    private final @Nullable ForeignFunction strstr;

    private final @Nullable ForeignFunction strlen;
    /// The address of the pair as a string of C.
    private final long pair;

    private PairSearch(@Nullable ForeignFunction strstr, @Nullable ForeignFunction strlen, long pair) {
        this.strstr = strstr;
        this.strlen = strlen;
        this.pair = pair;
    }

    /// A search that is done where [ForeignLibrary] is used.
    ///
    /// @param first not NUL, nor is the second
    public static PairSearch of(char first, char second) {
        return ForeignLibrary.isUsed() ? inAnyCase(first, second) : new PairSearch(null, null, 0);
    }

    /// A search that is done wherever there is a C library.
    public static PairSearch inAnyCase(char first, char second) {
        return new PairSearch(
                ForeignLibrary.standard("strstr").orElse(null),
                ForeignLibrary.standard("strlen").orElse(null),
                text(first, second));
    }

    private static long text(char first, char second) {
        byte[] text = {(byte) first, (byte) second, 0};
        MemorySegment memory = Arena.global().allocate(text.length);
        MemorySegment.copy(MemorySegment.ofArray(text), 0, memory, 0, text.length);
        return memory.address();
    }

    /// Puts the indices of the pair's first byte into `found`, in order, until that is full or the bytes of `array`
    /// from `from` to before `to` are looked through.
    ///
    /// @return how many it put there, or [#NOT_DONE] where another way is better or the only one
    public int find(byte[] array, int from, int to, int[] found) {
        int length = to - from;
        ForeignFunction find = strstr;
        ForeignFunction end = strlen;
        if (find == null || end == null || length < WORTHWHILE || length > MOST) {
            return NOT_DONE;
        }
        MemorySegment copy = COPY.get();
        MemorySegment.copy(MemorySegment.ofArray(array), from, copy, 0, length);
        MemorySegment.copy(END, 0, copy, length, 1);
        long start = copy.address();
        long at = start;
        int count = 0;
        int nuls = 0;
        while (count < found.length) {
            long hit = find.call(at, pair, 0, 0, 0);
            if (hit != 0) {
                found[count++] = from + (int) (hit - start);
                at = hit + 1;
                continue;
            }
            at += end.call(at, 0, 0, 0, 0);
            if (at >= start + length) {
                return count;
            }
            if (++nuls > MAX_NULS) {
                return NOT_DONE;
            }
            at++;
        }
        return count;
    }
}
