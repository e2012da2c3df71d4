package dev.kaifu.protocol.mail;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds line feeds, eight bytes at a time: message bodies are nearly all that a mail dialogue consists of, and nothing
/// but their line starts is of interest.
public final class Newline {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_FEEDS = 0x0a0a_0a0a_0a0a_0a0aL;
    private static final long DOTS = 0x2e2e_2e2e_2e2e_2e2eL;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Newline() {}

    /// The index of the first LF in `array` from `from` to before `to`, or -1.
    public static int next(byte[] array, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long zeros = zeros((long) EIGHT.get(array, i) ^ LINE_FEEDS);
            if (zeros != 0) {
                return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (array[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /// The index of the first LF that a dot follows, or of the LF that stands last, or -1.
    public static int nextBeforeDot(byte[] array, int from, int to) {
        int i = from;
        if (i <= to - Long.BYTES) {
            long eight = (long) EIGHT.get(array, i);
            for (; i <= to - 2 * Long.BYTES; i += Long.BYTES) {
                long following = (long) EIGHT.get(array, i + Long.BYTES);
                // A byte and the one behind it are compared in the same place: zero where both are as sought.
                long behind = eight >>> Byte.SIZE | following << (Long.SIZE - Byte.SIZE);
                long zeros = zeros((eight ^ LINE_FEEDS) | (behind ^ DOTS));
                if (zeros != 0) {
                    return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
                }
                eight = following;
            }
        }
        for (; i < to; i++) {
            if (array[i] == '\n' && (i + 1 == to || array[i + 1] == '.')) {
                return i;
            }
        }
        return -1;
    }

    /// The lowest high bit marks the first zero byte; borrows can only set bits above it.
    private static long zeros(long bytes) {
        return (bytes - ONES) & ~bytes & HIGH_BITS;
    }
}
