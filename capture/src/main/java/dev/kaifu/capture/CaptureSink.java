package dev.kaifu.capture;

import dev.kaifu.protocol.bytes.ByteSpan;

/// What a capture file's reader tells, in the order of the file.
public interface CaptureSink {
    /// A packet. The object and its bytes are valid until this method returns.
    void packet(CapturedPacket packet);

    /// The contents of a Decryption Secrets Block of type TLS Key Log (pcapng, 0x544c534b): key-log text.
    default void keyLog(ByteSpan text) {}

    /// The same of a block that is too long to be held, piece by piece in their order; none of them need end with a
    /// line.
    ///
    /// @param last whether the text ends with this piece, which may be empty
    default void keyLogPiece(ByteSpan text, boolean last) {}

    /// A block of a pcapng that is no packet, before what is in it is told; the packets' are where
    /// [CapturedPacket] says. The bytes are valid until this method returns.
    default void block(PcapngBlock block) {}

    /// A comment of a section header.
    default void sectionComment(String comment) {}

    /// Something that is no packet and holds none of the secrets was left out, in one sentence.
    default void leftOut(String sentence) {}

    /// The file is damaged here, in one sentence; what follows could not be read unless packets go on to come.
    default void damage(String sentence) {}
}
