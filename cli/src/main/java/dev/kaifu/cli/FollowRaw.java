package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.function.Predicate;

/// The plaintext of one stream as it passed. What stands before a STARTTLS is held back and dropped when TLS begins, so
/// that the bytes are those that the digests are of; so is what a side says in the clear behind the other's
/// ClientHello.
final class FollowRaw implements OpenReport, PlaintextSink {
    /// STARTTLS comes early; what is longer has none.
    private static final int MAX_HELD = 1 << 20;

    private final PrintStream out;
    private final int wanted;
    private final Predicate<Side> sides;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean direct;

    FollowRaw(PrintStream out, int wanted, Predicate<Side> sides) {
        this.out = out;
        this.wanted = wanted;
        this.sides = sides;
    }

    @Override
    public PlaintextSink sink() {
        return this;
    }

    @Override
    public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
        if (stream.index() != wanted || !sides.test(from)) {
            return;
        }
        if (direct) {
            out.write(array, offset, length);
            return;
        }
        held.write(array, offset, length);
        if (held.size() > MAX_HELD) {
            release();
        }
    }

    @Override
    public void tlsBegins(TcpStream stream) {
        if (stream.index() == wanted) {
            held.reset();
            direct = true;
        }
    }

    @Override
    public void staysClear(TcpStream stream, Side from) {
        if (stream.index() == wanted) {
            direct = false;
        }
    }

    @Override
    public void print(Rendered rendered) {
        Conversation conversation = rendered.conversation();
        if (conversation.stream().index() == wanted) {
            release();
        }
    }

    private void release() {
        direct = true;
        out.write(held.toByteArray(), 0, held.size());
        held.reset();
    }
}
