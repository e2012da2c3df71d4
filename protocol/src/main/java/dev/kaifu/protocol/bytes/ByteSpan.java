package dev.kaifu.protocol.bytes;

import java.util.Arrays;
import java.util.Objects;

/// A run of bytes in an array that somebody else owns: valid until the owner fills the array again.
///
/// @param array the array that holds the bytes, not copied
/// @param offset the index of the first byte
/// @param length the number of bytes
public record ByteSpan(byte[] array, int offset, int length) {
    public ByteSpan {
        Objects.checkFromIndexSize(offset, length, array.length);
    }

    /// The whole of `array`.
    public static ByteSpan of(byte[] array) {
        return new ByteSpan(array, 0, array.length);
    }

    /// A copy that stays valid.
    public byte[] copy() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteSpan that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return "ByteSpan[" + length + " bytes]";
    }
}
