package dev.kaifu.protocol.secrets;

import java.util.Arrays;

/// Tells from a text's first bytes (its byte order mark, Unicode 23.8) how the rest is written.
final class TextEncoding {
    private static final int MARK_HIGH = 0xfe;
    private static final int MARK_LOW = 0xff;

    private TextEncoding() {}

    /// The text without its mark, a byte a character: what a key log or an s_client log says is ASCII. The upper
    /// halves of UTF-16 are dropped, so that other characters become wrong ones, but no more of them.
    static byte[] withoutMark(byte[] text) {
        if (text.length >= 3 && at(text, 0) == 0xef && at(text, 1) == 0xbb && at(text, 2) == 0xbf) {
            return Arrays.copyOfRange(text, 3, text.length);
        }
        if (text.length >= 2 && at(text, 0) == MARK_LOW && at(text, 1) == MARK_HIGH) {
            return everySecond(text, 2);
        }
        if (text.length >= 2 && at(text, 0) == MARK_HIGH && at(text, 1) == MARK_LOW) {
            return everySecond(text, 3);
        }
        return text;
    }

    private static byte[] everySecond(byte[] text, int from) {
        byte[] lower = new byte[Math.max(0, (text.length - from + 1) / 2)];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = text[from + 2 * i];
        }
        return lower;
    }

    private static int at(byte[] text, int index) {
        return text[index] & 0xff;
    }
}
