package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Side;

/// One turn of the word in a session.
sealed interface Step {
    Side from();

    /// Lines of the dialogue, each a record of its own under TLS.
    ///
    /// @param text with CRLF behind each line
    record Say(Side from, String text) implements Step {}

    /// A flight of the TLS handshake.
    record Handshake(Flight flight) implements Step {
        @Override
        public Side from() {
            return flight.from();
        }
    }

    /// Mail data, dots stuffed, with its end.
    ///
    /// @param bytes about how many before stuffing
    record Data(int bytes, String subject) implements Step {
        @Override
        public Side from() {
            return Side.CLIENT;
        }
    }

    /// close_notify (RFC 8446 6.1).
    record CloseNotify(Side from) implements Step {}

    /// The flights, in order.
    enum Flight {
        CLIENT_HELLO(Side.CLIENT),
        SERVER_HELLO(Side.SERVER),
        CLIENT_FINISHED(Side.CLIENT),
        /// The tickets of TLS 1.3; ticket, ChangeCipherSpec and Finished of TLS 1.2.
        SERVER_LAST(Side.SERVER);

        private final Side from;

        Flight(Side from) {
            this.from = from;
        }

        Side from() {
            return from;
        }
    }
}
