package dev.kaifu.capture;

import dev.kaifu.protocol.net.LinkType;
import java.io.IOException;

/// What Solaris' snoop writes (RFC 1761): a header of 16 bytes, then packets each with a header of 24, padded.
/// Everything is big-endian.
final class SnoopReader {
    /// The first four of the eight bytes `snoop` and three zeros.
    static final int MAGIC = 0x736e6f6f;

    private static final int MAGIC_REST = 0x70000000;
    private static final int FILE_HEADER = 16;
    private static final int PACKET_HEADER = 24;
    private static final int VERSION = 2;
    private static final ByteOrderReader ORDER = ByteOrderReader.BIG;

    private final BlockInput in;
    private final String name;
    private final CaptureSink sink;
    private final CapturedPacket packet;

    SnoopReader(BlockInput in, String name, CaptureSink sink, CapturedPacket packet) {
        this.in = in;
        this.name = name;
        this.sink = sink;
        this.packet = packet;
    }

    void readAll() throws IOException {
        if (!in.ensure(FILE_HEADER)) {
            sink.damage(name + " ends inside its file header, before the first packet; copy or record it again.");
            return;
        }
        int version = ORDER.i32(in.array(), in.position() + 8);
        if (ORDER.i32(in.array(), in.position() + 4) != MAGIC_REST || version != VERSION) {
            sink.damage(name + " begins as a snoop file does, but is not one of version 2, the only one there is;"
                    + " copy or record it again.");
            return;
        }
        packet.linkType = linkType(ORDER.i32(in.array(), in.position() + 12));
        packet.timeDigits = 6;
        in.skip(FILE_HEADER);
        while (in.ensure(1) && readPacket()) {
            // The next one follows.
        }
    }

    /// RFC 1761 "Datalink Type", with the later ones of Solaris (26: IP over InfiniBand).
    private static int linkType(int datalink) {
        return switch (datalink) {
            case 0, 4 -> LinkType.ETHERNET;
            case 2 -> LinkType.TOKEN_RING;
            case 8 -> LinkType.FDDI;
            case 18 -> LinkType.SUN_ATM;
            case 26 -> LinkType.IPOIB;
            default -> datalink | UNKNOWN;
        };
    }

    /// Above all LINKTYPE_ values, which have 16 bits.
    private static final int UNKNOWN = 1 << 16;

    private boolean readPacket() throws IOException {
        long at = in.fileOffset();
        if (!in.ensure(PACKET_HEADER)) {
            return cut(at);
        }
        byte[] a = in.array();
        int position = in.position();
        long captured = ORDER.u32(a, position + 4);
        long record = ORDER.u32(a, position + 8);
        if (record > CaptureFile.MAX_PACKET || captured > record - PACKET_HEADER) {
            sink.damage(name + " is damaged at byte " + at + ": a packet claims " + captured + " bytes in a record of "
                    + record + "; what follows cannot be read.");
            return false;
        }
        packet.originalLength = ORDER.i32(a, position);
        packet.timeNanos = ORDER.u32(a, position + 16) * 1_000_000_000L + ORDER.u32(a, position + 20) * 1000L;
        int needed = PACKET_HEADER + (int) captured;
        if (!in.ensure(needed)) {
            return cut(at);
        }
        packet.array = in.array();
        packet.offset = in.position() + PACKET_HEADER;
        packet.place = in.fileOffset() + PACKET_HEADER;
        packet.capturedLength = (int) captured;
        packet.number++;
        sink.packet(packet);
        in.skip(needed);
        int padding = (int) record - needed;
        // The last packet's padding may be missing.
        if (in.ensure(padding)) {
            in.skip(padding);
            return true;
        }
        return false;
    }

    private boolean cut(long at) {
        sink.damage(name + " ends in the middle of a packet at byte " + at
                + "; the packets before it were read. Copy or record it again for the rest.");
        return false;
    }
}
