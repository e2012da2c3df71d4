package dev.kaifu.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.FrameParser;
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

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "IPv4 options, 4, options",
        "IPv4 length 0 as offload leaves it, 4, no-length",
        "a frame padded to Ethernet's least, 4, padding",
        "IPv6 hop-by-hop and destination options, 6, extensions",
        "an IPv6 fragment that is whole, 6, atomic",
        "IPv4 in IPv6 (DS-Lite), 4, ds-lite",
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
        assertThat(FrameParser.parse(LinkType.RAW, frame, 0, frame.length, new TcpSegment()))
                .as(name)
                .isEqualTo(outcome);
    }

    @ParameterizedTest(name = "cut after {0} bytes")
    @CsvSource({"0, TRUNCATED", "13, TRUNCATED", "33, TRUNCATED", "53, TRUNCATED", "54, TCP", "60, TCP", "63, TCP"})
    void cutFrames(int captured, Outcome outcome) {
        byte[] frame = concat(hex("020000000001 020000000002 0800"), packet(4));
        TcpSegment segment = new TcpSegment();
        assertThat(FrameParser.parse(LinkType.ETHERNET, frame, 0, captured, segment))
                .isEqualTo(outcome);
        if (outcome == Outcome.TCP) {
            assertThat(segment.payloadLength).isEqualTo(captured - 54);
            assertThat(segment.payloadWireLength).isEqualTo(PAYLOAD.length);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"TCP in a fragment, 0600000112345678, FRAGMENT", "UDP in a fragment, 1100000112345678, OTHER"})
    void fragmentsOfIpv6(String name, String header, Outcome outcome) {
        byte[] frame = insert(packet(6), 40, hex(header));
        frame[6] = 44;
        length6(frame);
        assertThat(FrameParser.parse(LinkType.RAW, frame, 0, frame.length, new TcpSegment()))
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
        assertThat(FrameParser.parse(linkType, frame, 0, frame.length, segment))
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
                                                frame,
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

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
