package dev.kaifu.analysis.conversation;

import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.WireText;

/// Reads the subject out of a message's header as it passes (RFC 5322 3.6.5), encoded words as they stand.
final class SubjectReader {
    private static final String FIELD = "subject:";
    private static final int MAX_HEADER = 1 << 18;

    private final LineReader lines = new LineReader();
    private String subject = "";
    private int seen;
    private boolean over;

    String subject() {
        return subject;
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
        over = line.isEmpty();
        if (line.regionMatches(true, 0, FIELD, 0, FIELD.length())) {
            subject = line.substring(FIELD.length()).strip();
            over = true;
        }
    }
}
