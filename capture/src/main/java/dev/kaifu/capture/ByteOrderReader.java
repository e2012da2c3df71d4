package dev.kaifu.capture;

import dev.kaifu.protocol.bytes.BigEndian;

/// Integers in the byte order of the file at hand.
enum ByteOrderReader {
    BIG,
    LITTLE;

    int u16(byte[] a, int at) {
        return this == BIG ? BigEndian.u16(a, at) : (a[at] & 0xff) | (a[at + 1] & 0xff) << 8;
    }

    int i32(byte[] a, int at) {
        return this == BIG
                ? BigEndian.i32(a, at)
                : (a[at] & 0xff) | (a[at + 1] & 0xff) << 8 | (a[at + 2] & 0xff) << 16 | a[at + 3] << 24;
    }

    long u32(byte[] a, int at) {
        return i32(a, at) & 0xffff_ffffL;
    }
}
