package dev.kaifu.benchmarks.corpus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in byte arrays.
final class Bytes {
    private static final VarHandle INT_LITTLE =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BIG = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static void putIntLittle(byte[] a, int at, int value) {
        INT_LITTLE.set(a, at, value);
    }

    static int intLittle(byte[] a, int at) {
        return (int) INT_LITTLE.get(a, at);
    }

    static void putInt(byte[] a, int at, int value) {
        INT_BIG.set(a, at, value);
    }

    static void putLong(byte[] a, int at, long value) {
        LONG_BIG.set(a, at, value);
    }

    static void putShort(byte[] a, int at, int value) {
        a[at] = (byte) (value >>> 8);
        a[at + 1] = (byte) value;
    }

    /// The sum of the 16-bit words, RFC 1071; an odd last byte is followed by a zero. Folded to 32 bits at the most.
    static long sum(byte[] a, int from, int to) {
        long sum = 0;
        int i = from;
        // RFC 1071 2: words of any width may be summed, for the carries come back around.
        for (; i + 8 <= to; i += 8) {
            long word = (long) LONG_BIG.get(a, i);
            sum += (word >>> 32) + (word & 0xffffffffL);
        }
        for (; i + 2 <= to; i += 2) {
            sum += (a[i] & 0xff) << 8 | (a[i + 1] & 0xff);
        }
        return i < to ? sum + ((a[i] & 0xff) << 8) : sum;
    }

    /// RFC 1071's checksum of a sum.
    static int complement(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return ~(int) folded & 0xffff;
    }
}
