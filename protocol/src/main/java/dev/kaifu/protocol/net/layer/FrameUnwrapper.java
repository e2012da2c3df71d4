package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.FrameParser.Outcome;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.TcpSegment;

/// Finds the TCP segment in frames in which [FrameParser] found none: layer by layer, through tunnels, extension
/// headers and fragments. It keeps the fragments that wait for others, and so serves one capture's timeline.
public final class FrameUnwrapper {
    /// Headers of one frame, tags, labels and tunnels alike. Real ones have about fifteen at the most.
    static final int MAX_LAYERS = 64;

    private final FragmentTable fragments = new FragmentTable();
    private final IpHeaders ip = new IpHeaders(fragments);
    private final UdpPayload datagrams = new UdpPayload();
    private final Layer layer = new Layer();

    /// @param linkType the LINKTYPE_ value of the frame's interface
    /// @param a the array that holds the frame at `[offset, offset + captured)`
    /// @param packet the packet's number, by which lost fragments are named
    /// @param timeNanos the packet's time, by which fragments grow old
    /// @param into filled where the answer is [Outcome#TCP], else in no defined state; where fragments were put
    ///     together its bytes stand in another array than `a`
    public Outcome unwrap(
            int linkType, byte[] a, int offset, int captured, long packet, long timeNanos, TcpSegment into) {
        layer.begin(linkType, a, offset, captured);
        for (int depth = 0; depth < MAX_LAYERS; depth++) {
            if (layer.space == Space.IP_PROTOCOL && layer.number == FrameParser.PROTOCOL_TCP) {
                return tcp(into);
            }
            if (!step(packet, timeNanos)) {
                // What an error quotes ends early, as it may.
                return layer.quoted ? Outcome.OTHER : layer.outcome;
            }
        }
        return Outcome.MALFORMED;
    }

    /// Fragments whose packet was never whole, so far.
    public long lostFragments() {
        return fragments.lost();
    }

    /// The number of the first packet with a lost fragment, where there is one.
    public long firstLostFragment() {
        return fragments.firstLost();
    }

    private Outcome tcp(TcpSegment into) {
        into.sourceOffset = layer.sourceAt;
        into.destinationOffset = layer.destinationAt;
        into.addressLength = layer.addressLength;
        Outcome outcome = FrameParser.tcp(layer.array, layer.at, layer.end, layer.wireEnd, into);
        if (outcome == Outcome.TCP) {
            into.endsAt(layer.sessionEnd);
        }
        if (!layer.quoted) {
            return outcome;
        }
        return outcome == Outcome.TCP ? Outcome.QUOTED : Outcome.OTHER;
    }

    private boolean step(long packet, long timeNanos) {
        return switch (layer.space) {
            case LINK -> LinkHeaders.step(layer);
            case ETHERTYPE -> EtherTypes.step(layer);
            case LLC -> EtherTypes.llc(layer);
            case PPP -> PointToPoint.ppp(layer);
            case MPLS -> EtherTypes.mpls(layer);
            case NSH -> EtherTypes.nsh(layer);
            case WIRELESS -> Wireless.frame(layer);
            case IP -> ip.step(layer, packet, timeNanos);
            case IP_PROTOCOL -> protocol(packet, timeNanos);
        };
    }

    /// IANA's protocol numbers.
    private boolean protocol(long packet, long timeNanos) {
        return switch (layer.number) {
            case IpHeaders.HOP_BY_HOP, IpHeaders.ROUTING, IpHeaders.DESTINATION_OPTIONS, 135, 139, 140 ->
                IpHeaders.extension(layer);
            case IpHeaders.FRAGMENT -> ip.fragment(layer, packet, timeNanos);
            case 51 -> IpHeaders.authentication(layer);
            // RFC 2003, RFC 2473, RFC 4213.
            case 4, 41 -> layer.to(Space.IP, 0, 0);
            case 1 -> error(isIcmpError(layer));
            case 58 -> error(isIcmpv6Error(layer));
            case 17 -> udp();
            case 47 -> Tunnels.gre(layer);
            case 97 -> Tunnels.etherIp(layer);
            case 103 -> Tunnels.pim(layer);
            // RFC 4023, RFC 8986 4.
            case 137 -> layer.to(Space.MPLS, 0, 0);
            case 143 -> layer.to(Space.LINK, LinkType.ETHERNET, 0);
            default -> layer.other();
        };
    }

    /// An error quotes the packet that it is about (RFC 792, RFC 4443 2.4), behind eight bytes.
    private boolean error(boolean is) {
        if (!is || layer.quoted) {
            return layer.other();
        }
        layer.quoted = true;
        return layer.to(Space.IP, 0, 8);
    }

    private static boolean isIcmpError(Layer layer) {
        if (!layer.has(8)) {
            return false;
        }
        int type = layer.u8(0);
        return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
    }

    private static boolean isIcmpv6Error(Layer layer) {
        return layer.has(8) && layer.u8(0) >= 1 && layer.u8(0) <= 4;
    }

    /// RFC 768. A length of 0 is a jumbogram's (RFC 2675 4).
    private boolean udp() {
        if (!layer.has(8)) {
            return layer.truncated();
        }
        int ports = layer.i32(0);
        int length = layer.u16(4);
        if (length >= 8) {
            layer.end = Math.min(layer.end, layer.at + length);
        }
        layer.at += 8;
        boolean tunnel = UdpTunnels.enter(layer, ports & 0xffff) || UdpTunnels.enter(layer, ports >>> 16);
        return tunnel || layer.ends(datagrams.of(layer, ports));
    }
}
