package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Amid;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.Packets;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.FrameParser.Outcome;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.net.layer.FrameUnwrapper;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Frames of every link type and tunnel. The input's first byte names the link type.
public final class FramesTarget implements Target {
    private static final String IPV4 = "450000000001000040";
    private static final String UDP = "110000c0000201c0000202c001";

    /// Link types, and what stands before the IP header in a seed of each.
    private static final String[][] LINKS = {
        {"0", "02000000"},
        {"1", "ffffffffffff0000000000018100000188a800020800"},
        {"12", ""},
        {"14", ""},
        {"101", ""},
        {"108", "00000002"},
        {"113", "000000010006000000000001" + "0000" + "0800"},
        {"228", ""},
        {"229", ""},
        {"276", "0800" + "0000000000010001" + "00060000000000010000"},
        // PPPoE over MPLS as a pseudowire, with a control word.
        {"1", "0200000000010200000000028847" + "0001114000000000" + "001b21000001001b210000028864110000010033" + "0021"
        },
        // An IPv4 header before GRE, VXLAN, Geneve, GTP-U, Teredo, L2TP, ERSPAN, an ICMP error, a fragment.
        {"101", IPV4 + "2f0000c0000201c0000202" + "b0000800000000000000000100000002"},
        {"101", IPV4 + UDP + "12b500000000" + "0800000000000100" + "0200000000010200000000020800"},
        {"101", IPV4 + UDP + "17c100000000" + "0100080000000100" + "01020000"},
        {"101", IPV4 + UDP + "086800000000" + "34ff003900000001" + "0000008501000900"},
        {"101", IPV4 + UDP + "0dd800000000" + "0001000000000000000000000000" + "123456789abc"},
        {"101", IPV4 + UDP + "06a500000000" + "4002003d00010002" + "ff030021"},
        {
            "101",
            IPV4 + "2f0000c0000201c0000202" + "100022eb00000001" + "200100010000000000000000020000000001020000000002"
                    + "0800"
        },
        {"101", IPV4 + "010000c0000201c0000202" + "0304000000000000"},
        {"101", "4500000000012000" + "4004" + "0000c0000201c0000202"},
        {"101", "6000000000002c40" + "00".repeat(32) + "0600000100000001"},
        {"101", "6000000000002b40" + "00".repeat(32) + "3c02040001000000" + "00".repeat(16) + "0600c20400000100"},
        {"9", "ff030021"},
        {"50", "0f000800"},
        {"107", "184103008000000008" + "00"},
        {
            "127",
            "0000090002000000" + "20" + "8801000002000000000102000000000202000000000310000000" + "0000aaaa030000000800"
        },
        {"163", "8021100100000008" + "0801000002000000000102000000000202000000000310" + "00aaaa030000000800"},
        {"192", "0000080001000000" + "0200000000010200000000020800"},
        {"239", "0200000008000100080003000500" + "0a000000000035000900"},
        {"258", "0c0000000100000001000000" + "0200000000010200000000020800"},
        {"178", "4d47438000040102030402000000000102000000000208" + "00"},
        {"6", "1040020000000001820000000002" + "0230aaaa030000000800"},
        {"129", "01020000d4000001"},
        {"117", "3d020000" + "00".repeat(60)},
        {"123", "02000020aaaa030000000800"},
        {"242", "00".repeat(40) + "08000000"},
        // USB, which is no network.
        {"189", ""}
    };

    @Override
    public String name() {
        return "frames";
    }

    @Override
    public List<byte[]> seeds() {
        byte[] frame =
                Packets.frames(Turns.of(Dialogues.smtp().getFirst(), 0), 100).get(3);
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < LINKS.length; i++) {
            ByteArrayOutputStream seed = new ByteArrayOutputStream();
            seed.write(i);
            seed.writeBytes(HexFormat.of().parseHex(LINKS[i][1]));
            seed.writeBytes(frame);
            seeds.add(seed.toByteArray());
        }
        return seeds;
    }

    @Override
    public void check(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int linkType = Integer.parseInt(LINKS[(input[0] & 0xff) % LINKS.length][0]);
        byte[] frame = Arrays.copyOfRange(input, 1, input.length);
        List<Object> first = parsed(linkType, Amid.of(frame, 0, (byte) 0));
        Law.same("nothing outside the frame counts", first, parsed(linkType, Amid.of(frame, 64, (byte) 0x45)));
        Law.same("nothing outside the frame counts", first, parsed(linkType, Amid.of(frame, 65, (byte) 0xff)));
        parsed(linkType, Amid.of(Arrays.copyOf(frame, frame.length / 2), 64, (byte) 6));
        inPieces(linkType, frame);
        builtIsParsed(frame);
    }

    /// Pieces of a frame one after the other, each a frame of its own, and the whole between: what waits of some does
    /// not change what others are, but for fragments, and is bounded by what came.
    private static void inPieces(int linkType, byte[] frame) {
        FrameUnwrapper unwrapper = new FrameUnwrapper();
        TcpSegment segment = new TcpSegment();
        int count = 0;
        for (int length = frame.length; length > 0; length -= 1 + length / 8) {
            Outcome outcome = unwrapper.unwrap(linkType, frame, 0, length, ++count, count, segment);
            if (outcome == Outcome.TCP) {
                Law.holds(
                        segment.payloadOffset + segment.payloadLength <= segment.array.length,
                        "the payload stands in its array");
                segment.source();
                segment.destination();
            }
        }
        Law.holds(unwrapper.lostFragments() <= count, "no more is lost than came");
    }

    @SuppressWarnings("ReferenceEquality")
    private static List<Object> parsed(int linkType, Amid frame) {
        TcpSegment segment = new TcpSegment();
        Outcome plain = FrameParser.parse(linkType, frame.array(), frame.offset(), frame.length(), segment);
        if (plain == Outcome.TCP) {
            return plain(frame, segment);
        }
        Outcome outcome =
                new FrameUnwrapper().unwrap(linkType, frame.array(), frame.offset(), frame.length(), 1, 0, segment);
        boolean found = outcome == Outcome.TCP || outcome == Outcome.QUOTED;
        // A frame alone is never a packet put together: its bytes stand in its own array.
        if (!found) {
            return List.of(outcome);
        }
        return plain(frame, segment);
    }

    private static List<Object> plain(Amid frame, TcpSegment segment) {
        int end = frame.offset() + frame.length();
        Law.holds(segment.addressLength == 4 || segment.addressLength == 16, "addresses of 4 or 16 bytes");
        Law.holds(
                segment.sourceOffset >= frame.offset() && segment.sourceOffset + segment.addressLength <= end,
                "the source stands in the frame");
        Law.holds(
                segment.destinationOffset >= frame.offset() && segment.destinationOffset + segment.addressLength <= end,
                "the destination stands in the frame");
        Law.holds(
                segment.payloadLength >= 0
                        && segment.payloadOffset >= frame.offset()
                        && segment.payloadOffset + segment.payloadLength <= end,
                "the payload, %d bytes at %d, stands in the frame",
                segment.payloadLength,
                segment.payloadOffset - frame.offset());
        Law.holds(segment.payloadWireLength >= segment.payloadLength, "no more was captured than passed");
        return List.of(
                segment.source(),
                segment.destination(),
                segment.sequence,
                segment.acknowledgement,
                segment.flags,
                segment.payloadOffset - frame.offset(),
                segment.payloadLength,
                segment.payloadWireLength);
    }

    /// A frame that is built is parsed to what went in. The input gives the addresses, the numbers and the
    /// payload.
    private static void builtIsParsed(byte[] input) {
        byte[] given = Arrays.copyOf(input, Math.max(input.length, 48));
        int size = (given[0] & 1) == 0 ? 4 : 16;
        Endpoint from = new Endpoint(Arrays.copyOfRange(given, 1, 1 + size), given[40] & 0xff);
        Endpoint to = new Endpoint(Arrays.copyOfRange(given, 17, 17 + size), 0xff00 + (given[41] & 0xff));
        int flags = given[42] & 0x3f;
        long sequence = (given[43] & 0xffL) << 24;
        byte[] frame = TcpFrameBuilder.build(from, to, sequence, 5, flags, 100, given, 0, given.length);
        List<Object> expected =
                List.of(from, to, (int) sequence, 5, flags, frame.length - given.length, given.length, given.length);
        Law.same("a built frame is parsed", expected, parsed(LinkType.RAW, Amid.of(frame, 1, (byte) 0)));
    }
}
