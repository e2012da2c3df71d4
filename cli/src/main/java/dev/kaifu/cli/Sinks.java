package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import java.util.List;

/// Several sinks, each given everything.
record Sinks(List<PlaintextSink> each) implements PlaintextSink {
    @Override
    public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
        each.forEach(sink -> sink.plaintext(stream, from, array, offset, length));
    }

    @Override
    public void place(TcpStream stream, long packet, long timeNanos) {
        each.forEach(sink -> sink.place(stream, packet, timeNanos));
    }

    @Override
    public void lost(TcpStream stream, Side from, long bytes) {
        each.forEach(sink -> sink.lost(stream, from, bytes));
    }

    @Override
    public void tlsBegins(TcpStream stream) {
        each.forEach(sink -> sink.tlsBegins(stream));
    }

    @Override
    public void staysClear(TcpStream stream, Side from) {
        each.forEach(sink -> sink.staysClear(stream, from));
    }

    @Override
    public void event(TcpStream stream, Conversation.Event event) {
        each.forEach(sink -> sink.event(stream, event));
    }

    @Override
    public void messageBegins(TcpStream stream, Side from) {
        each.forEach(sink -> sink.messageBegins(stream, from));
    }

    @Override
    public void messageBytes(TcpStream stream, Side from, byte[] array, int offset, int length) {
        each.forEach(sink -> sink.messageBytes(stream, from, array, offset, length));
    }

    @Override
    public long held() {
        long bytes = 0;
        for (PlaintextSink sink : each) {
            bytes += sink.held();
        }
        return bytes;
    }
}
