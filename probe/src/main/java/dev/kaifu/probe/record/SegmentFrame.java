package dev.kaifu.probe.record;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.TcpSegment;

/// Builds one frame of a synthesised connection: IPv4 (RFC 791) or IPv6 (RFC 8200), TCP (RFC 9293), checksums right.
final class SegmentFrame {
    static final int PSH = 0x08;
    /// As much as an Ethernet of 1,500 bytes carries.
    static final int MSS_IPV4 = 1460;

    static final int MSS_IPV6 = 1440;

    private static final int PROTOCOL_TCP = 6;
    private static final int TTL = 64;
    private static final int WINDOW = 0xffff;
    private static final int TCP_HEADER = 20;
    private static final int MSS_OPTION = 4;

    private SegmentFrame() {}

    static int mss(Endpoint endpoint) {
        return endpoint.address().length == 4 ? MSS_IPV4 : MSS_IPV6;
    }

    /// @param sequence 32 bits, as is acknowledgement
    /// @param flags of [TcpSegment] and [#PSH]; a SYN carries the MSS option
    static byte[] build(
            Endpoint from,
            Endpoint to,
            int sequence,
            int acknowledgement,
            int flags,
            byte[] a,
            int offset,
            int length) {
        boolean v4 = from.address().length == 4;
        int ipHeader = v4 ? 20 : 40;
        int options = (flags & TcpSegment.SYN) != 0 ? MSS_OPTION : 0;
        int tcpLength = TCP_HEADER + options + length;
        byte[] frame = new byte[ipHeader + tcpLength];
        if (v4) {
            ipv4(frame, from, to);
        } else {
            ipv6(frame, from, to, tcpLength);
        }
        u16(frame, ipHeader, from.port());
        u16(frame, ipHeader + 2, to.port());
        u32(frame, ipHeader + 4, sequence);
        u32(frame, ipHeader + 8, acknowledgement);
        frame[ipHeader + 12] = (byte) ((TCP_HEADER + options) << 2);
        frame[ipHeader + 13] = (byte) flags;
        u16(frame, ipHeader + 14, WINDOW);
        if (options > 0) {
            // Kind 2, length 4: RFC 9293 3.7.1.
            u16(frame, ipHeader + 20, 0x0204);
            u16(frame, ipHeader + 22, mss(from));
        }
        System.arraycopy(a, offset, frame, ipHeader + TCP_HEADER + options, length);
        // The pseudo header: both addresses, the protocol, the length (RFC 9293 3.1, RFC 8200 8.1).
        long pseudo = (long) PROTOCOL_TCP + tcpLength + sum(frame, v4 ? 12 : 8, ipHeader);
        u16(frame, ipHeader + 16, fold(pseudo + sum(frame, ipHeader, frame.length)));
        return frame;
    }

    private static void ipv4(byte[] frame, Endpoint from, Endpoint to) {
        frame[0] = 0x45;
        u16(frame, 2, frame.length);
        // Don't fragment; an identification of zero is right then (RFC 6864 4.1).
        u16(frame, 6, 0x4000);
        frame[8] = TTL;
        frame[9] = PROTOCOL_TCP;
        System.arraycopy(from.address(), 0, frame, 12, 4);
        System.arraycopy(to.address(), 0, frame, 16, 4);
        u16(frame, 10, fold(sum(frame, 0, 20)));
    }

    private static void ipv6(byte[] frame, Endpoint from, Endpoint to, int payload) {
        frame[0] = 0x60;
        u16(frame, 4, payload);
        frame[6] = PROTOCOL_TCP;
        frame[7] = TTL;
        System.arraycopy(from.address(), 0, frame, 8, 16);
        System.arraycopy(to.address(), 0, frame, 24, 16);
    }

    /// The sum of 16-bit words, RFC 1071; a last odd byte counts as if a zero followed.
    private static long sum(byte[] a, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += ((a[i] & 0xff) << 8) | (i + 1 < to ? a[i + 1] & 0xff : 0);
        }
        return sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }

    private static void u16(byte[] a, int at, int value) {
        a[at] = (byte) (value >>> 8);
        a[at + 1] = (byte) value;
    }

    private static void u32(byte[] a, int at, int value) {
        u16(a, at, value >>> 16);
        u16(a, at + 2, value);
    }
}
