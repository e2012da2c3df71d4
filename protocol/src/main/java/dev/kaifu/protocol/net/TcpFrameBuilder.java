package dev.kaifu.protocol.net;

/// Builds frames of link type RAW: IPv4 (RFC 791) or IPv6 (RFC 8200) with TCP (RFC 9293), all checksums right.
public final class TcpFrameBuilder {
    private static final int PROTOCOL_TCP = 6;
    private static final int TIME_TO_LIVE = 64;
    private static final int TCP_HEADER = 20;
    private static final int MSS_OPTION = 4;
    /// What an Ethernet frame of 1,500 bytes leaves for TCP's payload.
    private static final int MSS_IPV4 = 1460;

    private static final int MSS_IPV6 = 1440;
    /// The longest payload of one frame: IPv4's length field has 16 bits.
    public static final int MAX_PAYLOAD = 0xffff - 20 - TCP_HEADER - MSS_OPTION;

    private TcpFrameBuilder() {}

    /// The payload that a segment between such addresses may carry at the most.
    public static int maximumSegmentSize(Endpoint endpoint) {
        return endpoint.address().length == 4 ? MSS_IPV4 : MSS_IPV6;
    }

    /// One frame. A SYN carries the MSS option.
    ///
    /// @param from an address of the same family as `to`
    /// @param sequence modulo 2^32, as is `acknowledgement`
    /// @param flags those of [TcpSegment]
    /// @param length at most [#MAX_PAYLOAD]
    public static byte[] build(
            Endpoint from,
            Endpoint to,
            long sequence,
            long acknowledgement,
            int flags,
            int window,
            byte[] payload,
            int offset,
            int length) {
        if (length > MAX_PAYLOAD || from.address().length != to.address().length) {
            throw new IllegalArgumentException("a payload of " + length + " bytes from " + from + " to " + to);
        }
        boolean version4 = from.address().length == 4;
        int ipHeader = version4 ? 20 : 40;
        int options = (flags & TcpSegment.SYN) != 0 ? MSS_OPTION : 0;
        byte[] frame = new byte[ipHeader + TCP_HEADER + options + length];
        if (version4) {
            ipv4(frame, from, to);
        } else {
            ipv6(frame, from, to);
        }
        u16(frame, ipHeader, from.port());
        u16(frame, ipHeader + 2, to.port());
        u32(frame, ipHeader + 4, sequence);
        u32(frame, ipHeader + 8, acknowledgement);
        frame[ipHeader + 12] = (byte) ((TCP_HEADER + options) << 2);
        frame[ipHeader + 13] = (byte) flags;
        u16(frame, ipHeader + 14, window);
        if (options > 0) {
            // Kind 2, length 4: RFC 9293 3.7.1.
            u16(frame, ipHeader + TCP_HEADER, 0x0204);
            u16(frame, ipHeader + TCP_HEADER + 2, maximumSegmentSize(from));
        }
        System.arraycopy(payload, offset, frame, ipHeader + TCP_HEADER + options, length);
        tcpChecksum(frame, ipHeader, version4 ? 12 : 8);
        return frame;
    }

    private static void ipv4(byte[] frame, Endpoint from, Endpoint to) {
        frame[0] = 0x45;
        u16(frame, 2, frame.length);
        // "Don't fragment": such packets need no identification (RFC 6864 4.1).
        frame[6] = 0x40;
        frame[8] = TIME_TO_LIVE;
        frame[9] = PROTOCOL_TCP;
        System.arraycopy(from.address(), 0, frame, 12, 4);
        System.arraycopy(to.address(), 0, frame, 16, 4);
        u16(frame, 10, complement(sum(frame, 0, 20)));
    }

    private static void ipv6(byte[] frame, Endpoint from, Endpoint to) {
        frame[0] = 0x60;
        u16(frame, 4, frame.length - 40);
        frame[6] = PROTOCOL_TCP;
        frame[7] = TIME_TO_LIVE;
        System.arraycopy(from.address(), 0, frame, 8, 16);
        System.arraycopy(to.address(), 0, frame, 24, 16);
    }

    /// Over the addresses, the protocol and the length too: RFC 9293 3.1, RFC 8200 8.1.
    private static void tcpChecksum(byte[] frame, int tcp, int addresses) {
        long pseudoHeader = sum(frame, addresses, tcp) + PROTOCOL_TCP + (frame.length - tcp);
        u16(frame, tcp + 16, complement(pseudoHeader + sum(frame, tcp, frame.length)));
    }

    /// The sum of the 16-bit words, RFC 1071; an odd last byte is followed by a zero.
    private static long sum(byte[] a, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            int value = a[i] & 0xff;
            sum += ((i - from) & 1) == 0 ? value << 8 : value;
        }
        return sum;
    }

    private static int complement(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return ~(int) folded & 0xffff;
    }

    private static void u16(byte[] a, int at, int value) {
        a[at] = (byte) (value >>> 8);
        a[at + 1] = (byte) value;
    }

    private static void u32(byte[] a, int at, long value) {
        u16(a, at, (int) (value >>> 16));
        u16(a, at + 2, (int) value);
    }
}
