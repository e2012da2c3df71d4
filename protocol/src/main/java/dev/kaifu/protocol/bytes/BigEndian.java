package dev.kaifu.protocol.bytes;

/// Integers in network byte order. Byte by byte: the JVM's first compiler makes that better code than of a view of the
/// array, and code that lasts a second is made by no other.
public final class BigEndian {
    private BigEndian() {}

    /// Two bytes, unsigned.
    public static int u16(byte[] a, int at) {
        return (a[at] & 0xff) << 8 | (a[at + 1] & 0xff);
    }

    /// Four bytes. In two halves, for that compiler inlines methods of up to 35 bytes of code.
    public static int i32(byte[] a, int at) {
        return u16(a, at) << 16 | u16(a, at + 2);
    }

    /// Eight bytes.
    public static long i64(byte[] a, int at) {
        return (long) i32(a, at) << 32 | (i32(a, at + 4) & 0xffff_ffffL);
    }
}
