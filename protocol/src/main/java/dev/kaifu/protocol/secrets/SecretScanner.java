package dev.kaifu.protocol.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Finds TLS secrets in text, whatever the split: key logs in any mixture with the logs of other programs
/// ([LogLineReader]), as they are or quoted, wrapped or coloured; any line ending, UTF-8 or UTF-16. Keeps
/// one line at most, and of a form that goes over several lines what is named there.
public final class SecretScanner {
    /// Begins a table of Zeek's; all other lines that begin so are comments (RFC 9850 section 2).
    private static final byte[] ZEEK_HEADER = LogLineReader.ZEEK_HEADER.getBytes(StandardCharsets.US_ASCII);

    private final SecretSink sink;
    private final TextEncoding encoding = new TextEncoding(this::lines);
    private final LogLineReader others;
    /// The beginning of a line, or of the last piece of one, whose end is not here yet.
    private final byte[] begun = new byte[KeyLogLine.MAX_LINE];

    private int begunLength;
    private boolean afterReturn;
    private long lineNumber = 1;

    public SecretScanner(SecretSink sink) {
        this.sink = sink;
        this.others = new LogLineReader(sink);
    }

    /// Scans a whole text.
    public static FoundSecrets scan(byte[] text) {
        FoundSecrets.Collector found = new FoundSecrets.Collector();
        SecretScanner scanner = new SecretScanner(found);
        scanner.take(text, 0, text.length);
        scanner.finish();
        return found.collected();
    }

    /// Takes the next bytes of the text; the array may be used again afterwards.
    ///
    /// @param end one past the last of them
    public void take(byte[] array, int offset, int end) {
        encoding.take(array, offset, end);
    }

    /// The text ends here; its last line need not end otherwise.
    public void finish() {
        encoding.finish();
        endLine();
        others.finish();
    }

    private void lines(byte[] array, int offset, int end) {
        int start = offset;
        while (start < end) {
            // CRLF is one line ending.
            boolean restOfEnding = afterReturn && array[start] == '\n';
            afterReturn = false;
            if (restOfEnding) {
                start++;
                continue;
            }
            int stop = LineEnd.next(array, start, end);
            if (stop < 0) {
                begin(array, start, end);
                return;
            }
            if (begunLength == 0) {
                line(array, start, stop);
            } else {
                begin(array, start, stop);
                endLine();
            }
            lineNumber++;
            afterReturn = array[stop] == '\r';
            start = stop + 1;
        }
    }

    private void begin(byte[] array, int from, int to) {
        int next = from;
        while (to - next > begun.length - begunLength) {
            int taken = begun.length - begunLength;
            System.arraycopy(array, next, begun, begunLength, taken);
            next += taken;
            int cut = LongLine.cut(begun, 0, begun.length);
            piece(begun, 0, cut);
            begunLength = begun.length - cut;
            System.arraycopy(begun, cut, begun, 0, begunLength);
        }
        System.arraycopy(array, next, begun, begunLength, to - next);
        begunLength += to - next;
    }

    private void endLine() {
        piece(begun, 0, begunLength);
        begunLength = 0;
    }

    private void line(byte[] array, int from, int to) {
        int start = from;
        while (to - start > KeyLogLine.MAX_LINE) {
            int cut = LongLine.cut(array, start, start + KeyLogLine.MAX_LINE);
            piece(array, start, cut);
            start = cut;
        }
        piece(array, start, to);
    }

    /// A line, or as much of one as is read at a time.
    private void piece(byte[] array, int from, int to) {
        if (from == to || (array[from] == '#' && !isZeekHeader(array, from, to))) {
            return;
        }
        Optional<Secret> plain = PlainKeyLogLine.parse(array, from, to);
        if (plain.isPresent()) {
            others.plainLine();
            sink.secret(plain.get());
        } else if (others.awaits() || Marks.in(array, from, to)) {
            others.line(new String(array, from, to - from, StandardCharsets.ISO_8859_1), lineNumber);
        }
    }

    private static boolean isZeekHeader(byte[] array, int from, int to) {
        int end = from + ZEEK_HEADER.length;
        return end <= to && Arrays.equals(array, from, end, ZEEK_HEADER, 0, ZEEK_HEADER.length);
    }
}
