package dev.kaifu.analysis.conversation;

import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.WireText;

/// Reads the subject out of a message's header as it passes (RFC 5322 3.6.5), unfolded (2.2.3) and with its encoded
/// words decoded.
final class SubjectReader {
    private static final String FIELD = "subject:";
    private static final int MAX_HEADER = 1 << 18;
    /// RFC 5322 2.1.1 allows 998 characters a line; folded subjects may have a few.
    private static final int MAX_SUBJECT = 4096;

    private final LineReader lines = new LineReader();
    private final StringBuilder subject = new StringBuilder();
    private int seen;
    private boolean inSubject;
    private boolean over;

    String subject() {
        return EncodedWords.decode(subject.toString().strip());
    }

    void bytes(byte[] a, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && !over) {
            int taken = lines.take(a, at, end);
            at += taken;
            seen += taken;
            if (lines.complete()) {
                line(WireText.of(lines.next()).text());
            }
            over |= seen > MAX_HEADER;
        }
    }

    private void line(String line) {
        boolean folded = line.startsWith(" ") || line.startsWith("\t");
        if (inSubject && folded) {
            append(line);
            return;
        }
        over = inSubject || line.isEmpty();
        if (!over && line.regionMatches(true, 0, FIELD, 0, FIELD.length())) {
            inSubject = true;
            append(line.substring(FIELD.length()));
        }
    }

    private void append(String text) {
        subject.append(text, 0, Math.min(text.length(), MAX_SUBJECT - subject.length()));
    }
}
