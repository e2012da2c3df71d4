package dev.kaifu.fuzz;

import java.util.Arrays;

/// Bytes amid others that must make no difference.
///
/// @param offset where the bytes begin in the array
public record Amid(byte[] array, int offset, int length) {
    /// @param margin how many bytes stand before and behind
    /// @param filler what they are
    public static Amid of(byte[] bytes, int margin, byte filler) {
        byte[] array = new byte[bytes.length + 2 * margin];
        Arrays.fill(array, filler);
        System.arraycopy(bytes, 0, array, margin, bytes.length);
        return new Amid(array, margin, bytes.length);
    }
}
