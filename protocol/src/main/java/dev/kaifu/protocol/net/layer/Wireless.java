package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.net.FrameParser.Outcome;
import dev.kaifu.protocol.net.LinkType;

/// Wi-Fi as it is captured in monitor mode: IEEE 802.11 data frames whose payload is clear, and what capture programs
/// write before them.
final class Wireless {
    private static final int TYPE_MASK = 0x0c;
    private static final int TYPE_DATA = 0x08;
    private static final int SUBTYPE_NULL = 0x40;
    private static final int SUBTYPE_QOS = 0x80;
    private static final int BOTH_SYSTEMS = 0x03;
    private static final int MORE_FRAGMENTS = 0x04;
    private static final int PROTECTED = 0x40;
    private static final int ORDER = 0x80;
    /// radiotap.org, field 1 ("flags"), bit 5: the header is padded to four bytes.
    private static final int RADIOTAP_PADDED = 0x20;

    private Wireless() {}

    /// IEEE 802.11 9.3.2: data frames alone carry mail.
    static boolean frame(Layer layer) {
        if (!layer.has(2)) {
            return layer.truncated();
        }
        boolean swapped = (layer.number & 1) != 0;
        boolean padded = (layer.number & 2) != 0;
        int control = layer.u8(swapped ? 1 : 0);
        int flags = layer.u8(swapped ? 0 : 1);
        boolean carries = (control & TYPE_MASK) == TYPE_DATA && (control & SUBTYPE_NULL) == 0;
        if (!carries) {
            // An acknowledgement has ten bytes.
            return layer.other();
        }
        if (!layer.has(24)) {
            return layer.truncated();
        }
        if ((flags & PROTECTED) != 0) {
            return layer.ends(Outcome.ENCRYPTED);
        }
        // Pieces of a frame are not put together.
        boolean whole = (flags & MORE_FRAGMENTS) == 0 && (layer.u8(22) & 0x0f) == 0;
        if (!whole) {
            return layer.other();
        }
        int length = 24 + ((flags & BOTH_SYSTEMS) == BOTH_SYSTEMS ? 6 : 0);
        boolean aggregated = false;
        if ((control & SUBTYPE_QOS) != 0) {
            if (!layer.has(length + 2)) {
                return layer.truncated();
            }
            aggregated = (layer.u8(length) & 0x80) != 0;
            length += 2 + ((flags & ORDER) != 0 ? 4 : 0);
        }
        if (padded) {
            length = (length + 3) & ~3;
        }
        // 9.3.2.2.2: the first part of an A-MSDU has two addresses and a length before its LLC.
        return layer.to(Space.LLC, 0, length + (aggregated ? 14 : 0));
    }

    /// radiotap.org: a length in little-endian at 2, fields as the words of bits from 4 on say.
    static boolean radiotap(Layer layer) {
        if (!layer.has(8)) {
            return layer.truncated();
        }
        int length = layer.littleU16(2);
        if (length < 8) {
            return layer.other();
        }
        return layer.to(Space.WIRELESS, radiotapPadded(layer, length) ? 2 : 0, length);
    }

    private static boolean radiotapPadded(Layer layer, int length) {
        if (!layer.has(length)) {
            return false;
        }
        int present = layer.littleI32(4);
        int at = 4;
        while (at + 4 <= length && layer.littleI32(at) < 0) {
            at += 4;
        }
        at += 4;
        // Field 0 is a time of eight bytes, aligned as such.
        at = (present & 1) != 0 ? ((at + 7) & ~7) + 8 : at;
        return (present & 2) != 0 && at < length && (layer.u8(at) & RADIOTAP_PADDED) != 0;
    }

    /// The header of Prism cards: its length at 4, in the byte order of the machine; or AVS under the same link type.
    static boolean prism(Layer layer) {
        if (!layer.has(8)) {
            return layer.truncated();
        }
        if ((layer.i32(0) & 0xffff_f000) == 0x8021_1000) {
            return avs(layer);
        }
        int little = layer.littleI32(4);
        int big = layer.i32(4);
        int length = Integer.compareUnsigned(little, big) < 0 ? little : big;
        return layer.to(Space.WIRELESS, 0, length);
    }

    /// AVS: a magic number, its length.
    static boolean avs(Layer layer) {
        return layer.has(8) ? layer.to(Space.WIRELESS, 0, layer.i32(4)) : layer.truncated();
    }

    /// Per-Packet Information: version, flags, a length and the inner link type, in little-endian.
    static boolean perPacketInformation(Layer layer) {
        if (!layer.has(8)) {
            return layer.truncated();
        }
        int length = layer.littleU16(2);
        int inner = layer.littleI32(4);
        return (length < 8 || inner == LinkType.PPI) ? layer.other() : layer.to(Space.LINK, inner, length);
    }
}
