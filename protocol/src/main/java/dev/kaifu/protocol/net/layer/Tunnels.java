package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.net.FrameParser.Outcome;
import dev.kaifu.protocol.net.LinkType;

/// What IP carries besides TCP that may have TCP inside: GRE, EtherIP, PIM registers.
final class Tunnels {
    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_ROUTING = 0x4000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int GRE_ACKNOWLEDGEMENT = 0x0080;
    private static final int GRE_VERSION = 0x0007;

    private Tunnels() {}

    /// RFC 2784 2, RFC 2890 2, the routing field of RFC 1701 and the acknowledgement of RFC 2637 4.1.
    static boolean gre(Layer layer) {
        if (!layer.has(4)) {
            return layer.truncated();
        }
        int flags = layer.u16(0);
        int version = flags & GRE_VERSION;
        if (version > 1) {
            return layer.other();
        }
        int at = 4;
        at += (version == 0 && (flags & (GRE_CHECKSUM | GRE_ROUTING)) != 0) ? 4 : 0;
        at += (flags & GRE_KEY) != 0 ? 4 : 0;
        at += (flags & GRE_SEQUENCE) != 0 ? 4 : 0;
        at += (version == 1 && (flags & GRE_ACKNOWLEDGEMENT) != 0) ? 4 : 0;
        if (version == 0 && (flags & GRE_ROUTING) != 0) {
            at = behindRoutes(layer, at);
        }
        return (at < 0 || !layer.has(at)) ? layer.truncated() : payload(layer, flags, at);
    }

    /// RFC 1701: entries with their lengths, up to an empty one; -1 where it is not there.
    private static int behindRoutes(Layer layer, int from) {
        int at = from;
        while (layer.has(at + 4)) {
            int length = layer.u8(at + 3);
            boolean last = layer.u16(at) == 0 && length == 0;
            at += 4 + length;
            if (last) {
                return at;
            }
        }
        return -1;
    }

    private static boolean payload(Layer layer, int flags, int at) {
        int type = layer.u16(2);
        return switch (type) {
            case 0x88be -> mirrored(layer, at, (flags & GRE_SEQUENCE) != 0 ? 8 : 0);
            case 0x22eb -> mirroredByThird(layer, at);
            // WCCP: four bytes of its own in the second version, told by what cannot be IPv4.
            case 0x883e ->
                layer.has(at + 1) ? layer.to(Space.IP, 0, at + (layer.u8(at) >> 4 == 4 ? 0 : 4)) : layer.truncated();
            case 0x6559 -> PointToPoint.frameRelay(layer, at);
            case 0x8881, 0x88d2 -> layer.to(Space.PPP, 0, at);
            // Aruba's wireless access points.
            default ->
                ((type & 0xfe0f) == 0x8200 && type <= 0x83d0)
                        ? layer.to(Space.WIRELESS, 0, at)
                        : layer.to(Space.ETHERTYPE, type, at);
        };
    }

    /// ERSPAN of types I (no header) and II.
    private static boolean mirrored(Layer layer, int at, int header) {
        return layer.to(Space.LINK, LinkType.ETHERNET, at + header);
    }

    /// ERSPAN of type III: 12 bytes, eight more where the last bit says so; the frame's type is 0 for Ethernet, 2 for
    /// IP.
    private static boolean mirroredByThird(Layer layer, int at) {
        if (!layer.has(at + 12)) {
            return layer.truncated();
        }
        int last = layer.u16(at + 10);
        int behind = at + ((last & 1) != 0 ? 20 : 12);
        return ((last >> 10) & 0x1f) == 2
                ? layer.to(Space.IP, 0, behind)
                : layer.to(Space.LINK, LinkType.ETHERNET, behind);
    }

    /// RFC 7761 4.9.3: a register has the packet itself.
    static boolean pim(Layer layer) {
        if (!layer.has(8)) {
            return layer.truncated();
        }
        return layer.u8(0) == 0x21 ? layer.to(Space.IP, 0, 8) : layer.other();
    }

    /// RFC 3378 3: its version is 3.
    static boolean etherIp(Layer layer) {
        if (!layer.has(2)) {
            return layer.truncated();
        }
        return layer.u8(0) >> 4 == 3 ? layer.to(Space.LINK, LinkType.ETHERNET, 2) : layer.ends(Outcome.OTHER);
    }
}
