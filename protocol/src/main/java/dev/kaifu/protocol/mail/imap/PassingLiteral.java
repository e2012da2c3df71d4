package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.net.Side;
import java.io.ByteArrayOutputStream;

/// A literal on its way: a message is handed on, a short one of LOGIN is kept, any other is passed over.
final class PassingLiteral {
    /// A user's name or a password is shorter; what is longer stays `{9000}`.
    static final int KEPT_LIMIT = 1024;

    /// What is done with its bytes.
    enum Use {
        MESSAGE,
        KEPT,
        PASSED_OVER
    }

    private final Literal literal;
    private final Use use;
    private final MailListener listener;
    private final Side from;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private long left;
    private long at;
    private long passed;
    private boolean gapped;

    PassingLiteral(Literal literal, Use use, MailListener listener, Side from) {
        this.literal = literal;
        this.use = use == Use.KEPT && literal.size() > KEPT_LIMIT ? Use.PASSED_OVER : use;
        this.listener = listener;
        this.from = from;
        this.left = literal.size();
    }

    Literal literal() {
        return literal;
    }

    /// Its first byte stands at this position.
    void begins(long position) {
        at = position;
        if (use == Use.MESSAGE) {
            listener.messageBegins(from);
        }
    }

    /// Takes bytes of it; how many.
    int pass(byte[] array, int offset, int end) {
        int taken = (int) Math.min(end - offset, left);
        left -= taken;
        passed += taken;
        switch (use) {
            case MESSAGE -> listener.messageBytes(from, array, offset, taken);
            case KEPT -> kept.write(array, offset, taken);
            case PASSED_OVER -> {}
        }
        return taken;
    }

    /// Bytes of it are missing.
    void gap(long length) {
        left -= length;
        gapped = true;
    }

    boolean reaches(long length) {
        return length <= left;
    }

    boolean isOver() {
        return left == 0;
    }

    /// Whether [#kept] is all of it.
    boolean isKept() {
        return use == Use.KEPT && left == 0 && !gapped;
    }

    byte[] kept() {
        return kept.toByteArray();
    }

    /// It is over, or cut off.
    void ends(long end) {
        if (use == Use.MESSAGE) {
            listener.event(new MailEvent.Message(at, end, from, passed, left == 0 && !gapped));
        }
    }
}
