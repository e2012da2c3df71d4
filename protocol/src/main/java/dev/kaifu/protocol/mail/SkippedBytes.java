package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.net.Side;

/// Lines that are nothing, gathered so that a stretch of them is told once.
public final class SkippedBytes {
    private final MailListener listener;
    private final Side from;
    private final String why;
    private long at;
    private long end;

    public SkippedBytes(MailListener listener, Side from, String why) {
        this.listener = listener;
        this.from = from;
        this.why = why;
    }

    public void add(long lineAt, long lineEnd) {
        at = end > at ? at : lineAt;
        end = lineEnd;
    }

    public void flush() {
        if (end > at) {
            listener.event(new MailEvent.Unparsed(at, end, from, why));
        }
        at = end;
    }
}
