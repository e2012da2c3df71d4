package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.net.Side;

/// A message on its way through DATA (RFC 5321 4.1.1.4), through chunks (RFC 3030) or behind RETR (RFC 1939 5).
public final class PassingMessage {
    private final MailListener listener;
    private final Side from;
    private final DotUnstuffer unstuffer;
    private final long at;
    private long bytes;
    private boolean gapped;

    public PassingMessage(MailListener listener, Side from, DotUnstuffer.BareDot bareDot, long at) {
        this.listener = listener;
        this.from = from;
        this.at = at;
        this.unstuffer = new DotUnstuffer(this::pass, bareDot);
        listener.messageBegins(from);
    }

    /// Takes mail data; how many bytes.
    public int data(byte[] array, int offset, int end) {
        return unstuffer.take(array, offset, end);
    }

    public void pass(byte[] array, int offset, int length) {
        bytes += length;
        listener.messageBytes(from, array, offset, length);
    }

    public void gap() {
        gapped = true;
        unstuffer.gap();
    }

    public boolean dataEnded() {
        return unstuffer.ended();
    }

    public boolean endInDoubt() {
        return unstuffer.inDoubt();
    }

    public boolean isGapped() {
        return gapped;
    }

    public void ends(long end, boolean complete) {
        listener.event(new MailEvent.Message(at, end, from, bytes, complete && !gapped));
    }
}
