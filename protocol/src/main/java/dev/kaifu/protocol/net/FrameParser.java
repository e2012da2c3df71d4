package dev.kaifu.protocol.net;

import static dev.kaifu.protocol.bytes.BigEndian.i32;
import static dev.kaifu.protocol.bytes.BigEndian.u16;

/// Finds the TCP segment in a captured frame of the plain kind, which most are: link header, IPv4 (RFC 791) or IPv6
/// (RFC 8200), TCP (RFC 9293). All others are left to [dev.kaifu.protocol.net.layer.FrameUnwrapper].
public final class FrameParser {
    /// What a frame turned out to be.
    public enum Outcome {
        TCP,
        /// The beginning of a TCP segment, which an ICMP error quotes: not itself a part of the traffic.
        QUOTED,
        /// Another protocol (ARP, UDP, …).
        OTHER,
        /// A fragment of an IP packet that is not whole (yet).
        FRAGMENT,
        /// TLS over UDP (RFC 9147), which is not opened.
        DTLS,
        /// QUIC (RFC 9000), which is not opened.
        QUIC,
        /// An 802.11 data frame under WEP, WPA or the like: what it carries cannot be seen.
        ENCRYPTED,
        /// The headers were cut off by the capture's snaplen.
        TRUNCATED,
        MALFORMED,
        UNKNOWN_LINK_TYPE
    }

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ETHERTYPE_PPPOE = 0x8864;
    private static final int PPP_IPV4 = 0x0021;
    private static final int PPP_IPV6 = 0x0057;
    /// IANA's number of TCP.
    public static final int PROTOCOL_TCP = 6;
    /// IPv4 inside IPv6 (RFC 2473), as DS-Lite (RFC 6333) carries it.
    private static final int PROTOCOL_IPV4 = 4;
    /// More VLAN tags than this are taken for malformed.
    private static final int MAX_TAGS = 16;

    private FrameParser() {}

    /// @param linkType the LINKTYPE_ value of the frame's interface
    /// @param a the array that holds the frame at `[offset, offset + captured)`
    /// @param into filled where the answer is [Outcome#TCP], else in no defined state
    public static Outcome parse(int linkType, byte[] a, int offset, int captured, TcpSegment into) {
        int end = offset + captured;
        return switch (linkType) {
            case LinkType.ETHERNET -> ethertype(a, offset + 12, offset + 14, end, into);
            case LinkType.LINUX_SLL -> ethertype(a, offset + 14, offset + 16, end, into);
            case LinkType.LINUX_SLL2 -> ethertype(a, offset, offset + 20, end, into);
            case LinkType.RAW, LinkType.RAW_BSD, LinkType.RAW_OPENBSD, LinkType.IPV4, LinkType.IPV6 ->
                ip(a, offset, end, into);
            // The address family that stands first differs from system to system; the IP version says the same.
            case LinkType.NULL, LinkType.LOOP -> ip(a, offset + 4, end, into);
            default -> Outcome.UNKNOWN_LINK_TYPE;
        };
    }

    private static Outcome ethertype(byte[] a, int typeAt, int payloadAt, int end, TcpSegment into) {
        int at = typeAt;
        int payload = payloadAt;
        for (int tags = 0; tags < MAX_TAGS; tags++) {
            if (payload > end || at + 2 > end) {
                return Outcome.TRUNCATED;
            }
            int type = u16(a, at);
            switch (type) {
                // 802.1Q, 802.1ad and the older double tag: two bytes of tag, then the next type.
                case 0x8100, 0x88a8, 0x9100 -> {
                    at = payload + 2;
                    payload += 4;
                }
                case ETHERTYPE_IPV4, ETHERTYPE_IPV6 -> {
                    return ip(a, payload, end, into);
                }
                case ETHERTYPE_PPPOE -> {
                    return pppoe(a, payload, end, into);
                }
                default -> {
                    return Outcome.OTHER;
                }
            }
        }
        return Outcome.MALFORMED;
    }

    /// A PPPoE session (RFC 2516 4): six bytes, the last two of them the payload's length, then PPP's protocol number.
    private static Outcome pppoe(byte[] a, int at, int end, TcpSegment into) {
        if (at + 8 > end) {
            return Outcome.TRUNCATED;
        }
        int protocol = u16(a, at + 6);
        if (protocol != PPP_IPV4 && protocol != PPP_IPV6) {
            return Outcome.OTHER;
        }
        Outcome outcome = ip(a, at + 8, end, into);
        if (outcome == Outcome.TCP) {
            into.endsAt(at + 6 + u16(a, at + 4));
        }
        return outcome;
    }

    private static Outcome ip(byte[] a, int at, int end, TcpSegment into) {
        if (at >= end) {
            return Outcome.TRUNCATED;
        }
        return switch ((a[at] & 0xf0) >> 4) {
            case 4 -> ipv4(a, at, end, into);
            case 6 -> ipv6(a, at, end, into);
            default -> Outcome.OTHER;
        };
    }

    private static Outcome ipv4(byte[] a, int at, int end, TcpSegment into) {
        if (at + 20 > end) {
            return Outcome.TRUNCATED;
        }
        int headerLength = (a[at] & 0x0f) * 4;
        if (headerLength < 20) {
            return Outcome.MALFORMED;
        }
        if (a[at + 9] != PROTOCOL_TCP) {
            return Outcome.OTHER;
        }
        // The more-fragments bit and the fragment offset, RFC 791 3.1.
        if ((u16(a, at + 6) & 0x3fff) != 0) {
            return Outcome.FRAGMENT;
        }
        into.sourceOffset = at + 12;
        into.destinationOffset = at + 16;
        into.addressLength = 4;
        int total = u16(a, at + 2);
        // 0 is what segmentation offload leaves in frames captured on their way out.
        int wireEnd = total == 0 ? end : at + total;
        return tcp(a, at + headerLength, end, wireEnd, into);
    }

    private static Outcome ipv6(byte[] a, int at, int end, TcpSegment into) {
        if (at + 40 > end) {
            return Outcome.TRUNCATED;
        }
        into.sourceOffset = at + 8;
        into.destinationOffset = at + 24;
        into.addressLength = 16;
        int payload = u16(a, at + 4);
        int wireEnd = payload == 0 ? end : at + 40 + payload;
        int header = at + 40;
        return switch (a[at + 6]) {
            case PROTOCOL_TCP -> tcp(a, header, end, wireEnd, into);
            case PROTOCOL_IPV4 -> header < end ? ipv4(a, header, end, into) : Outcome.TRUNCATED;
            default -> Outcome.OTHER;
        };
    }

    /// A TCP header and what follows it, into a segment whose addresses are set.
    ///
    /// @param end behind the last byte captured
    /// @param wireEnd behind the last byte that passed
    public static Outcome tcp(byte[] a, int at, int end, int wireEnd, TcpSegment into) {
        if (at + 20 > end) {
            return Outcome.TRUNCATED;
        }
        int headerLength = ((a[at + 12] & 0xf0) >> 4) * 4;
        int payload = at + headerLength;
        if (headerLength < 20 || payload > wireEnd) {
            return Outcome.MALFORMED;
        }
        into.array = a;
        into.sourcePort = u16(a, at);
        into.destinationPort = u16(a, at + 2);
        into.sequence = i32(a, at + 4);
        into.acknowledgement = i32(a, at + 8);
        into.flags = a[at + 13] & 0xff;
        into.payloadOffset = Math.min(payload, end);
        into.payloadWireLength = wireEnd - payload;
        into.payloadLength = Math.max(0, Math.min(end, wireEnd) - payload);
        return Outcome.TCP;
    }
}
