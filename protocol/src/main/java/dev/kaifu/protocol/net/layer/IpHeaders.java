package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.net.FrameParser.Outcome;
import java.util.Arrays;

/// IPv4 (RFC 791), IPv6 (RFC 8200) with its extension headers, and the fragments of both.
final class IpHeaders {
    static final int HOP_BY_HOP = 0;
    static final int ROUTING = 43;
    static final int FRAGMENT = 44;
    static final int DESTINATION_OPTIONS = 60;

    private static final int OPTION_JUMBO = 0xc2;
    /// A jumbogram may claim 4 GiB; no capture holds a packet of a quarter of that, wherever it stands in memory.
    private static final int MAX_WIRE_LENGTH = 1 << 30;
    private static final int OPTION_HOME_ADDRESS = 0xc9;
    private static final int IPV6_ADDRESS = 16;

    private final FragmentTable fragments;

    IpHeaders(FragmentTable fragments) {
        this.fragments = fragments;
    }

    boolean step(Layer layer, long packet, long timeNanos) {
        if (!layer.has(1)) {
            return layer.truncated();
        }
        return switch (layer.u8(0) >> 4) {
            case 4 -> ipv4(layer, packet, timeNanos);
            case 6 -> ipv6(layer);
            default -> layer.other();
        };
    }

    private boolean ipv4(Layer layer, long packet, long timeNanos) {
        if (!layer.has(20)) {
            return layer.truncated();
        }
        int header = (layer.u8(0) & 0x0f) * 4;
        int total = layer.u16(2);
        if (header < 20 || (total != 0 && total < header)) {
            return layer.ends(Outcome.MALFORMED);
        }
        addresses(layer, 12, 16, 4);
        // 0 is what segmentation offload leaves in frames captured on their way out.
        bound(layer, total == 0 ? layer.end : layer.at + total);
        int protocol = layer.u8(9);
        int fragment = layer.u16(6);
        int identification = layer.u16(4);
        if (!layer.to(Space.IP_PROTOCOL, protocol, header)) {
            return false;
        }
        // The more-fragments bit and the offset in units of eight bytes, RFC 791 3.1.
        return (fragment & 0x3fff) == 0
                || fragments.add(
                        layer, identification, (fragment & 0x1fff) * 8, (fragment & 0x2000) != 0, packet, timeNanos);
    }

    private static boolean ipv6(Layer layer) {
        if (!layer.has(40)) {
            return layer.truncated();
        }
        addresses(layer, 8, 24, IPV6_ADDRESS);
        int payload = layer.u16(4);
        int next = layer.u8(6);
        long wireLength = 40L + payload;
        if (payload == 0) {
            wireLength = next == HOP_BY_HOP ? jumbo(layer) : (long) layer.end - layer.at;
        }
        bound(layer, layer.at + (int) Math.min(wireLength, MAX_WIRE_LENGTH));
        return layer.to(Space.IP_PROTOCOL, next, 40);
    }

    /// RFC 2675 2: the length stands in an option of the header that follows. With the header of IPv6, which that does
    /// not count.
    private static long jumbo(Layer layer) {
        int length = layer.has(42) ? (layer.u8(41) + 1) * 8 : 0;
        for (int at = 42; at + 6 <= 40 + length && layer.has(at + 6); ) {
            if (layer.u8(at) == OPTION_JUMBO && layer.u8(at + 1) == 4) {
                return 40L + (layer.i32(at + 2) & 0xffff_ffffL);
            }
            at += layer.u8(at) == 0 ? 1 : 2 + layer.u8(at + 1);
        }
        return (long) layer.end - layer.at;
    }

    private static void addresses(Layer layer, int source, int destination, int length) {
        layer.sourceAt = layer.at + source;
        layer.destinationAt = layer.at + destination;
        layer.addressLength = length;
    }

    /// What stands behind the packet is padding of the frame.
    private static void bound(Layer layer, int wireEnd) {
        layer.wireEnd = wireEnd;
        layer.end = Math.min(layer.end, Math.max(wireEnd, layer.at));
    }

    /// A header that has the next one's number and its own length in units of eight bytes, the first not counted
    /// (RFC 8200 4.3 to 4.6; RFC 6275 6.1 and RFC 7401 5.1 alike).
    static boolean extension(Layer layer) {
        if (!layer.has(8)) {
            return layer.truncated();
        }
        int length = (layer.u8(1) + 1) * 8;
        if (!layer.has(length)) {
            return layer.truncated();
        }
        if (layer.addressLength == IPV6_ADDRESS) {
            if (layer.number == ROUTING) {
                lastDestination(layer, length);
            } else if (layer.number == DESTINATION_OPTIONS) {
                homeAddress(layer, length);
            }
        }
        return layer.to(Space.IP_PROTOCOL, layer.u8(0), length);
    }

    /// Where the packet is on its way to: the last address of the list of types 0 (RFC 5095) and 2 (RFC 6275 6.4), the
    /// first one of type 4 (RFC 8754 2). TCP's peer is the host there (RFC 8200 8.1).
    private static void lastDestination(Layer layer, int length) {
        int type = layer.u8(2);
        boolean onItsWay = layer.u8(3) != 0;
        int addresses = (length - 8) / IPV6_ADDRESS;
        if (!onItsWay || addresses == 0) {
            return;
        }
        if (type == 0 || type == 2) {
            layer.destinationAt = layer.at + 8 + (addresses - 1) * IPV6_ADDRESS;
        } else if (type == 4) {
            layer.destinationAt = layer.at + 8;
        }
    }

    /// RFC 6275 6.3: who a host abroad is at home is TCP's peer.
    private static void homeAddress(Layer layer, int length) {
        for (int at = 2; at + 2 <= length; ) {
            int option = layer.u8(at);
            if (option == OPTION_HOME_ADDRESS && layer.u8(at + 1) == IPV6_ADDRESS && at + 18 <= length) {
                layer.sourceAt = layer.at + at + 2;
                return;
            }
            at += option == 0 ? 1 : 2 + layer.u8(at + 1);
        }
    }

    /// RFC 8200 4.5. Offset and more-fragments bit both 0 is a whole packet (RFC 6946).
    boolean fragment(Layer layer, long packet, long timeNanos) {
        if (!layer.has(8)) {
            return layer.truncated();
        }
        int field = layer.u16(2);
        int identification = layer.i32(4);
        if (!layer.to(Space.IP_PROTOCOL, layer.u8(0), 8)) {
            return false;
        }
        return (field & 0xfff9) == 0
                || fragments.add(layer, identification, field & 0xfff8, (field & 1) != 0, packet, timeNanos);
    }

    /// RFC 4302 2: its length counts words of four bytes, less two.
    static boolean authentication(Layer layer) {
        return layer.has(2) ? layer.to(Space.IP_PROTOCOL, layer.u8(0), (layer.u8(1) + 2) * 4) : layer.truncated();
    }

    /// The addresses of a layer, so that they stand before what is put together.
    static byte[] addresses(Layer layer) {
        byte[] both = Arrays.copyOfRange(layer.array, layer.sourceAt, layer.sourceAt + 2 * layer.addressLength);
        System.arraycopy(layer.array, layer.destinationAt, both, layer.addressLength, layer.addressLength);
        return both;
    }
}
