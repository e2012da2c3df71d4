package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;

/// Receives what a TLS session lets out.
public interface TlsListener {
    /// Application data, valid until the method returns.
    void plaintext(Side from, byte[] array, int offset, int length);

    /// The next record is complete; comes before whatever is in it.
    ///
    /// @param inputEnd where it ends in the array given to [TlsSession#bytes]
    default void recordEnds(int inputEnd) {}

    /// The packet that the session has come to; 0 where that is not known.
    default long packet() {
        return 0;
    }

    /// Bytes are missing behind the handshake, so many on the wire; the plaintext goes on at a later record.
    default void lost(Side from, long bytes) {}

    /// Both sides have finished the handshake, or application data came.
    default void established() {}

    /// @param level 1 warning, 2 fatal (RFC 8446 6)
    default void alert(Side from, int level, int description) {}
}
