package dev.kaifu.analysis.tcp;

import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.protocol.net.Side;

/// Receives one TCP connection put in order.
public interface StreamReceiver {
    /// Bytes in order, without duplicates; valid until the method returns.
    void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos);

    /// Bytes that passed but are not in the capture.
    void gap(Side from, long length, long packet, long timeNanos);

    /// The connection is over or the capture is; comes once, last.
    ///
    /// @param packet the last one of the stream
    void closed(Ending how, long packet);
}
