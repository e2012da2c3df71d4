package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;

/// Events as the contract's JSON objects, one a line, as they pass.
final class JsonEvents implements OpenReport, PlaintextSink {
    private final JsonGenerator json;
    private final ConversationJson events;

    JsonEvents(OutputStream out, Masking masking) {
        this.json = JsonReport.generator(out);
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
        json.writeRaw('\n');
    }

    @Override
    public void print(Rendered conversation) {
        json.flush();
    }

    @Override
    public void finish() {
        json.flush();
    }
}
