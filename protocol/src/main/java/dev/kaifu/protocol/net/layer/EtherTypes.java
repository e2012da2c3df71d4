package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.net.LinkType;

/// What IEEE 802 frames carry: EtherTypes with their tags, LLC and SNAP (IEEE 802.2), MPLS, NSH.
final class EtherTypes {
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86dd;
    static final int ETHERNET = 0x6558;
    static final int MPLS = 0x8847;
    static final int NSH = 0x894f;

    /// Numbers below are lengths (IEEE 802.3 3.2.6).
    private static final int FIRST_TYPE = 0x0600;

    private static final int MAC_ADDRESSES = 12;

    private EtherTypes() {}

    static boolean step(Layer layer) {
        int type = layer.number;
        if (type < FIRST_TYPE) {
            return layer.to(Space.LLC, 0, 0);
        }
        return switch (type) {
            case IPV4, IPV6 -> layer.to(Space.IP, 0, 0);
            // 802.1Q, 802.1ad and the older double tag: two bytes of tag, then the next type.
            case 0x8100, 0x88a8, 0x9100 -> tag(layer, 2);
            case MPLS, 0x8848 -> layer.to(Space.MPLS, 0, 0);
            case 0x8864 -> PointToPoint.session(layer);
            case 0x880b -> layer.to(Space.PPP, 0, 0);
            case ETHERNET -> layer.to(Space.LINK, LinkType.ETHERNET, 0);
            case NSH -> layer.to(Space.NSH, 0, 0);
            // Jumbo LLC.
            case 0x8870 -> layer.to(Space.LLC, 0, 0);
            // VN-Tag, as Cisco's switches write it.
            case 0x8926 -> tag(layer, 4);
            // 802.1BR E-tag; Cisco's metadata; the R-tag of 802.1CB.
            case 0x893f, 0x8909, 0xf1c1 -> tag(layer, 6);
            // 802.1ah: I-TAG, then the customer's own frame.
            case 0x88e7 -> layer.to(Space.LINK, LinkType.ETHERNET, 4);
            case 0x88e5 -> macsec(layer);
            default -> layer.other();
        };
    }

    private static boolean tag(Layer layer, int length) {
        return layer.has(length + 2) ? layer.to(Space.ETHERTYPE, layer.u16(length), length + 2) : layer.truncated();
    }

    /// IEEE 802.1AE 9: what is not encrypted can be read.
    private static boolean macsec(Layer layer) {
        if (!layer.has(6)) {
            return layer.truncated();
        }
        int control = layer.u8(0);
        if ((control & 0x0c) != 0) {
            return layer.other();
        }
        return tag(layer, (control & 0x20) != 0 ? 14 : 6);
    }

    /// IEEE 802.2 and the SNAP of RFC 1042.
    static boolean llc(Layer layer) {
        if (!layer.has(3)) {
            return layer.truncated();
        }
        int saps = layer.u16(0);
        boolean unnumbered = layer.u8(2) == 0x03;
        if (saps == 0x0606 && unnumbered) {
            return layer.to(Space.IP, 0, 3);
        }
        if ((saps & 0xfefe) != 0xaaaa || !unnumbered) {
            return layer.other();
        }
        if (!layer.has(8)) {
            return layer.truncated();
        }
        return snap(layer, 3);
    }

    /// An organisation's number of three bytes, then its type.
    ///
    /// @param at where it stands; five bytes of it are there
    static boolean snap(Layer layer, int at) {
        int organisation = (layer.u8(at) << 16) | layer.u16(at + 1);
        int type = layer.u16(at + 3);
        return switch (organisation) {
            // RFC 1042, and the bridge tunnel of IEEE 802.1H.
            case 0x000000, 0x0000f8 -> type < FIRST_TYPE ? layer.other() : layer.to(Space.ETHERTYPE, type, at + 5);
            case 0x0080c2 -> bridged(layer, at, type);
            default -> layer.other();
        };
    }

    /// RFC 2684 5.2, RFC 2427 4.2: Ethernet with its check sequence or without.
    private static boolean bridged(Layer layer, int at, int type) {
        if (type != 0x0001 && type != 0x0007) {
            return layer.other();
        }
        // Two bytes of padding stand before the frame over ATM, none over frame relay.
        return layer.to(Space.LINK, LinkType.ETHERNET, at + (layer.u16(0) == 0xaaaa ? 7 : 5));
    }

    /// RFC 3032 2.1: labels up to the one that is the last. What stands behind is not named: its first bits tell
    /// (RFC 4928 3), and a pseudowire of Ethernet (RFC 4448) has a control word or none.
    static boolean mpls(Layer layer) {
        if (!layer.has(4)) {
            return layer.truncated();
        }
        if ((layer.u8(2) & 1) == 0) {
            return layer.to(Space.MPLS, 0, 4);
        }
        if (!layer.has(5)) {
            return layer.truncated();
        }
        int version = layer.u8(4) >> 4;
        if (version == 4 || version == 6) {
            return layer.to(Space.IP, 0, 4);
        }
        boolean controlWord = version == 0 && isEthernet(layer, 8);
        if (controlWord || isEthernet(layer, 4)) {
            return layer.to(Space.LINK, LinkType.ETHERNET, controlWord ? 8 : 4);
        }
        return layer.other();
    }

    private static boolean isEthernet(Layer layer, int at) {
        if (!layer.has(at + MAC_ADDRESSES + 2)) {
            return false;
        }
        int type = layer.u16(at + MAC_ADDRESSES);
        return type == IPV4 || type == IPV6 || type == 0x8100 || type == 0x88a8 || type == 0x8864 || type == MPLS;
    }

    /// RFC 8300 2.2: the length counts words of four bytes, the next protocol is numbered in 2.2 too.
    static boolean nsh(Layer layer) {
        if (!layer.has(8)) {
            return layer.truncated();
        }
        int length = (layer.u8(1) & 0x3f) * 4;
        return length < 8 ? layer.other() : nextProtocol(layer, layer.u8(3), length);
    }

    /// The numbers that NSH and VXLAN-GPE share.
    static boolean nextProtocol(Layer layer, int protocol, int skipped) {
        return switch (protocol) {
            case 1, 2 -> layer.to(Space.IP, 0, skipped);
            case 3 -> layer.to(Space.LINK, LinkType.ETHERNET, skipped);
            case 4 -> layer.to(Space.NSH, 0, skipped);
            case 5 -> layer.to(Space.MPLS, 0, skipped);
            default -> layer.other();
        };
    }
}
