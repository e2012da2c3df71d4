package dev.kaifu.protocol.mail;

import java.util.Arrays;

/// Cuts bytes into lines, whatever the split. A line ends with LF; a CR before it belongs to the ending.
/// No line is kept beyond [#MAX_LINE] bytes: what is longer is counted and dropped.
public final class LineReader {
    /// Far above what RFC 5321 4.5.3.1 and RFC 4954 4 (12,288 for AUTH) ask for: tokens are long nowadays.
    public static final int MAX_LINE = 65_536;

    private static final byte[] NOTHING = new byte[0];
    /// What most lines fit into; nothing is held before there is one.
    private static final int USUAL_LINE = 64;

    private byte[] line = NOTHING;
    private int length;
    private long wireLength;
    private boolean complete;

    /// Takes bytes up to and with the next LF; ask [#complete] then. The call after a complete line begins the next
    /// one.
    ///
    /// @param end one past the last byte offered
    /// @return how many bytes were taken, at least one where any was offered
    public int take(byte[] array, int offset, int end) {
        if (complete) {
            reset();
        }
        int newline = Newline.next(array, offset, end);
        int until = newline < 0 ? end : newline + 1;
        keep(array, offset, until - offset);
        wireLength += until - offset;
        complete = newline >= 0;
        return until - offset;
    }

    private void keep(byte[] array, int offset, int count) {
        int kept = Math.min(count, MAX_LINE - length);
        if (length + kept > line.length) {
            line = Arrays.copyOf(line, roomFor(length + kept));
        }
        System.arraycopy(array, offset, line, length, kept);
        length += kept;
    }

    private int roomFor(int size) {
        return Math.min(MAX_LINE, Math.max(size, Math.max(USUAL_LINE, 2 * line.length)));
    }

    /// Whether a whole line, with its LF, is here.
    public boolean complete() {
        return complete;
    }

    /// The bytes of the line on the wire, with its ending.
    public long wireLength() {
        return wireLength;
    }

    /// Whether the line was longer than [#MAX_LINE], so that its text is cut.
    public boolean cut() {
        return wireLength > MAX_LINE;
    }

    /// Whether the line ended with CRLF, as it must, and not with a bare LF.
    public boolean endedWithCrlf() {
        return complete && length > 1 && line[length - 2] == '\r';
    }

    /// The line, or what there is of it, without its ending.
    public WireText text() {
        return WireText.of(line, 0, textLength());
    }

    /// The line, or what there is of it, without its ending; the reader is empty then.
    public byte[] next() {
        byte[] text = Arrays.copyOf(line, textLength());
        reset();
        return text;
    }

    public boolean isEmpty() {
        return wireLength == 0;
    }

    private int textLength() {
        int end = length;
        if (complete && end > 0 && line[end - 1] == '\n') {
            end--;
            if (end > 0 && line[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    /// Forgets the line that was begun.
    public void reset() {
        length = 0;
        wireLength = 0;
        complete = false;
    }

    /// Bytes of memory that the line takes.
    public int held() {
        return line.length;
    }
}
