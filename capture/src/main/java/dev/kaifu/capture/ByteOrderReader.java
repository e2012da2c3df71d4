package dev.kaifu.capture;

/// Integers in the byte order of the file at hand.
enum ByteOrderReader {
    BIG,
    LITTLE;

    int u16(byte[] a, int at) {
        int first = a[at] & 0xff;
        int second = a[at + 1] & 0xff;
        return this == BIG ? (first << 8) | second : (second << 8) | first;
    }

    int i32(byte[] a, int at) {
        int first = u16(a, at);
        int second = u16(a, at + 2);
        return this == BIG ? (first << 16) | second : (second << 16) | first;
    }

    long u32(byte[] a, int at) {
        return i32(a, at) & 0xffff_ffffL;
    }
}
