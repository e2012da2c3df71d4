package dev.kaifu.protocol.mail;

/// A message that ends with CRLF `.` CRLF, in SMTP behind `354` (RFC 5321 4.1.1.4) and in POP3 behind `+OK` (RFC 1939
/// 3): stuffed dots are taken out, everything else passes as spans.
///
/// A dot alone on a line that is bounded by a bare LF ends the message for some readers and not for others
/// ([BareDot]).
public final class DotUnstuffer {
    /// What a dot alone on a line that is bounded by a bare LF is.
    public enum BareDot {
        /// The end for some servers: only their answer tells. Until then it is [#inDoubt].
        DOUBTED,
        /// The end: what the clients of POP3 take it for, and no answer follows.
        ENDS
    }

    /// Receives the message's bytes.
    public interface Sink {
        void bytes(byte[] array, int offset, int length);
    }

    private enum At {
        LINE_START,
        TEXT,
        DOT,
        DOT_CR,
        /// Behind a dot alone on a line, with a bare LF before or behind it.
        DOUBT,
        ENDED
    }

    private static final byte[] CR = {'\r'};
    private static final byte[] DOT_LF = {'.', '\n'};
    private static final byte[] DOT_CRLF = {'.', '\r', '\n'};

    private final Sink sink;
    private final BareDot bareDot;
    private final DottedLines dotted = new DottedLines();
    private At at = At.LINE_START;
    private boolean afterCrlf = true;
    private boolean afterCr;
    private byte[] doubted = DOT_LF;
    private long passed;

    public DotUnstuffer(Sink sink, BareDot bareDot) {
        this.sink = sink;
        this.bareDot = bareDot;
    }

    /// Takes bytes up to the message's end; asks for no more once [#ended].
    ///
    /// @return how many bytes were taken
    public int take(byte[] array, int offset, int end) {
        int i = offset;
        int run = offset;
        dotted.begin(offset);
        while (i < end && at != At.ENDED) {
            switch (at) {
                case TEXT -> i = text(array, i, end);
                case LINE_START -> {
                    if (array[i] == '.') {
                        pass(array, run, i);
                        run = ++i;
                        at = At.DOT;
                    } else {
                        beginText(false);
                    }
                }
                case DOT -> {
                    if (array[i] == '\r' || array[i] == '\n') {
                        at = array[i] == '\r' ? At.DOT_CR : doubt(DOT_LF);
                        run = ++i;
                    } else {
                        beginText(false);
                    }
                }
                case DOT_CR -> {
                    if (array[i] == '\n') {
                        at = afterCrlf ? At.ENDED : doubt(DOT_CRLF);
                        run = ++i;
                    } else {
                        pass(CR, 0, 1);
                        beginText(true);
                    }
                }
                case DOUBT -> {
                    pass(doubted, 0, doubted.length);
                    afterCrlf = doubted.length == DOT_CRLF.length;
                    at = At.LINE_START;
                }
                case ENDED -> throw new IllegalStateException("the loop stops there");
            }
        }
        pass(array, run, i);
        return i - offset;
    }

    // Lines that begin with no dot pass as they are: only before a dot, and where the bytes end, does it matter how the
    // line before has ended.
    private int text(byte[] array, int from, int end) {
        int newline = dotted.next(array, from, end);
        if (newline < 0) {
            afterCr = array[end - 1] == '\r';
            return end;
        }
        afterCrlf = newline > from ? array[newline - 1] == '\r' : afterCr;
        at = At.LINE_START;
        return newline + 1;
    }

    private void beginText(boolean afterCr) {
        this.afterCr = afterCr;
        at = At.TEXT;
    }

    private At doubt(byte[] line) {
        if (bareDot == BareDot.ENDS) {
            return At.ENDED;
        }
        doubted = line;
        return At.DOUBT;
    }

    private void pass(byte[] array, int from, int to) {
        if (to > from) {
            passed += to - from;
            sink.bytes(array, from, to - from);
        }
    }

    /// Bytes are missing here: what follows is taken for the middle of a line.
    public void gap() {
        beginText(false);
    }

    public boolean ended() {
        return at == At.ENDED;
    }

    public boolean inDoubt() {
        return at == At.DOUBT;
    }

    /// How many bytes of the message went to the sink.
    public long passed() {
        return passed;
    }
}
