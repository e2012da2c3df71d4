package dev.kaifu.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.FrameParser.Outcome;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.testkit.Tshark;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every way in which a TCP segment is wrapped: addresses, ports, numbers and payload are those that tshark finds.
class LinksTest {
    private static final byte[] PAYLOAD = "EHLO me\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    /// `4` and `6` in the header stand for the packet itself, which comes behind it.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Ethernet IPv4, 1, 020000000001 020000000002 0800, 4",
        "Ethernet IPv6, 1, 020000000001 020000000002 86dd, 6",
        "802.1Q, 1, 020000000001 020000000002 8100 0064 0800, 4",
        "802.1ad with 802.1Q inside, 1, 020000000001 020000000002 88a8 0064 8100 0065 86dd, 6",
        "the older double tag, 1, 020000000001 020000000002 9100 0064 8100 0065 0800, 4",
        "PPPoE IPv4, 1, 020000000001 020000000002 8864 11 00 0001 0033 0021, 4",
        "PPPoE IPv6, 1, 020000000001 020000000002 8864 11 00 0001 0047 0057, 6",
        "PPPoE with padding that IP counts, 1, 020000000001 020000000002 8864 11 00 0001 0030 0021, 4",
        "Linux cooked, 113, 0000 0001 0006 0200000000010000 0800, 4",
        "Linux cooked IPv6, 113, 0004 0304 0006 0000000000000000 86dd, 6",
        "Linux cooked v2, 276, 0800 0000 00000002 0001 00 06 0200000000010000, 4",
        "Linux cooked v2 IPv6, 276, 86dd 0000 00000002 0304 04 06 0000000000000000, 6",
        "raw IPv4, 101, '', 4",
        "raw IPv6, 101, '', 6",
        "raw IPv4 of BSD, 12, '', 4",
        "link type IPv4, 228, '', 4",
        "link type IPv6, 229, '', 6",
        "null of a little-endian BSD, 0, 02000000, 4",
        "null of FreeBSD IPv6, 0, 1c000000, 6",
        "null of macOS IPv6, 0, 1e000000, 6",
        "null of a big-endian machine, 0, 00000002, 4",
        "loop of OpenBSD, 108, 00000002, 4",
        "loop of OpenBSD IPv6, 108, 00000018, 6",
    })
    void links(String name, int linkType, String header, int version) throws Exception {
        compare(name, linkType, concat(hex(header), packet(version)));
    }

    /// Link types of other networks and other systems.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "PPP, 9, 0021, 4",
        "PPP in HDLC, 50, ff03 0057, 6",
        "PPP with a compressed protocol, 9, 21, 4",
        "PPP link with Cisco's HDLC, 50, 0f00 0800, 4",
        "PPP with direction, 204, 01 ff03 0021, 4",
        "PPPoE as a link, 51, 11 00 0001 0033 0021, 4",
        "PPPoE as a link with padding that IP counts, 51, 11 00 0001 0030 0021, 4",
        "PPPoE and padding over MPLS, 1, 020000000001 020000000002 8847 00011140 00000000 001b21000001 020000000002 8864 11 00 0001 0030 0021, 4",
        "PPP with MPLS, 9, ff03 0281 00011140, 4",
        "PPP bridged, 9, ff03 0031 00 01 020000000001 020000000002 0800, 4",
        "Cisco HDLC, 104, 0f00 0800, 4",
        "frame relay, 107, 1841 03 cc, 4",
        "frame relay padded SNAP, 107, 1841 03 00 80 000000 0800, 4",
        "frame relay in Cisco's way, 107, 1841 0800, 4",
        "802.11, 105, 0801 0000 020000000001 020000000002 020000000003 1000 aaaa03 000000 0800, 4",
        "802.11 QoS, 105, 8801 0000 020000000001 020000000002 020000000003 1000 0000 aaaa03 000000 86dd, 6",
        "802.11 four addresses, 105, 0803 0000 020000000001 020000000002 020000000003 1000 020000000004 aaaa03 000000 0800, 4",
        "radiotap, 127, 0000 0800 00000000 0801 0000 020000000001 020000000002 020000000003 1000 aaaa03 000000 0800, 4",
        "radiotap padded, 127, 0000 0900 02000000 20 8801 0000 020000000001 020000000002 020000000003 1000 0000 0000 aaaa03 000000 0800, 4",
        "AVS, 163, 80211001 00000040 56*00 0801 0000 020000000001 020000000002 020000000003 1000 aaaa03 000000 0800, 4",
        "PPI, 192, 00 00 0800 01000000 020000000001 020000000002 0800, 4",
        "LLC and SNAP, 1, 020000000001 020000000002 0045 aaaa03 000000 0800, 4",
        "LLC of IP, 1, 020000000001 020000000002 0045 060603, 4",
        "MPLS, 1, 020000000001 020000000002 8847 00011040 00012140, 6",
        "MPLS pseudowire, 1, 020000000001 020000000002 8847 00011140 001b21000001 001b21000002 0800, 4",
        "MPLS pseudowire with a control word, 1, 020000000001 020000000002 8847 00011140 00000000 001b21000001 001b21000002 0800, 4",
        "VN-Tag, 1, 020000000001 020000000002 8926 00000000 8100 0064 0800, 4",
        "802.1BR, 1, 020000000001 020000000002 893f 000000000000 0800, 4",
        "802.1ah, 1, 020000000001 020000000002 88e7 00000001 020000000003 020000000004 0800, 4",
        "Cisco's metadata, 1, 020000000001 020000000002 8909 0101 0001 0005 0800, 4",
        "NSH, 1, 020000000001 020000000002 894f 0fc2 0201 00000101 , 4",
        "Linux cooked LLC, 113, 0000 0001 0006 0200000000010000 0004 aaaa03 000000 0800, 4",
        "Token Ring, 6, 10 40 020000000001 820000000002 0230 aaaa03 000000 0800, 4",
        "FDDI, 10, 50 020000000001 020000000002 aaaa03 000000 0800, 4",
        "ARCNET, 129, 0102 0000 d4 00 0001, 4",
        "ARCNET RFC 1051, 129, 0102 0000 f0, 4",
        "ATM RFC 1483, 100, aaaa03 000000 0800, 4",
        "SunATM, 123, 02 00 0020 aaaa03 000000 0800, 4",
        "IP over fibre channel, 122, 0000020000000001 0000020000000002 aaaa03 000000 0800, 4",
        "FireWire, 138, 0200000000000001 0200000000000002 0800, 4",
        "ENC, 109, 02000000 00000001 00000000, 4",
        "PFLOG, 117, 3d020000 656d30 57*00, 4",
        "NFLOG, 239, 02 00 0000 0800 0100 0800 0300 0500 0a00 00 000000 3500 0900, 4",
        "PKTAP, 258, 6c000000 01000000 01000000 96*00 020000000001 020000000002 0800, 4",
        "IPoIB, 242, 40*00 0800 0000, 4",
        "Juniper Ethernet, 178, 4d4743 00 020000000001 020000000002 0800, 4",
        "Juniper Ethernet with extensions, 178, 4d4743 80 0004 01020304 020000000001 020000000002 0800, 4",
        "Juniper without its header, 178, 4d4743 02 02000000, 4",
    })
    void otherLinks(String name, int linkType, String header, int version) throws Exception {
        compare(name, linkType, concat(hex(header), packet(version)));
    }

    /// `ipv4/N`, `ipv6/N` and `udp/N` are headers with the right lengths, of that protocol or port; what stands behind
    /// is
    /// inside them.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "IP in IP, ipv4/4, 4",
        "6in4, ipv4/41, 6",
        "IPv6 in IPv6, ipv6/41, 6",
        "IP three times, ipv4/4 ipv4/4 ipv4/4, 4",
        "GRE, ipv4/47 00000800, 4",
        "GRE with everything, ipv4/47 b00086dd 00000000 00000001 00000002, 6",
        "GRE in IPv6, ipv6/47 00000800, 4",
        "PPTP, ipv4/47 3081880b 00000001 00000001 00000001 ff030021, 4",
        "NVGRE, ipv4/47 20006558 00000100 020000000001 020000000002 0800, 4",
        "ERSPAN I, ipv4/47 000088be 020000000001 020000000002 0800, 4",
        "ERSPAN II, ipv4/47 100088be 00000001 1001000100000000 020000000001 020000000002 0800, 4",
        "ERSPAN III, ipv4/47 100022eb 00000001 200100010000000000000000 020000000001 020000000002 0800, 4",
        "WCCP, ipv4/47 0000883e 00000000, 4",
        "MPLS in GRE, ipv4/47 00008847 00011140, 4",
        "EtherIP, ipv4/97 3000 020000000001 020000000002 0800, 4",
        "PIM register, ipv4/103 2100def700000000, 4",
        "MPLS in IP, ipv4/137 00011140, 4",
        "Ethernet in IPv6, ipv6/143 020000000001 020000000002 0800, 4",
        "VXLAN, ipv4/17 udp/4789 0800000000000100 020000000001 020000000002 0800, 4",
        "VXLAN-GPE, ipv4/17 udp/4790 0c00000200000100, 6",
        "Geneve, ipv4/17 udp/6081 0100655800000100 01020000 020000000001 020000000002 0800, 4",
        "Geneve of IP, ipv4/17 udp/6081 0000080000000100, 4",
        "GTP-U, ipv4/17 udp/2152 30ff003100000001, 4",
        "GTP-U with a sequence, ipv4/17 udp/2152 32ff004900000001 00010000, 6",
        "GTP-U with an extension, ipv4/17 udp/2152 34ff003900000001 00000085 01000900, 4",
        "Teredo, ipv4/17 udp/3544, 6",
        "Teredo with an origin, ipv4/17 udp/3544 0000 1234 56789abc, 6",
        "Teredo with authentication, ipv4/17 udp/3544 00010000 0000000000000000 00, 6",
        "L2TP, ipv4/17 udp/1701 4002 003d 00010002 ff030021, 4",
        "GRE in UDP, ipv4/17 udp/4754 00000800, 4",
        "MPLS in UDP, ipv4/17 udp/6635 00011140, 4",
        "CAPWAP, ipv4/17 udp/5247 00 100200 00000000 020000000001 020000000002 0800, 4",
        "TZSP, ipv4/17 udp/37008 01000001 0d0106 01 020000000001 020000000002 0800, 4",
        "LISP, ipv4/17 udp/4341 8000000000000000, 4",
        "two tunnels, ipv4/17 udp/4789 0800000000000100 020000000001 020000000002 0800 ipv4/47 00000800, 4",
        "authentication header, ipv4/51 04040000 00000001 00000001 000000000000000000000000, 4",
    })
    void tunnels(String name, String headers, int version) throws Exception {
        byte[] frame = packet(version);
        List<String> parts = List.of(headers.split(" ", -1));
        for (String part : parts.reversed()) {
            frame = concat(header(part, frame.length), frame);
        }
        compare(name, LinkType.RAW, frame);
    }

    private static byte[] header(String part, int length) {
        int slash = part.indexOf('/');
        if (slash < 0) {
            return hex(part);
        }
        int number = Integer.parseInt(part.substring(slash + 1));
        return switch (part.substring(0, slash)) {
            case "ipv4" -> hex("4500%04x 00000000 40%02x0000 c0000201 c0000202".formatted(20 + length, number));
            case "ipv6" ->
                hex("60000000 %04x %02x 40".formatted(length, number)
                        + "20010db8000000000000000000000101"
                        + "20010db8000000000000000000000102");
            case "udp" -> hex("c001%04x%04x0000".formatted(number, 8 + length));
            default -> throw new IllegalArgumentException(part);
        };
    }

    /// What tshark 4.0 does not read from a pcap file, or not as mail: link types newer than it, or that only pcap's
    /// programs know.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Broadcom, 281, 020000000001 020000000002 20000001 0800",
        "Broadcom before the frame, 282, 20000001 020000000001 020000000002 0800",
        "DSA, 284, 020000000001 020000000002 40000001 0800",
        "EtherType DSA, 285, 020000000001 020000000002 dada0000 40000001 0800",
        "PPP with direction of pppd, 166, 00 03 0021",
        "Cisco HDLC with direction, 205, 01 0f00 0800",
        "frame relay with direction, 206, 00 1841 03 cc",
        "mPackets of Ethernet, 274, 55555555555555d5 020000000001 020000000002 0800",
    })
    void unknownToTshark(String name, int linkType, String header) {
        byte[] before = hex(header);
        byte[] frame = concat(before, packet(4));
        TcpSegment segment = new TcpSegment();
        assertThat(Frames.parse(linkType, frame, 0, frame.length, segment))
                .as(name)
                .isEqualTo(Outcome.TCP);
        assertThat(segment.payloadOffset).isEqualTo(before.length + 40);
        assertThat(segment.payloadLength).isEqualTo(PAYLOAD.length);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "IPv4 options, 4, options",
        "IPv4 length 0 as offload leaves it, 4, no-length",
        "a frame padded to Ethernet's least, 4, padding",
        "IPv6 hop-by-hop and destination options, 6, extensions",
        "an IPv6 fragment that is whole, 6, atomic",
        "IPv4 in IPv6 (DS-Lite), 4, ds-lite",
        "IPv6 routing on its way, 6, routing",
        "IPv6 segment routing, 6, segments",
        "a mobile host abroad, 6, home-address",
        "IPv6 authentication, 6, authentication",
        "a jumbogram, 6, jumbo",
        "TCP options, 4, tcp-options"
    })
    void headers(String name, int version, String form) throws Exception {
        byte[] plain = packet(version);
        byte[] frame = switch (form) {
            case "options" -> {
                // Three no-operations and the end of the list.
                byte[] longer = insert(plain, 20, hex("01010100"));
                longer[0] = 0x46;
                length4(longer);
                yield longer;
            }
            case "no-length" -> {
                plain[2] = 0;
                plain[3] = 0;
                yield plain;
            }
            case "padding" -> Arrays.copyOf(plain, plain.length + 5);
            case "extensions" -> {
                // Hop-by-hop (0) with PadN, then destination options (60) with PadN, then TCP.
                byte[] longer = insert(plain, 40, hex("3c00010400000000 0600010400000000"));
                longer[6] = 0;
                length6(longer);
                yield longer;
            }
            case "atomic" -> {
                byte[] longer = insert(plain, 40, hex("0600000012345678"));
                longer[6] = 44;
                length6(longer);
                yield longer;
            }
            case "routing" -> extended(plain, 43, "06020001 00000000 20010db8000000000000000000000009");
            case "segments" ->
                extended(
                        plain,
                        43,
                        "06040401 01000000 20010db8000000000000000000000009 20010db8000000000000000000000008");
            case "home-address" -> extended(plain, 60, "06020102 0000c910 20010db8000000000000000000000009");
            case "authentication" -> extended(plain, 51, "06040000 00000001 00000001 000000000000000000000000");
            case "jumbo" -> {
                byte[] longer = Arrays.copyOf(plain, 70_000);
                longer = insert(longer, 40, hex("0600c204%08x".formatted(longer.length - 40 + 8)));
                longer[6] = 0;
                longer[4] = 0;
                longer[5] = 0;
                yield longer;
            }
            case "ds-lite" -> {
                byte[] outer = Arrays.copyOf(packet(6), 40);
                outer[6] = 4;
                byte[] both = concat(outer, plain);
                length6(both);
                yield both;
            }
            case "tcp-options" -> {
                byte[] longer = insert(plain, 40, hex("0101080a0000000100000002"));
                longer[32] = (byte) 0x80;
                length4(longer);
                yield longer;
            }
            default -> throw new IllegalArgumentException(form);
        };
        compare(name, LinkType.RAW, frame);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "first fragment of IPv4, 4, 6, 2000, FRAGMENT",
        "later fragment of IPv4, 4, 6, 0005, FRAGMENT",
        "don't fragment, 4, 6, 4000, TCP",
        "UDP, 4, 9, 1140, OTHER",
        "IPv4 header of 16 bytes, 4, 0, 4400, MALFORMED",
        "TCP header of 16 bytes, 4, 32, 4018, MALFORMED",
        "another IP version, 4, 0, 7500, OTHER",
    })
    void outcomes(String name, int version, int at, String bytes, Outcome outcome) {
        byte[] frame = packet(version);
        System.arraycopy(hex(bytes), 0, frame, at, 2);
        assertThat(Frames.parse(LinkType.RAW, frame, 0, frame.length, new TcpSegment()))
                .as(name)
                .isEqualTo(outcome);
    }

    @ParameterizedTest(name = "cut after {0} bytes")
    @CsvSource({"0, TRUNCATED", "13, TRUNCATED", "33, TRUNCATED", "53, TRUNCATED", "54, TCP", "60, TCP", "63, TCP"})
    void cutFrames(int captured, Outcome outcome) {
        byte[] frame = concat(hex("020000000001 020000000002 0800"), packet(4));
        TcpSegment segment = new TcpSegment();
        assertThat(Frames.parse(LinkType.ETHERNET, frame, 0, captured, segment)).isEqualTo(outcome);
        if (outcome == Outcome.TCP) {
            assertThat(segment.payloadLength).isEqualTo(captured - 54);
            assertThat(segment.payloadWireLength).isEqualTo(PAYLOAD.length);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"TCP in a fragment, 0600000112345678, FRAGMENT", "UDP in a fragment, 1100000112345678, FRAGMENT"})
    void fragmentsOfIpv6(String name, String header, Outcome outcome) {
        byte[] frame = insert(packet(6), 40, hex(header));
        frame[6] = 44;
        length6(frame);
        assertThat(Frames.parse(LinkType.RAW, frame, 0, frame.length, new TcpSegment()))
                .as(name)
                .isEqualTo(outcome);
    }

    private void compare(String name, int linkType, byte[] frame) throws Exception {
        Path file = folder.resolve("link.pcap");
        Files.write(
                file,
                new CaptureBytes(ByteOrder.LITTLE_ENDIAN)
                        .u32(0xa1b2c3d4L)
                        .u16(2, 4)
                        .u32(0, 0, 262_144, linkType)
                        .u32(1_790_000_000L, 0, frame.length, frame.length)
                        .raw(frame)
                        .toByteArray());
        String fields =
                "-T fields -E separator=| -e tcp.srcport -e tcp.dstport -e tcp.seq_raw -e tcp.ack_raw -e tcp.len"
                        + " -e tcp.payload";
        TcpSegment segment = new TcpSegment();
        assertThat(Frames.parse(linkType, frame, 0, frame.length, segment))
                .as(name)
                .isEqualTo(Outcome.TCP);
        assertThat(Tshark.of(file).lines(fields.split(" ", -1)))
                .containsExactly(String.join(
                        "|",
                        List.of(
                                Integer.toString(segment.sourcePort),
                                Integer.toString(segment.destinationPort),
                                Integer.toUnsignedString(segment.sequence),
                                Integer.toUnsignedString(segment.acknowledgement),
                                Integer.toString(segment.payloadWireLength),
                                HexFormat.of()
                                        .formatHex(
                                                segment.array,
                                                segment.payloadOffset,
                                                segment.payloadOffset + segment.payloadLength))));
    }

    private static byte[] packet(int version) {
        byte[] client = version == 4 ? new byte[] {10, 0, 0, 1} : hex("20010db8000000000000000000000001");
        byte[] server = version == 4 ? new byte[] {10, 0, 0, 2} : hex("20010db8000000000000000000000002");
        return TcpFrameBuilder.build(
                new Endpoint(client, 40_000),
                new Endpoint(server, 587),
                0xfedc_ba98L,
                7,
                TcpSegment.ACK,
                65535,
                PAYLOAD,
                0,
                PAYLOAD.length);
    }

    private static byte[] extended(byte[] plain, int kind, String header) {
        byte[] longer = insert(plain, 40, hex(header));
        longer[6] = (byte) kind;
        length6(longer);
        return longer;
    }

    private static void length4(byte[] packet) {
        packet[2] = (byte) (packet.length >>> 8);
        packet[3] = (byte) packet.length;
    }

    private static void length6(byte[] packet) {
        packet[4] = (byte) ((packet.length - 40) >>> 8);
        packet[5] = (byte) (packet.length - 40);
    }

    private static byte[] insert(byte[] into, int at, byte[] what) {
        return concat(concat(Arrays.copyOf(into, at), what), Arrays.copyOfRange(into, at, into.length));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    /// `N*00` stands for so many zeros.
    private static byte[] hex(String text) {
        StringBuilder digits = new StringBuilder();
        for (String part : text.split(" ", -1)) {
            int times = part.indexOf('*');
            digits.append(times < 0 ? part : "00".repeat(Integer.parseInt(part.substring(0, times))));
        }
        return HexFormat.of().parseHex(digits);
    }
}
