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
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Frames of every link type. The input's first byte names it.
public final class FramesTarget implements Target {
    private static final int[] LINK_TYPES = {
        LinkType.NULL,
        LinkType.ETHERNET,
        LinkType.RAW_BSD,
        LinkType.RAW_OPENBSD,
        LinkType.RAW,
        LinkType.LOOP,
        LinkType.LINUX_SLL,
        LinkType.IPV4,
        LinkType.IPV6,
        LinkType.LINUX_SLL2,
        // IEEE 802.11, which Kaifu does not know.
        105
    };
    /// What stands before the IP header, by index above: Ethernet with two VLAN tags, cooked captures, families.
    private static final String[] LINK_HEADERS = {
        "02000000",
        "ffffffffffff0000000000018100000188a800020800",
        "",
        "",
        "",
        "00000002",
        "000000010006000000000001" + "0000" + "0800",
        "",
        "",
        "0800" + "0000000000010001" + "00060000000000010000",
        ""
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
        for (int i = 0; i < LINK_TYPES.length; i++) {
            ByteArrayOutputStream seed = new ByteArrayOutputStream();
            seed.write(i);
            seed.writeBytes(HexFormat.of().parseHex(LINK_HEADERS[i]));
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
        int linkType = LINK_TYPES[(input[0] & 0xff) % LINK_TYPES.length];
        byte[] frame = Arrays.copyOfRange(input, 1, input.length);
        List<Object> first = parsed(linkType, Amid.of(frame, 0, (byte) 0));
        Law.same("nothing outside the frame counts", first, parsed(linkType, Amid.of(frame, 64, (byte) 0x45)));
        Law.same("nothing outside the frame counts", first, parsed(linkType, Amid.of(frame, 65, (byte) 0xff)));
        parsed(linkType, Amid.of(Arrays.copyOf(frame, frame.length / 2), 64, (byte) 6));
        builtIsParsed(frame);
    }

    private static List<Object> parsed(int linkType, Amid frame) {
        TcpSegment segment = new TcpSegment();
        Outcome outcome = FrameParser.parse(linkType, frame.array(), frame.offset(), frame.length(), segment);
        if (outcome != Outcome.TCP) {
            return List.of(outcome);
        }
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
