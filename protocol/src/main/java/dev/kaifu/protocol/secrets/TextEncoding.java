package dev.kaifu.protocol.secrets;

import java.util.Arrays;

/// Tells from a text's first bytes (its byte order mark, Unicode 23.8, or where their zeros stand) how the
/// rest is written, and passes it on without the mark, a byte a character: what a log says of secrets is
/// ASCII. The upper halves of UTF-16 are dropped, so that other characters become wrong ones, but no more
/// of them.
final class TextEncoding {
    /// Receives the text's characters; the array is used again afterwards.
    interface Characters {
        void take(byte[] array, int offset, int end);
    }

    private enum Form {
        UNDECIDED,
        /// UTF-8, ASCII and their like.
        BYTES,
        UTF_16
    }

    private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final byte[] LITTLE_ENDIAN_MARK = {(byte) 0xff, (byte) 0xfe};
    private static final byte[] BIG_ENDIAN_MARK = {(byte) 0xfe, (byte) 0xff};
    /// Two characters of UTF-16 show its order without a mark.
    private static final int ENOUGH = 4;

    private final Characters characters;
    private final byte[] first = new byte[ENOUGH];
    private final byte[] lower = new byte[4096];
    private Form form = Form.UNDECIDED;
    private int firstLength;
    /// UTF-16: whether the next byte is the lower half of a character.
    private boolean lowerNext;

    TextEncoding(Characters characters) {
        this.characters = characters;
    }

    void take(byte[] array, int offset, int end) {
        int at = offset;
        while (form == Form.UNDECIDED && at < end) {
            first[firstLength++] = array[at++];
            if (firstLength == ENOUGH) {
                decide();
            }
        }
        pass(array, at, end);
    }

    /// Nothing follows: what could have become a mark is text.
    void finish() {
        if (form == Form.UNDECIDED) {
            decide();
        }
    }

    private void pass(byte[] array, int offset, int end) {
        switch (form) {
            case UNDECIDED -> {}
            case BYTES -> characters.take(array, offset, end);
            case UTF_16 -> lowerHalves(array, offset, end);
        }
    }

    private void decide() {
        boolean little = beginsWith(LITTLE_ENDIAN_MARK) || isAscii(0, 1);
        boolean big = beginsWith(BIG_ENDIAN_MARK) || isAscii(1, 0);
        form = little || big ? Form.UTF_16 : Form.BYTES;
        lowerNext = little;
        boolean marked = beginsWith(LITTLE_ENDIAN_MARK) || beginsWith(BIG_ENDIAN_MARK);
        int mark = marked ? LITTLE_ENDIAN_MARK.length : beginsWith(UTF_8_MARK) ? UTF_8_MARK.length : 0;
        pass(first, mark, firstLength);
    }

    /// Whether two characters of UTF-16, both of ASCII, are what came first.
    private boolean isAscii(int lowerAt, int upperAt) {
        return firstLength == ENOUGH
                && first[upperAt] == 0
                && first[upperAt + 2] == 0
                && first[lowerAt] > 0
                && first[lowerAt + 2] > 0;
    }

    private boolean beginsWith(byte[] mark) {
        return firstLength >= mark.length && Arrays.equals(first, 0, mark.length, mark, 0, mark.length);
    }

    private void lowerHalves(byte[] array, int offset, int end) {
        int length = 0;
        for (int i = offset; i < end; i++) {
            if (lowerNext) {
                lower[length++] = array[i];
            }
            lowerNext = !lowerNext;
            if (length == lower.length) {
                characters.take(lower, 0, length);
                length = 0;
            }
        }
        characters.take(lower, 0, length);
    }
}
