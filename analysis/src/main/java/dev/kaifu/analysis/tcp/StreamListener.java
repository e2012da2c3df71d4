package dev.kaifu.analysis.tcp;

import dev.kaifu.protocol.net.Side;

/// Receives TCP connections put in order.
public interface StreamListener {
    /// Comes before anything else of the stream, once it is known which side is the client.
    void opened(TcpStream stream);

    /// Bytes in order, without duplicates; valid until the method returns.
    void data(TcpStream stream, Side from, byte[] array, int offset, int length, long packet, long timeNanos);

    /// Bytes that passed but are not in the capture.
    void gap(TcpStream stream, Side from, long length, long packet, long timeNanos);

    /// The connection is over or the capture is; comes once.
    ///
    /// @param packet the last one of the stream
    void closed(TcpStream stream, Ending how, long packet, long timeNanos);

    /// How a stream ended.
    enum Ending {
        FINS,
        RESET_BY_CLIENT,
        RESET_BY_SERVER,
        /// A SYN on the same four numbers began another connection.
        REPLACED,
        /// [FlowTable#IDLE_LIMIT_NANOS] passed without a packet.
        SILENCE,
        END_OF_INPUT
    }
}
