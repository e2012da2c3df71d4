package dev.kaifu.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Integers in the byte order of the file at hand.
enum ByteOrderReader {
    BIG,
    LITTLE;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    int u16(byte[] a, int at) {
        short value = (short) SHORT.get(a, at);
        return (this == BIG ? value : Short.reverseBytes(value)) & 0xffff;
    }

    int i32(byte[] a, int at) {
        int value = (int) INT.get(a, at);
        return this == BIG ? value : Integer.reverseBytes(value);
    }

    long u32(byte[] a, int at) {
        return i32(a, at) & 0xffff_ffffL;
    }
}
