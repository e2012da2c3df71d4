package dev.kaifu.analysis.rewrite;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes what was opened as a capture of its own: each connection's plaintext in frames of TCP, as if there had been
/// no TLS. An [java.io.UncheckedIOException] tells that the file could not be written.
public final class PlaintextCapture implements PlaintextSink {
    /// Streams named one by one.
    private static final int MAX_NAMED = 10;

    private final FrameFile file;
    private final Optional<EventMask> mask;
    private final Map<Integer, PlainStream> open = new HashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private long leftOutStreams;
    private long timeNanos;
    /// Bytes of memory of what the open streams hold back.
    private long held;

    /// @param out buffered by whoever owns and closes it
    /// @param mask where the file is to be shared: what stands for secrets in it
    public PlaintextCapture(OutputStream out, Optional<EventMask> mask) throws IOException {
        this.file = new FrameFile(out);
        this.mask = mask;
    }

    private void changed(PlainStream of) {
        held += of.grown();
    }

    private PlainStream of(TcpStream stream) {
        return open.computeIfAbsent(stream.index(), index -> new PlainStream(file, stream, mask));
    }

    @Override
    public void place(TcpStream stream, long packet, long time) {
        timeNanos = time;
    }

    @Override
    public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
        PlainStream to = of(stream);
        to.bytes(from, array, offset, length, timeNanos);
        changed(to);
    }

    @Override
    public long held() {
        return held;
    }

    @Override
    public void lost(TcpStream stream, Side from, long bytes) {
        PlainStream to = of(stream);
        to.lost(from, bytes);
        changed(to);
    }

    @Override
    public void tlsBegins(TcpStream stream) {
        PlainStream to = of(stream);
        to.tlsBegins();
        changed(to);
    }

    @Override
    public void staysClear(TcpStream stream, Side from) {
        PlainStream to = of(stream);
        to.staysClear(from);
        changed(to);
    }

    @Override
    public void event(TcpStream stream, Conversation.Event event) {
        PlainStream to = of(stream);
        to.event(event.event());
        changed(to);
    }

    @Override
    public void messageBegins(TcpStream stream, Side from) {
        of(stream).messageBegins(from);
    }

    /// The connection is over.
    public void ended(TcpStream stream) {
        PlainStream over = open.remove(stream.index());
        if (over == null) {
            return;
        }
        over.end();
        changed(over);
        if (over.leftOut() > 0) {
            leftOutStreams++;
            if (leftOut.size() < MAX_NAMED) {
                leftOut.add(over.leftOut() + " bytes of stream " + stream.index());
            }
        }
    }

    /// What was not written because it was not understood, a phrase each stream; the last one counts those beyond.
    public List<String> leftOut() {
        List<String> all = new ArrayList<>(leftOut);
        if (leftOutStreams > all.size()) {
            all.add("and of " + (leftOutStreams - all.size()) + " more");
        }
        return all;
    }
}
