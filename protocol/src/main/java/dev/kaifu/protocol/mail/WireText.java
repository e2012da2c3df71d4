package dev.kaifu.protocol.mail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Text from the wire: UTF-8 (RFC 6531), or the bytes as Latin-1 where they are not.
///
/// @param binary whether the bytes were not UTF-8
public record WireText(String text, boolean binary) {
    public static final WireText EMPTY = new WireText("", false);

    public static WireText of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    public static WireText of(byte[] array, int offset, int length) {
        if (isAscii(array, offset, length)) {
            return new WireText(new String(array, offset, length, StandardCharsets.ISO_8859_1), false);
        }
        try {
            // A new decoder reports what String's constructor would replace.
            return new WireText(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(array, offset, length))
                            .toString(),
                    false);
        } catch (CharacterCodingException _) {
            return new WireText(new String(array, offset, length, StandardCharsets.ISO_8859_1), true);
        }
    }

    private static boolean isAscii(byte[] array, int offset, int length) {
        int all = 0;
        for (int i = offset; i < offset + length; i++) {
            all |= array[i];
        }
        return all >= 0;
    }
}
