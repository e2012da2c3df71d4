package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.RecordReader;

/// What connections share to open their records: the ciphers, which are large, and the array that receives the content.
/// One serves a whole thread; what is opened is valid until the next record is.
public final class RecordWorkspace {
    /// Receives the content of the record opened last, from its first byte on.
    public final byte[] content = new byte[RecordReader.MAX_FRAGMENT];

    final Primitives primitives;
    /// Room for what goes into a cipher besides the record: nonce, additional data or MAC header, MAC.
    final byte[] nonce = new byte[Primitives.NONCE];
    final byte[] about = new byte[13];
    final byte[] mac = new byte[64];

    public RecordWorkspace() {
        this(Primitives.make());
    }

    RecordWorkspace(Primitives primitives) {
        this.primitives = primitives;
    }
}
