package dev.kaifu.analysis.tcp;

/// Is told of each TCP connection.
public interface StreamListener {
    /// Comes before anything else of the stream, once it is known which side is the client.
    ///
    /// @return who takes what passes on it
    StreamReceiver opened(TcpStream stream);

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
