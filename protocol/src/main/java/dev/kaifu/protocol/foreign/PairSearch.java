package dev.kaifu.protocol.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
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

    private final long pair;

    /// @param first not NUL, nor is the second
    public PairSearch(char first, char second) {
        this.pair = isUsed() ? Arena.global().allocateFrom("" + first + second).address() : 0;
    }

    /// Loaded only where the C library is used.
    private static final class Functions {
        static final @Nullable ForeignFunction STRSTR = found("strstr");
        static final @Nullable ForeignFunction STRLEN = found("strlen");

        private static @Nullable ForeignFunction found(String name) {
            Optional<ForeignFunction> function = ForeignLibrary.standard(name);
            return function.orElse(null);
        }
    }

    private static boolean isUsed() {
        return ForeignLibrary.isUsed() && Functions.STRSTR != null && Functions.STRLEN != null;
    }

    /// Puts the indices of the pair's first byte into `found`, in order, until that is full or the bytes of `array`
    /// from
    /// `from` to before `to` are looked through.
    ///
    /// @return how many it put there, or [#NOT_DONE] where another way is better or the only one
    public int find(byte[] array, int from, int to, int[] found) {
        int length = to - from;
        if (pair == 0 || length < WORTHWHILE || length > MOST) {
            return NOT_DONE;
        }
        return find(array, from, length, found, COPY.get());
    }

    private int find(byte[] array, int from, int length, int[] found, MemorySegment copy) {
        ForeignFunction strstr = Functions.STRSTR;
        ForeignFunction strlen = Functions.STRLEN;
        if (strstr == null || strlen == null) {
            return NOT_DONE;
        }
        MemorySegment.copy(MemorySegment.ofArray(array), from, copy, 0, length);
        MemorySegment.copy(END, 0, copy, length, 1);
        long start = copy.address();
        long at = start;
        int count = 0;
        int nuls = 0;
        while (count < found.length) {
            long hit = strstr.call(at, pair, 0, 0, 0);
            if (hit != 0) {
                found[count++] = from + (int) (hit - start);
                at = hit + 1;
                continue;
            }
            at += strlen.call(at, 0, 0, 0, 0);
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
