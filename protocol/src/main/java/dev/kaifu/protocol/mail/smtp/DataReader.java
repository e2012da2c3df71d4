package dev.kaifu.protocol.mail.smtp;

import dev.kaifu.protocol.mail.MailListener;

/// The message behind DATA: stuffed dots taken out (RFC 5321 4.5.2), up to the line that is a dot alone. Bytes pass on
/// as
/// spans.
final class DataReader {
    private enum At {
        LINE_START,
        DOT,
        DOT_CR,
        WITHIN
    }

    private static final byte[] CR = {'\r'};

    private At at = At.LINE_START;
    private long bytes;

    long bytes() {
        return bytes;
    }

    /// Takes bytes of the message; how many belonged to it. The message is over where that is fewer than there were, or
    /// where [#ended()] says so.
    int take(byte[] a, int offset, int end, MailListener listener) {
        int from = offset;
        for (int i = offset; i < end; i++) {
            byte b = a[i];
            switch (at) {
                case LINE_START -> {
                    if (b == '.') {
                        pass(a, from, i, listener);
                        from = i + 1;
                        at = At.DOT;
                    } else if (b != '\n') {
                        at = At.WITHIN;
                    }
                }
                case DOT -> {
                    if (b == '\r') {
                        from = i + 1;
                        at = At.DOT_CR;
                    } else if (b == '\n') {
                        // Some clients end lines with LF alone.
                        ended = true;
                        return i + 1 - offset;
                    } else {
                        at = At.WITHIN;
                    }
                }
                case DOT_CR -> {
                    if (b == '\n') {
                        ended = true;
                        return i + 1 - offset;
                    }
                    pass(CR, 0, 1, listener);
                    at = At.WITHIN;
                }
                case WITHIN -> {
                    if (b == '\n') {
                        at = At.LINE_START;
                    }
                }
            }
        }
        pass(a, from, end, listener);
        return end - offset;
    }

    private boolean ended;

    boolean ended() {
        return ended;
    }

    private void pass(byte[] a, int from, int to, MailListener listener) {
        if (to > from) {
            bytes += to - from;
            listener.messageBytes(a, from, to - from);
        }
    }
}
