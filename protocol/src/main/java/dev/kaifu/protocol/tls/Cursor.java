package dev.kaifu.protocol.tls;

import java.util.Arrays;

/// Walks over one TLS structure. A read past its end gives zeros and makes [#failed] true, so that a parser asks once,
/// at
/// the end, whether all of it was there.
final class Cursor {
    private final byte[] array;
    private final int end;
    private int at;
    private boolean failed;

    Cursor(byte[] array, int offset, int length) {
        this.array = array;
        this.at = offset;
        this.end = offset + length;
    }

    int u8() {
        if (at >= end) {
            failed = true;
            return 0;
        }
        return array[at++] & 0xff;
    }

    int u16() {
        return (u8() << 8) | u8();
    }

    int u24() {
        return (u16() << 8) | u8();
    }

    byte[] bytes(int count) {
        if (count > end - at) {
            failed = true;
            at = end;
            return new byte[0];
        }
        at += count;
        return Arrays.copyOfRange(array, at - count, at);
    }

    /// A cursor over the next `count` bytes, which this one passes over.
    Cursor part(int count) {
        if (count > end - at) {
            failed = true;
            at = end;
            return new Cursor(array, end, 0);
        }
        at += count;
        return new Cursor(array, at - count, count);
    }

    boolean more() {
        return at < end;
    }

    boolean failed() {
        return failed;
    }
}
