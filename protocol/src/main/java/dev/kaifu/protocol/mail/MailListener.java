package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.net.Side;

/// Receives a dialogue as it is understood.
public interface MailListener {
    void event(MailEvent event);

    /// A message begins; its bytes follow through [#messageBytes], then a [MailEvent.Message] ends it.
    default void messageBegins(Side from) {}

    /// Bytes of the message that is under way from that side, unstuffed, valid until the method returns. In IMAP a
    /// message of each side may be under way at the same time.
    default void messageBytes(Side from, byte[] array, int offset, int length) {}
}
