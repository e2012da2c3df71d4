package dev.kaifu.analysis.conversation;

import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.WireText;
import java.io.ByteArrayOutputStream;

/// Reads the subject out of a message's header as it passes (RFC 5322 3.6.5), unfolded (2.2.3) and with its encoded
/// words decoded.
final class SubjectReader {
    private static final String FIELD = "subject:";
    /// Bytes of a message that are looked at.
    static final int MAX_HEADER = 1 << 18;
    /// RFC 5322 2.1.1 allows 998 bytes a line; folded subjects may have a few.
    private static final int MAX_SUBJECT = 4096;

    private final LineReader lines = new LineReader();
    private final ByteArrayOutputStream subject = new ByteArrayOutputStream();
    private int seen;
    private boolean inSubject;
    private boolean over;

    /// Binary where the field's bytes are not UTF-8, as in Shift_JIS sent as it is.
    WireText subject() {
        WireText raw = WireText.of(subject.toByteArray());
        return new WireText(EncodedWords.decode(raw.text().strip()), raw.binary());
    }

    void bytes(byte[] a, int offset, int length) {
        int at = offset;
        // Up to the same byte however the message is cut.
        int end = offset + Math.min(length, MAX_HEADER - seen);
        seen += end - offset;
        while (at < end && !over) {
            at += lines.take(a, at, end);
            if (lines.complete()) {
                line(lines.next());
            }
        }
    }

    private void line(byte[] line) {
        boolean folded = line.length > 0 && (line[0] == ' ' || line[0] == '\t');
        if (inSubject && folded) {
            append(line, 0);
            return;
        }
        over = inSubject || line.length == 0;
        if (!over && isSubject(line)) {
            inSubject = true;
            append(line, FIELD.length());
        }
    }

    private static boolean isSubject(byte[] line) {
        if (line.length < FIELD.length()) {
            return false;
        }
        for (int i = 0; i < FIELD.length(); i++) {
            if (Character.toLowerCase((char) line[i]) != FIELD.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void append(byte[] line, int from) {
        subject.write(line, from, Math.min(line.length - from, MAX_SUBJECT - subject.size()));
    }

    /// Bytes of memory that it takes.
    int held() {
        return lines.held() + 2 * subject.size();
    }
}
