package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.net.Side;
import java.util.EnumSet;
import java.util.Set;

/// Keeps the records of TLS out of a dialogue between the go-ahead to STARTTLS and the end of the handshake.
///
/// A side's first byte behind the go-ahead decides for all of that side. Bytes that are no TLS open the gate again: the
/// dialogue goes on in plain text.
public final class TlsGate {
    private final Set<Side> sealed = EnumSet.noneOf(Side.class);
    private boolean closed;

    /// The go-ahead was given: what follows ought to be TLS.
    public void close() {
        closed = true;
    }

    /// TLS stands, or the dialogue goes on without it.
    public void open() {
        closed = false;
        sealed.clear();
    }

    /// Whether these bytes are TLS and no part of the dialogue.
    public boolean holds(Side from, byte[] array, int offset, int length) {
        if (!closed) {
            return false;
        }
        if (ForeignBytes.isTls(array, offset, length)) {
            sealed.add(from);
        }
        closed = sealed.contains(from);
        return closed;
    }
}
