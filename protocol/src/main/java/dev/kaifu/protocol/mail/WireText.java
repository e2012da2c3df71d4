package dev.kaifu.protocol.mail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Text from the wire: UTF-8 where it is, else its bytes as Latin-1.
///
/// @param binary true where the bytes were not UTF-8
public record WireText(String text, boolean binary) {
    public static WireText of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new WireText(text, false);
        } catch (CharacterCodingException e) {
            return new WireText(new String(bytes, StandardCharsets.ISO_8859_1), true);
        }
    }
}
