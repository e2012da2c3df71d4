package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Events as the contract's JSON objects, one a line, as they pass.
final class JsonEvents implements OpenReport, PlaintextSink {
    /// What most events come to.
    private static final int USUAL_SIZE = 1 << 9;

    private final OutputStream out;
    private final JsonText json = new JsonText(USUAL_SIZE);
    private final ConversationJson events;

    JsonEvents(OutputStream out, Masking masking) {
        this.out = out;
        this.events = new ConversationJson(json, masking);
    }

    @Override
    public PlaintextSink sink() {
        return this;
    }

    @Override
    public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
        // The events tell what is in it.
    }

    @Override
    public void event(TcpStream stream, Conversation.Event event) {
        events.write(stream.index(), stream.timeDigits(), event);
        json.endLine();
        try {
            out.write(json.take());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void print(Rendered conversation) {
        flush();
    }

    @Override
    public void finish() {
        flush();
    }

    private void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
