package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;

/// Receives what passes in every stream as it is opened: the plaintext (TLS application data, or the payload where
/// there is no TLS), and what it was understood to be.
public interface PlaintextSink {
    /// Keeps nothing.
    PlaintextSink NONE = (stream, from, array, offset, length) -> {};

    /// Valid until the method returns.
    void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length);

    /// Where the bytes come from that [#plaintext] is given next.
    ///
    /// @param packet that brought the last of them
    default void place(TcpStream stream, long packet, long timeNanos) {}

    /// Bytes are missing here, so many on the wire.
    default void lost(TcpStream stream, Side from, long bytes) {}

    /// TLS begins: what came before is not part of the plaintext as the contract counts it.
    default void tlsBegins(TcpStream stream) {}

    /// What that side says next it says in the clear, where the other's TLS has begun. If TLS begins after all, that is
    /// no part of the plaintext either.
    default void staysClear(TcpStream stream, Side from) {}

    /// Every event, those beyond [ConversationBuilder#MAX_EVENTS] too.
    default void event(TcpStream stream, Conversation.Event event) {}

    /// A message (RFC 5322) begins; its bytes follow, then its event.
    default void messageBegins(TcpStream stream, Side from) {}

    /// Bytes of the message under way from that side, dots unstuffed; valid until the method returns.
    default void messageBytes(TcpStream stream, Side from, byte[] array, int offset, int length) {}

    /// Bytes of memory of what it keeps of streams that have not ended, over all of them.
    default long held() {
        return 0;
    }
}
