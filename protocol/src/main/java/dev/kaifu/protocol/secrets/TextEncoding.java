package dev.kaifu.protocol.secrets;

/// Tells from a text's first bytes (its byte order mark, Unicode 23.8) how the rest is written, and passes it on
/// without
/// the mark, a byte a character: what a key log or an s_client log says is ASCII. The upper halves of UTF-16 are
/// dropped,
/// so that other characters become wrong ones, but no more of them.
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

    private final Characters characters;
    private final byte[] first = new byte[UTF_8_MARK.length];
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
            decide();
        }
        switch (form) {
            case UNDECIDED -> {}
            case BYTES -> characters.take(array, at, end);
            case UTF_16 -> lowerHalves(array, at, end);
        }
    }

    /// Nothing follows: what could have become a mark is text.
    void finish() {
        if (form == Form.UNDECIDED) {
            characters.take(first, 0, firstLength);
        }
    }

    private void decide() {
        if (beginsWith(UTF_8_MARK)) {
            form = Form.BYTES;
        } else if (beginsWith(LITTLE_ENDIAN_MARK) || beginsWith(BIG_ENDIAN_MARK)) {
            form = Form.UTF_16;
            lowerNext = first[0] == LITTLE_ENDIAN_MARK[0];
        } else if (!mayBecome(UTF_8_MARK) && !mayBecome(LITTLE_ENDIAN_MARK) && !mayBecome(BIG_ENDIAN_MARK)) {
            form = Form.BYTES;
            characters.take(first, 0, firstLength);
        }
    }

    private boolean beginsWith(byte[] mark) {
        return firstLength >= mark.length && mayBecome(mark);
    }

    private boolean mayBecome(byte[] mark) {
        for (int i = 0; i < Math.min(firstLength, mark.length); i++) {
            if (first[i] != mark[i]) {
                return false;
            }
        }
        return true;
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
