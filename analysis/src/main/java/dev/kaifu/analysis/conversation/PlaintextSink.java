package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;

/// Receives the plaintext of every stream as it is opened (TLS application data, or the payload where there is no TLS).
public interface PlaintextSink {
    /// Keeps nothing.
    PlaintextSink NONE = (stream, from, array, offset, length) -> {};

    /// Valid until the method returns.
    void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length);
}
