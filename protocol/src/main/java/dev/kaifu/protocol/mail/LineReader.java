package dev.kaifu.protocol.mail;

import java.util.Arrays;

/// Cuts one side's bytes into lines, split in any way. A line ends with LF, a CR before it is dropped; a line beyond
/// the
/// bound is cut there and its rest passed over.
public final class LineReader {
    /// RFC 5321 4.5.3.1 and RFC 4954 4 allow 12,288 bytes for a base64 line of AUTH, the longest of all.
    public static final int MAX_LINE = 16_384;

    private final byte[] line = new byte[MAX_LINE];
    private int length;

    /// Takes bytes up to the end of the first line; how many it took. [#complete()] tells whether a line ended.
    public int take(byte[] a, int offset, int end) {
        complete = false;
        int at = offset;
        while (at < end && a[at] != '\n') {
            at++;
        }
        int copied = Math.min(at - offset, MAX_LINE - length);
        System.arraycopy(a, offset, line, length, copied);
        length += copied;
        if (at == end) {
            return at - offset;
        }
        complete = true;
        return at - offset + 1;
    }

    private boolean complete;

    public boolean complete() {
        return complete;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /// The line without its end; the reader is empty then.
    public byte[] next() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        complete = false;
        return Arrays.copyOf(line, end);
    }
}
