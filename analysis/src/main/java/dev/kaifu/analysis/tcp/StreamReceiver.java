package dev.kaifu.analysis.tcp;

import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.protocol.net.Side;

/// Receives one TCP connection put in order.
public interface StreamReceiver {
    /// Stands for a place where nothing can be read again.
    long NOWHERE = -1;

    /// Bytes in order, without duplicates; valid until the method returns.
    ///
    /// @param place where they can be read again, as the packet has it, or [#NOWHERE]
    void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos, long place);

    /// Bytes that passed but are not in the capture.
    void gap(Side from, long length, long packet, long timeNanos);

    /// The connection is over or the capture is; comes once, last.
    ///
    /// @param packet the last one of the stream
    void closed(Ending how, long packet);
}
