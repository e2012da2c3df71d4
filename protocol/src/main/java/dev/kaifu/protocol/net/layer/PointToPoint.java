package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.net.LinkType;

/// Frames between two: PPP (RFC 1661, RFC 1662), Cisco's HDLC, frame relay (RFC 2427).
final class PointToPoint {
    private static final int UNNUMBERED = 0x03;

    private PointToPoint() {}

    /// A PPPoE session (RFC 2516 4): six bytes, the last two of them the payload's length, then PPP.
    static boolean session(Layer layer) {
        if (!layer.has(6)) {
            return layer.truncated();
        }
        layer.sessionEnd = layer.at + 6 + layer.u16(4);
        return layer.to(Space.PPP, 0, 6);
    }

    /// PPP, with the address and control of HDLC before it (RFC 1662 3.1) or without, the number of the protocol in
    /// two bytes or in one (RFC 1661 6.5).
    static boolean ppp(Layer layer) {
        int at = (layer.has(2) && layer.u16(0) == 0xff03) ? 2 : 0;
        if (!layer.has(at + 2)) {
            return layer.truncated();
        }
        boolean compressed = (layer.u8(at) & 1) == 1;
        int protocol = compressed ? layer.u8(at) : layer.u16(at);
        int behind = at + (compressed ? 1 : 2);
        return switch (protocol) {
            case 0x0021, 0x0057 -> layer.to(Space.IP, 0, behind);
            case 0x0281, 0x0283 -> layer.to(Space.MPLS, 0, behind);
            case 0x0031 -> bridged(layer, behind);
            // As some concentrators write it.
            case EtherTypes.IPV4, EtherTypes.IPV6 -> layer.to(Space.ETHERTYPE, protocol, behind);
            default -> layer.other();
        };
    }

    /// RFC 3518 4.2: flags, the kind of MAC, a LAN's number where a flag says so.
    private static boolean bridged(Layer layer, int at) {
        if (!layer.has(at + 2)) {
            return layer.truncated();
        }
        boolean hasLan = (layer.u8(at) & 0x40) != 0;
        return layer.u8(at + 1) == 1 ? layer.to(Space.LINK, LinkType.ETHERNET, at + (hasLan ? 6 : 2)) : layer.other();
    }

    /// PPP as HDLC frames have it, or Cisco's HDLC, which begins with 0x0f or 0x8f (RFC 1547 4.3.1).
    static boolean pppOrCisco(Layer layer) {
        if (!layer.has(2)) {
            return layer.truncated();
        }
        int address = layer.u8(0);
        boolean cisco = (address == 0x0f || address == 0x8f) && layer.u8(1) == 0;
        return cisco ? ciscoHdlc(layer, 0) : layer.to(Space.PPP, 0, 0);
    }

    /// Address, control, an EtherType.
    static boolean ciscoHdlc(Layer layer, int at) {
        return layer.has(at + 4) ? layer.to(Space.ETHERTYPE, layer.u16(at + 2), at + 4) : layer.truncated();
    }

    /// RFC 2427 3: an address of two to four bytes, then its NLPID; or, as Cisco has it, an EtherType.
    static boolean frameRelay(Layer layer, int begin) {
        int at = begin;
        do {
            if (!layer.has(at + 1) || at - begin >= 4) {
                return layer.truncated();
            }
        } while ((layer.u8(at++) & 1) == 0);
        if (!layer.has(at + 8)) {
            return layer.truncated();
        }
        if (layer.u8(at) != UNNUMBERED) {
            return layer.to(Space.ETHERTYPE, layer.u16(at), at + 2);
        }
        at++;
        // A byte of padding makes the length even.
        at += layer.u8(at) == 0 ? 1 : 0;
        return switch (layer.u8(at)) {
            case 0xcc, 0x8e -> layer.to(Space.IP, 0, at + 1);
            case 0xcf -> layer.to(Space.PPP, 0, at + 1);
            case 0x80 -> layer.has(at + 6) ? EtherTypes.snap(layer, at + 1) : layer.truncated();
            default -> layer.other();
        };
    }
}
