package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.net.LinkType;

/// Tunnels through UDP, by their registered ports, each made sure of by what its header must have.
final class UdpTunnels {
    private static final int L2TP_CONTROL = 0x8000;
    private static final int L2TP_LENGTH = 0x4000;
    private static final int L2TP_SEQUENCE = 0x0800;
    private static final int L2TP_OFFSET = 0x0200;

    private UdpTunnels() {}

    /// True where the payload, at which the layer stands, goes on as a tunnel; false where it is none.
    static boolean enter(Layer layer, int port) {
        return switch (port) {
            // RFC 7348 4; Linux had 8472 before the number was given.
            case 4789, 8472 -> layer.has(8) && (layer.u8(0) & 0x08) != 0 && layer.to(Space.LINK, LinkType.ETHERNET, 8);
            case 4790 -> genericVxlan(layer);
            case 6081 -> geneve(layer);
            case 2152, 2123 -> gtp(layer);
            case 3386 -> layer.has(20) && layer.u8(0) >> 4 == 1 && layer.u8(1) == 255 && layer.to(Space.IP, 0, 20);
            case 3544 -> teredo(layer);
            case 1701 -> l2tp(layer);
            case 4754 -> Tunnels.gre(layer);
            case 6635 -> layer.to(Space.MPLS, 0, 0);
            case 5247 -> capwap(layer);
            case 37008 -> tzsp(layer);
            // RFC 9300 5.1; Juniper's mirror.
            case 4341, 30030 -> layer.to(Space.IP, 0, 8);
            default -> false;
        };
    }

    /// draft-ietf-nvo3-vxlan-gpe 3.
    private static boolean genericVxlan(Layer layer) {
        if (!layer.has(8)) {
            return false;
        }
        boolean typed = (layer.u8(0) & 0x04) != 0;
        return typed ? EtherTypes.nextProtocol(layer, layer.u8(3), 8) : layer.to(Space.LINK, LinkType.ETHERNET, 8);
    }

    /// RFC 8926 3.4: version 0, options in words of four bytes, an EtherType.
    private static boolean geneve(Layer layer) {
        return layer.has(8)
                && layer.u8(0) >> 6 == 0
                && layer.to(Space.ETHERTYPE, layer.u16(2), 8 + (layer.u8(0) & 0x3f) * 4);
    }

    /// GTP-U of 3GPP TS 29.281 5: version 1, message 255 has a packet; extension headers tell the next one's kind.
    private static boolean gtp(Layer layer) {
        if (!layer.has(8) || (layer.u8(0) & 0xf0) != 0x30 || layer.u8(1) != 255) {
            return false;
        }
        int flags = layer.u8(0) & 0x07;
        int at = flags != 0 ? 12 : 8;
        if (!layer.has(at)) {
            return false;
        }
        int next = (flags & 0x04) != 0 ? layer.u8(11) : 0;
        while (next != 0) {
            int length = layer.has(at + 1) ? layer.u8(at) * 4 : 0;
            if (length == 0 || !layer.has(at + length)) {
                return false;
            }
            at += length;
            next = layer.u8(at - 1);
        }
        if (!layer.has(at + 1)) {
            return false;
        }
        int version = layer.u8(at) >> 4;
        return (version == 4 || version == 6) ? layer.to(Space.IP, 0, at) : layer.to(Space.PPP, 0, at);
    }

    /// RFC 4380 5.1.1: an authentication header and an origin, each where its first two bytes say so, then IPv6.
    private static boolean teredo(Layer layer) {
        int at = 0;
        if (layer.has(4) && layer.u16(0) == 0x0001) {
            at = 4 + layer.u8(2) + layer.u8(3) + 9;
        }
        if (layer.has(at + 2) && layer.u16(at) == 0x0000) {
            at += 8;
        }
        return layer.has(at + 1) && layer.u8(at) >> 4 == 6 && layer.to(Space.IP, 0, at);
    }

    /// RFC 2661 3.1: version 2; data messages have PPP.
    private static boolean l2tp(Layer layer) {
        if (!layer.has(6) || (layer.u16(0) & (L2TP_CONTROL | 0x000f)) != 2) {
            return false;
        }
        int flags = layer.u16(0);
        int at = 6 + ((flags & L2TP_LENGTH) != 0 ? 2 : 0) + ((flags & L2TP_SEQUENCE) != 0 ? 4 : 0);
        if ((flags & L2TP_OFFSET) != 0) {
            if (!layer.has(at + 2)) {
                return false;
            }
            at += 2 + layer.u16(at);
        }
        return layer.to(Space.PPP, 0, at);
    }

    /// RFC 5415 4.3: whole frames alone, of Ethernet or (bit T, WBID 1) of 802.11 with its frame control swapped.
    private static boolean capwap(Layer layer) {
        if (!layer.has(8) || layer.u8(0) != 0) {
            return false;
        }
        int header = (layer.u8(1) >> 3) * 4;
        boolean isNative = (layer.u8(2) & 0x01) != 0;
        boolean fragment = (layer.u8(3) & 0x80) != 0;
        int binding = (layer.u16(1) & 0x003e) >> 1;
        if (fragment || header < 8 || (isNative && binding != 1)) {
            return false;
        }
        return isNative ? layer.to(Space.WIRELESS, 1, header) : layer.to(Space.LINK, LinkType.ETHERNET, header);
    }

    /// TaZmen Sniffer Protocol: version 1, a received packet, what it is, tags up to the one that ends them.
    private static boolean tzsp(Layer layer) {
        if (!layer.has(5) || layer.u8(0) != 1 || layer.u8(1) != 0) {
            return false;
        }
        int kind = layer.u16(2);
        int at = 4;
        while (layer.has(at + 1) && layer.u8(at) != 1) {
            if (layer.u8(at) == 0) {
                at++;
            } else if (layer.has(at + 2)) {
                at += 2 + layer.u8(at + 1);
            } else {
                return false;
            }
        }
        return switch (kind) {
            case 1 -> layer.to(Space.LINK, LinkType.ETHERNET, at + 1);
            case 18 -> layer.to(Space.WIRELESS, 0, at + 1);
            case 119 -> layer.to(Space.LINK, LinkType.PRISM, at + 1);
            case 127 -> layer.to(Space.LINK, LinkType.AVS, at + 1);
            default -> false;
        };
    }
}
