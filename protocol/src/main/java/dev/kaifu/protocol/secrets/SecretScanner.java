package dev.kaifu.protocol.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Finds TLS secrets in text, whatever the split: key logs in any mixture with the output of `openssl s_client -msg`;
/// any
/// line ending, UTF-8 or (as PowerShell's `>` writes) UTF-16 with its mark. Keeps one line at most.
public final class SecretScanner {
    private final SecretSink sink;
    private final TextEncoding encoding = new TextEncoding(this::lines);
    private final LogLineReader others;
    /// The beginning of a line whose end is not here yet.
    private final byte[] begun = new byte[KeyLogLine.MAX_LINE];

    /// The length of what was begun, beyond [KeyLogLine#MAX_LINE] where it is too long to be kept.
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
        int length = to - from;
        if (length > begun.length - begunLength) {
            begunLength = begun.length + 1;
            return;
        }
        System.arraycopy(array, from, begun, begunLength, length);
        begunLength += length;
    }

    private void endLine() {
        line(begun, 0, begunLength);
        begunLength = 0;
    }

    private void line(byte[] array, int from, int to) {
        if (from == to || to - from > KeyLogLine.MAX_LINE || array[from] == '#') {
            return;
        }
        Optional<Secret> plain = PlainKeyLogLine.parse(array, from, to);
        if (plain.isPresent()) {
            sink.secret(plain.get());
        } else {
            others.line(new String(array, from, to - from, StandardCharsets.ISO_8859_1), lineNumber);
        }
    }
}
