package dev.kaifu.capture;

import dev.kaifu.protocol.bytes.ByteSpan;

/// What a capture file's reader tells, in the order of the file.
public interface CaptureSink {
    /// A packet. The object and its bytes are valid until this method returns.
    void packet(CapturedPacket packet);

    /// The contents of a Decryption Secrets Block of type TLS Key Log (pcapng, 0x544c534b): key-log text.
    default void keyLog(ByteSpan text) {}

    /// A block of a pcapng that is no packet, before what is in it is told; the packets' are where
    /// [CapturedPacket] says. The bytes are valid until this method returns.
    default void block(PcapngBlock block) {}

    /// A comment of a section header.
    default void sectionComment(String comment) {}

    /// The file is damaged here, in one sentence; what follows could not be read unless packets go on to come.
    default void damage(String sentence) {}
}
