package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.net.FrameParser.Outcome;
import dev.kaifu.protocol.net.LinkType;

/// What stands first in a frame, by its link type (tcpdump.org/linktypes.html).
final class LinkHeaders {
    private static final int MAC_ADDRESSES = 12;
    private static final int ARPHRD_RADIOTAP = 803;

    private LinkHeaders() {}

    static boolean step(Layer layer) {
        return switch (layer.number) {
            case LinkType.ETHERNET -> typeAt(layer, MAC_ADDRESSES);
            case LinkType.RAW, LinkType.RAW_BSD, LinkType.RAW_OPENBSD, LinkType.IPV4, LinkType.IPV6 ->
                layer.to(Space.IP, 0, 0);
            // The address family that stands first differs from system to system; the IP version says the same.
            case LinkType.NULL, LinkType.LOOP -> loopback(layer);
            case LinkType.LINUX_SLL -> cooked(layer, 2, 14, 16);
            case LinkType.LINUX_SLL2 -> cooked(layer, 8, 0, 20);
            case LinkType.PPP, LinkType.PPP_HDLC -> PointToPoint.pppOrCisco(layer);
            case LinkType.PPP_WITH_DIRECTION, LinkType.PPP_PPPD -> directed(layer);
            case LinkType.PPPOE -> PointToPoint.session(layer);
            case LinkType.CISCO_HDLC -> PointToPoint.ciscoHdlc(layer, 0);
            case LinkType.CISCO_HDLC_WITH_DIRECTION -> PointToPoint.ciscoHdlc(layer, 1);
            case LinkType.FRAME_RELAY -> PointToPoint.frameRelay(layer, 0);
            case LinkType.FRAME_RELAY_WITH_DIRECTION -> PointToPoint.frameRelay(layer, 1);
            case LinkType.IEEE_802_11 -> layer.to(Space.WIRELESS, 0, 0);
            case LinkType.RADIOTAP -> Wireless.radiotap(layer);
            case LinkType.PRISM -> Wireless.prism(layer);
            case LinkType.AVS -> Wireless.avs(layer);
            case LinkType.PPI -> Wireless.perPacketInformation(layer);
            default -> wrapped(layer);
        };
    }

    /// What other systems write before the frame or the IP header.
    private static boolean wrapped(Layer layer) {
        return switch (layer.number) {
            // OpenBSD's encapsulation header, 12 bytes; what its IPsec saw in the clear.
            case LinkType.ENC -> layer.to(Space.IP, 0, 12);
            case LinkType.PFLOG -> packetFilterLog(layer);
            case LinkType.NFLOG -> netfilterLog(layer);
            case LinkType.PKTAP, LinkType.USER2 -> packetTap(layer);
            // Solaris: a header of 24 bytes.
            case LinkType.IPNET -> layer.to(Space.IP, 0, 24);
            // IEEE 802.3br: the preamble with the start-of-frame delimiter.
            case LinkType.MPACKET -> layer.to(Space.LINK, LinkType.ETHERNET, 8);
            // A switch's tag between the addresses and the type, or before both.
            case LinkType.BROADCOM_TAG, LinkType.DSA_TAG -> typeAt(layer, MAC_ADDRESSES + 4);
            case LinkType.BROADCOM_TAG_FIRST -> layer.to(Space.LINK, LinkType.ETHERNET, 4);
            case LinkType.EDSA_TAG -> typeAt(layer, MAC_ADDRESSES + 8);
            case LinkType.JUNIPER_ETHERNET,
                    LinkType.JUNIPER_PPP,
                    LinkType.JUNIPER_FRAME_RELAY,
                    LinkType.JUNIPER_CISCO_HDLC -> juniper(layer);
            default -> older(layer);
        };
    }

    /// Local networks that are not Ethernet.
    private static boolean older(Layer layer) {
        return switch (layer.number) {
            // RFC 1483, now RFC 2684, with LLC; classical IP without it where the bytes say so.
            case LinkType.ATM_RFC1483 -> layer.to(Space.LLC, 0, 0);
            case LinkType.ATM_CLIP -> isLlc(layer) ? layer.to(Space.LLC, 0, 0) : layer.to(Space.IP, 0, 0);
            case LinkType.SUN_ATM -> sunAtm(layer);
            case LinkType.TOKEN_RING -> tokenRing(layer);
            // Frame control and two addresses.
            case LinkType.FDDI -> layer.to(Space.LLC, 0, 1 + MAC_ADDRESSES);
            // RFC 2625 3.2: two addresses of eight bytes.
            case LinkType.IP_OVER_FIBRE_CHANNEL -> layer.to(Space.LLC, 0, 16);
            // RFC 2734: two addresses of eight bytes.
            case LinkType.FIREWIRE -> typeAt(layer, 16);
            // A global route header of 40 bytes, then the type and two reserved bytes (RFC 4391 6).
            case LinkType.IPOIB -> layer.has(44) ? layer.to(Space.ETHERTYPE, layer.u16(40), 44) : layer.truncated();
            case LinkType.ARCNET_BSD -> arcnet(layer, 2);
            case LinkType.ARCNET_LINUX -> arcnet(layer, 4);
            default -> layer.ends(Outcome.UNKNOWN_LINK_TYPE);
        };
    }

    private static boolean typeAt(Layer layer, int at) {
        return layer.has(at + 2) ? layer.to(Space.ETHERTYPE, layer.u16(at), at + 2) : layer.truncated();
    }

    private static boolean isLlc(Layer layer) {
        return layer.has(1) && layer.u8(0) == 0xaa;
    }

    private static boolean loopback(Layer layer) {
        boolean ppp = layer.has(2) && layer.u16(0) == 0xff03;
        return ppp ? layer.to(Space.PPP, 0, 0) : layer.to(Space.IP, 0, 4);
    }

    /// A header that has, among others, the type of what follows, and in Linux' cooked captures the kind of the
    /// device (ARPHRD_ values): what GRE and Wi-Fi devices show begins otherwise.
    private static boolean cooked(Layer layer, int deviceAt, int typeAt, int length) {
        if (!layer.has(length)) {
            return layer.truncated();
        }
        int type = layer.u16(typeAt);
        if (layer.u16(deviceAt) == ARPHRD_RADIOTAP) {
            return layer.to(Space.LINK, LinkType.RADIOTAP, length);
        }
        // linux/if_ether.h: ETH_P_802_2 and ETH_P_PPP_MP; other small numbers are no lengths here.
        return switch (type) {
            case 0x0003 -> layer.to(Space.LINK, LinkType.ETHERNET, length);
            case 0x0004 -> layer.to(Space.LLC, 0, length);
            case 0x0007 -> layer.to(Space.PPP, 0, length);
            default -> type < 0x0600 ? layer.other() : layer.to(Space.ETHERTYPE, type, length);
        };
    }

    /// Which way the frame went stands in a byte before it; pppd's stands in place of the address.
    private static boolean directed(Layer layer) {
        if (!layer.has(2)) {
            return layer.truncated();
        }
        boolean inPlace = layer.number == LinkType.PPP_PPPD && layer.u8(1) == 0x03;
        return layer.to(Space.PPP, 0, inPlace ? 2 : 1);
    }

    /// OpenBSD's pf: its length first, rounded up to four bytes.
    private static boolean packetFilterLog(Layer layer) {
        return layer.has(1) ? layer.to(Space.IP, 0, (layer.u8(0) + 3) & ~3) : layer.truncated();
    }

    /// Linux' NFLOG: a family, then values with their lengths in the machine's byte order; 9 is the packet.
    private static boolean netfilterLog(Layer layer) {
        int at = 4;
        while (layer.has(at + 4)) {
            boolean little = layer.u8(at + 3) == 0;
            int length = little ? layer.littleU16(at) : layer.u16(at);
            int kind = little ? layer.littleU16(at + 2) : layer.u16(at + 2);
            if (kind == 9) {
                return layer.to(Space.IP, 0, at + 4);
            }
            if (length < 4) {
                return layer.ends(Outcome.MALFORMED);
            }
            at += (length + 3) & ~3;
        }
        return layer.truncated();
    }

    /// macOS: its length, the kind of record, and the DLT_ value of what follows, in little-endian.
    private static boolean packetTap(Layer layer) {
        if (!layer.has(12)) {
            return layer.truncated();
        }
        int inner = layer.littleI32(8);
        boolean nested = inner == LinkType.PKTAP || inner == LinkType.USER2;
        boolean readable = layer.littleI32(4) == 1 && !nested;
        return readable ? layer.to(Space.LINK, inner, layer.littleI32(0)) : layer.other();
    }

    /// Juniper's: a magic number of three bytes, flags, where a flag says so extensions of a length; then a frame, or
    /// (flag 2) an address family and IP.
    private static boolean juniper(Layer layer) {
        if (!layer.has(6)) {
            return layer.truncated();
        }
        if (layer.i32(0) >>> 8 != 0x4d4743) {
            return layer.ends(Outcome.MALFORMED);
        }
        int flags = layer.u8(3);
        int header = (flags & 0x80) != 0 ? 6 + layer.u16(4) : 4;
        if ((flags & 0x02) != 0) {
            return layer.to(Space.IP, 0, header + 4);
        }
        return switch (layer.number) {
            case LinkType.JUNIPER_ETHERNET -> layer.to(Space.LINK, LinkType.ETHERNET, header);
            case LinkType.JUNIPER_PPP -> layer.to(Space.LINK, LinkType.PPP, header);
            case LinkType.JUNIPER_FRAME_RELAY -> layer.to(Space.LINK, LinkType.FRAME_RELAY, header);
            default -> layer.to(Space.LINK, LinkType.CISCO_HDLC, header);
        };
    }

    /// Solaris' ATM: what the circuit carries in the low bits of the first byte; 1 is an emulated LAN, 2 is LLC.
    private static boolean sunAtm(Layer layer) {
        if (!layer.has(4)) {
            return layer.truncated();
        }
        return switch (layer.u8(0) & 0x0f) {
            case 1 -> layer.to(Space.LINK, LinkType.ETHERNET, 6);
            case 2 -> layer.to(Space.LLC, 0, 4);
            default -> layer.other();
        };
    }

    /// IEEE 802.5: access and frame control, two addresses, a route where the source's first bit says so.
    private static boolean tokenRing(Layer layer) {
        if (!layer.has(16)) {
            return layer.truncated();
        }
        boolean routed = (layer.u8(8) & 0x80) != 0;
        boolean carriesLlc = (layer.u8(1) & 0xc0) == 0x40;
        return carriesLlc ? layer.to(Space.LLC, 0, 14 + (routed ? layer.u8(14) & 0x1f : 0)) : layer.other();
    }

    /// RFC 1201 and RFC 1051: the protocol; a split flag and a number for RFC 1201, behind an exception's four bytes.
    private static boolean arcnet(Layer layer, int protocolAt) {
        if (!layer.has(protocolAt + 6)) {
            return layer.truncated();
        }
        int protocol = layer.u8(protocolAt);
        int at = protocolAt + 1;
        if (protocol == 0xf0) {
            return layer.to(Space.IP, 0, at);
        }
        if (protocol != 0xd4 && protocol != 0xc4) {
            return layer.other();
        }
        at += layer.u8(at) == 0xff ? 4 : 0;
        boolean split = layer.u8(at) != 0;
        return split ? layer.other() : layer.to(Space.IP, 0, at + 3);
    }
}
