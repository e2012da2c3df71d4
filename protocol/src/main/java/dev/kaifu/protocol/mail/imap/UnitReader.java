package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.mail.Newline;
import dev.kaifu.protocol.mail.WireText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Puts the lines of one unit together: a command or a response is one line, or several with literals in
/// between (RFC 9051 2.2). The literals themselves pass by elsewhere; here stays what announced them.
///
/// Of a unit's text no more than [#TEXT_LIMIT] bytes are kept. A line's end is known however long the line is,
/// for it says whether a literal follows.
final class UnitReader {
    /// A FETCH response with all its envelopes and body structures is far shorter.
    static final int TEXT_LIMIT = 131_072;

    /// The end of a line that is looked at: a literal's announcement and what is to be a message before it.
    private static final int TAIL = 64;

    private byte[] text = new byte[128];
    private int length;
    private boolean cut;
    private final byte[] tail = new byte[TAIL];
    private int tailLength;
    private boolean begun;
    private boolean lineComplete;
    private boolean crlf;

    /// Takes bytes up to and with the next LF; ask [#lineComplete] then. The call after a complete line begins
    /// the next line of the same unit, unless [#reset] was said.
    ///
    /// @return how many bytes were taken, at least one where any was offered
    int take(byte[] array, int offset, int end) {
        if (lineComplete) {
            lineComplete = false;
            tailLength = 0;
        }
        begun |= offset < end;
        int newline = Newline.next(array, offset, end);
        int until = newline < 0 ? end : newline;
        keep(array, offset, until - offset);
        remember(array, offset, until - offset);
        if (newline >= 0) {
            endLine();
            return newline + 1 - offset;
        }
        return until - offset;
    }

    private void endLine() {
        lineComplete = true;
        crlf = tailLength > 0 && tail[tailLength - 1] == '\r';
        if (crlf) {
            tailLength--;
            // A line that was cut keeps what it has: its CR was not kept.
            length -= cut ? 0 : 1;
        }
    }

    private void keep(byte[] array, int offset, int count) {
        int kept = Math.min(count, TEXT_LIMIT - length);
        cut |= kept < count;
        if (length + kept > text.length) {
            text = Arrays.copyOf(text, Math.min(TEXT_LIMIT, Math.max(length + kept, 2 * text.length)));
        }
        System.arraycopy(array, offset, text, length, kept);
        length += kept;
    }

    private void remember(byte[] array, int offset, int count) {
        int fresh = Math.min(count, TAIL);
        int stay = Math.min(tailLength, TAIL - fresh);
        System.arraycopy(tail, tailLength - stay, tail, 0, stay);
        System.arraycopy(array, offset + count - fresh, tail, stay, fresh);
        tailLength = stay + fresh;
    }

    /// Whether a whole line, with its LF, was taken last.
    boolean lineComplete() {
        return lineComplete;
    }

    boolean endedWithCrlf() {
        return crlf;
    }

    /// Whether the unit was longer than [#TEXT_LIMIT], so that its text is cut.
    boolean cut() {
        return cut;
    }

    boolean isEmpty() {
        return !begun;
    }

    /// Bytes of [#text].
    int length() {
        return length;
    }

    /// The unit so far: its lines, each behind what announced the literal before it.
    WireText text() {
        return WireText.of(text, 0, length);
    }

    /// The literal that the last line announces.
    Optional<Literal> announced() {
        return lineComplete ? Literal.announcedBy(tail, 0, tailLength) : Optional.empty();
    }

    /// What stands before the announcement at the end of the last line, a few characters of it.
    String beforeLiteral(Literal literal) {
        return new String(tail, 0, tailLength - literal.announcement(), StandardCharsets.ISO_8859_1);
    }

    /// Puts a literal that has passed in the place of its announcement, as a quoted string (RFC 9051 4.3).
    void quote(Literal literal, byte[] content) {
        if (cut || length < literal.announcement()) {
            return;
        }
        length -= literal.announcement();
        byte[] quoted = new byte[2 * content.length + 2];
        int at = 0;
        quoted[at++] = '"';
        for (byte b : content) {
            if (b == '"' || b == '\\') {
                quoted[at++] = '\\';
            }
            quoted[at++] = b;
        }
        quoted[at++] = '"';
        keep(quoted, 0, at);
    }

    /// Forgets the unit; the next byte begins another.
    void reset() {
        length = 0;
        tailLength = 0;
        cut = false;
        begun = false;
        lineComplete = false;
        text = text.length > 4096 ? new byte[128] : text;
    }

    /// Bytes of memory that it takes.
    int held() {
        return text.length;
    }
}
