package dev.kaifu.protocol.mail.smtp;

import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.net.Side;

/// A message on its way through DATA (RFC 5321 4.1.1.4) or through chunks (RFC 3030).
final class PassingMessage {
    private final MailListener listener;
    private final DotUnstuffer unstuffer;
    private final long at;
    private long bytes;
    private boolean gapped;

    PassingMessage(MailListener listener, long at) {
        this.listener = listener;
        this.at = at;
        this.unstuffer = new DotUnstuffer(this::pass);
        listener.messageBegins(Side.CLIENT);
    }

    /// Takes mail data; how many bytes.
    int data(byte[] array, int offset, int end) {
        return unstuffer.take(array, offset, end);
    }

    void pass(byte[] array, int offset, int length) {
        bytes += length;
        listener.messageBytes(Side.CLIENT, array, offset, length);
    }

    void gap() {
        gapped = true;
        unstuffer.gap();
    }

    boolean dataEnded() {
        return unstuffer.ended();
    }

    boolean endInDoubt() {
        return unstuffer.inDoubt();
    }

    boolean isGapped() {
        return gapped;
    }

    void ends(long end, boolean complete) {
        listener.event(new MailEvent.Message(at, end, Side.CLIENT, bytes, complete && !gapped));
    }
}
