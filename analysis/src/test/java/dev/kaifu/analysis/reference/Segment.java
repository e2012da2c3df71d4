package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.net.Endpoint;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A TCP segment (RFC 9293 3.1) and the packet that carried it.
///
/// @param payload what was captured
/// @param wireLength of the payload as it passed
record Segment(
        Packet packet,
        Endpoint source,
        Endpoint destination,
        int sequence,
        int acknowledgement,
        int flags,
        byte[] payload,
        int wireLength) {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 16;

    /// Headers that may stand in one another.
    private static final int MOST_HEADERS = 16;

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// Empty where the packet is no whole TCP segment: another protocol, a fragment, cut off or malformed.
    static Optional<Segment> of(Packet packet) {
        ByteBuffer frame = ByteBuffer.wrap(packet.frame());
        return switch (packet.link()) {
            case 1 -> ofType(packet, frame, 12, 14);
            case 113 -> ofType(packet, frame, 14, 16);
            case 276 -> ofType(packet, frame, 0, 20);
            case 12, 14, 101, 228, 229 -> ofIp(packet, from(frame, 0));
            case 0, 108 -> ofIp(packet, from(frame, 4));
            default -> Optional.empty();
        };
    }

    private static ByteBuffer from(ByteBuffer bytes, int at) {
        return at > bytes.limit() ? ByteBuffer.allocate(0) : bytes.slice(at, bytes.limit() - at);
    }

    private static int u16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }

    /// By the Ethernet type, behind any VLAN tags (IEEE 802.1Q 9.3).
    private static Optional<Segment> ofType(Packet packet, ByteBuffer frame, int firstType, int firstPayload) {
        int typeAt = firstType;
        int payload = firstPayload;
        for (int tags = 0; tags < MOST_HEADERS && payload <= frame.limit(); tags++) {
            switch (u16(frame, typeAt)) {
                case 0x8100, 0x88a8, 0x9100 -> {
                    typeAt = payload + 2;
                    payload += 4;
                }
                case 0x0800, 0x86dd -> {
                    return ofIp(packet, from(frame, payload));
                }
                case 0x8864 -> {
                    return ofPpp(packet, from(frame, payload));
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /// RFC 2516 4.
    private static Optional<Segment> ofPpp(Packet packet, ByteBuffer session) {
        boolean ip = session.limit() >= 8 && (u16(session, 6) == 0x21 || u16(session, 6) == 0x57);
        return ip ? ofIp(packet, from(session, 8)) : Optional.empty();
    }

    private static Optional<Segment> ofIp(Packet packet, ByteBuffer ip) {
        if (ip.limit() < 1) {
            return Optional.empty();
        }
        return switch (ip.get(0) >> 4 & 15) {
            case 4 -> ofIpv4(packet, ip);
            case 6 -> ofIpv6(packet, ip);
            default -> Optional.empty();
        };
    }

    /// RFC 791 3.1.
    private static Optional<Segment> ofIpv4(Packet packet, ByteBuffer ip) {
        if (ip.limit() < 20) {
            return Optional.empty();
        }
        int header = (ip.get(0) & 15) * 4;
        boolean fragment = (u16(ip, 6) & 0x3fff) != 0;
        if (header < 20 || fragment || ip.get(9) != 6) {
            return Optional.empty();
        }
        // Offload leaves 0 there.
        int total = u16(ip, 2) == 0 ? ip.limit() : u16(ip, 2);
        return ofTcp(packet, from(ip, header), total - header, address(ip, 12, 4), address(ip, 16, 4));
    }

    /// RFC 8200 3 and 4.
    private static Optional<Segment> ofIpv6(Packet packet, ByteBuffer ip) {
        if (ip.limit() < 40) {
            return Optional.empty();
        }
        int end = u16(ip, 4) == 0 ? ip.limit() : 40 + u16(ip, 4);
        int next = ip.get(6) & 0xff;
        int at = 40;
        for (int headers = 0; headers < MOST_HEADERS; headers++) {
            if (next == 6) {
                return ofTcp(packet, from(ip, at), end - at, address(ip, 8, 16), address(ip, 24, 16));
            }
            // RFC 2473.
            if (next == 4) {
                return ofIpv4(packet, from(ip, at));
            }
            if ((next != 0 && next != 43 && next != 44 && next != 60) || at + 8 > ip.limit()) {
                return Optional.empty();
            }
            boolean fragment = next == 44;
            if (fragment && (u16(ip, at + 2) & 0xfff9) != 0) {
                return Optional.empty();
            }
            next = ip.get(at) & 0xff;
            at += fragment ? 8 : ((ip.get(at + 1) & 0xff) + 1) * 8;
        }
        return Optional.empty();
    }

    private static byte[] address(ByteBuffer ip, int at, int length) {
        byte[] address = new byte[length];
        ip.get(at, address);
        return address;
    }

    private static Optional<Segment> ofTcp(Packet packet, ByteBuffer tcp, int length, byte[] from, byte[] to) {
        if (tcp.limit() < 20) {
            return Optional.empty();
        }
        int header = (tcp.get(12) >> 4 & 15) * 4;
        if (header < 20 || header > length) {
            return Optional.empty();
        }
        int captured = Math.min(tcp.limit(), length);
        byte[] payload = new byte[Math.max(0, captured - header)];
        if (payload.length > 0) {
            tcp.get(header, payload);
        }
        return Optional.of(new Segment(
                packet,
                new Endpoint(from, u16(tcp, 0)),
                new Endpoint(to, u16(tcp, 2)),
                tcp.getInt(4),
                tcp.getInt(8),
                tcp.get(13) & 0xff,
                payload,
                length - header));
    }
}
