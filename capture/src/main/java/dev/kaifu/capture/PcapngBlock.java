package dev.kaifu.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A block of a pcapng (draft-ietf-opsawg-pcapng 3.1) as it stands in the file.
///
/// @param type the block's type
/// @param bigEndian the byte order of its section
/// @param array holds the body, what stands between the two lengths, at `[start, end)`
public record PcapngBlock(int type, boolean bigEndian, byte[] array, int start, int end) {
    public static final int SECTION_HEADER = PcapngReader.SECTION_HEADER;
    public static final int INTERFACE = PcapngReader.INTERFACE;
    public static final int NAME_RESOLUTION = 4;
    public static final int INTERFACE_STATISTICS = 5;
    public static final int DECRYPTION_SECRETS = PcapngReader.DECRYPTION_SECRETS;
    /// A custom block that may be copied (4.8); the one with the type 0x40000BAD may not.
    public static final int CUSTOM = 0x0bad;

    /// What is fixed of a section header's body: its options stand behind (4.1).
    private static final int SECTION_FIXED = 16;
    private static final int INTERFACE_FIXED = 8;
    private static final int STATISTICS_FIXED = 12;
    private static final int PACKET_FIXED = 20;
    private static final int CAPTURED_AT = 12;
    /// No record has this type: it ends the list (4.5).
    private static final int NAMES_END = 0;

    /// The block that a packet came in.
    public static PcapngBlock of(CapturedPacket packet, boolean bigEndian) {
        return new PcapngBlock(packet.blockType, bigEndian, packet.array, packet.blockStart, packet.blockEnd);
    }

    public int length() {
        return end - start;
    }

    /// Where its options begin; its end where it has none, or none that could be found.
    public int optionsStart() {
        int fixed = switch (type) {
            case SECTION_HEADER -> SECTION_FIXED;
            case INTERFACE -> INTERFACE_FIXED;
            case INTERFACE_STATISTICS -> STATISTICS_FIXED;
            case NAME_RESOLUTION -> behindNames();
            case PcapngReader.ENHANCED_PACKET, PcapngReader.OBSOLETE_PACKET -> behindPacket();
            default -> length();
        };
        return start + Math.min(fixed, length());
    }

    private int behindNames() {
        int at = 0;
        while (at + 4 <= length()) {
            int recordType = order().u16(array, start + at);
            at += 4 + padded(order().u16(array, start + at + 2));
            if (recordType == NAMES_END) {
                return at;
            }
        }
        return length();
    }

    private int behindPacket() {
        if (length() < PACKET_FIXED) {
            return length();
        }
        return claimsMore() ? length() : PACKET_FIXED + padded((int) captured());
    }

    /// Whether a packet's block says that more was captured than is in it.
    public boolean claimsMore() {
        return hasLengths() && length() >= PACKET_FIXED && captured() > length() - PACKET_FIXED;
    }

    private boolean hasLengths() {
        return type == PcapngReader.ENHANCED_PACKET || type == PcapngReader.OBSOLETE_PACKET;
    }

    private long captured() {
        return order().u32(array, start + CAPTURED_AT);
    }

    /// The packet's block with another captured length.
    public PcapngBlock withCaptured(int captured) {
        byte[] body = Arrays.copyOfRange(array, start, end);
        ByteBuffer.wrap(body)
                .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .putInt(CAPTURED_AT, captured);
        return new PcapngBlock(type, bigEndian, body, 0, body.length);
    }

    ByteOrderReader order() {
        return bigEndian ? ByteOrderReader.BIG : ByteOrderReader.LITTLE;
    }

    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
