package dev.kaifu.capture;

import java.io.IOException;

/// The classic pcap file: a header of 24 bytes, then packets each with a header of 16
/// (draft-ietf-opsawg-pcap sections 4 and 5). Both byte orders, micro- and nanoseconds.
final class PcapReader {
    private static final int FILE_HEADER = 24;
    private static final int PACKET_HEADER = 16;
    /// Alexey Kuznetsov's modified format has 8 more bytes a packet.
    private static final int MODIFIED_PACKET_HEADER = 24;

    private final BlockInput in;
    private final String name;
    private final CaptureSink sink;
    private final CapturedPacket packet;
    private final ByteOrderReader order;
    private final boolean nanoseconds;
    private final int packetHeader;

    private PcapReader(
            BlockInput in, String name, CaptureSink sink, CapturedPacket packet, ByteOrderReader order, int magic) {
        this.in = in;
        this.name = name;
        this.sink = sink;
        this.packet = packet;
        this.order = order;
        this.nanoseconds = magic == 0xa1b23c4d;
        this.packetHeader = magic == 0xa1b2cd34 ? MODIFIED_PACKET_HEADER : PACKET_HEADER;
    }

    static boolean isMagic(int magic) {
        return magic == 0xa1b2c3d4 || magic == 0xa1b23c4d || magic == 0xa1b2cd34;
    }

    static void read(
            BlockInput in, String name, CaptureSink sink, CapturedPacket packet, ByteOrderReader order, int magic)
            throws IOException {
        new PcapReader(in, name, sink, packet, order, magic).readAll();
    }

    private void readAll() throws IOException {
        if (!in.ensure(FILE_HEADER)) {
            sink.damage(name + " ends inside its file header, before the first packet; copy or record it again.");
            return;
        }
        // The upper bits of the field carry the frame check sequence's length.
        packet.linkType = order.i32(in.array(), in.position() + 20) & 0xffff;
        packet.timeDigits = nanoseconds ? 9 : 6;
        in.skip(FILE_HEADER);
        do {
            if (order == ByteOrderReader.LITTLE) {
                packetsAtHand();
            }
            // The next one is not all there, or damaged.
        } while (in.ensure(1) && readPacket());
    }

    /// The packets that are there already, up to one that is not whole.
    private void packetsAtHand() {
        byte[] a = in.array();
        int begin = in.position();
        int limit = begin + in.available();
        long place = in.fileOffset() - begin;
        int scale = nanoseconds ? 1 : 1000;
        int at = begin;
        while (at + packetHeader <= limit) {
            int captured = i32(a, at + 8);
            int data = at + packetHeader;
            if (captured < 0 || captured > limit - data) {
                break;
            }
            packet.timeNanos = (i32(a, at) & 0xffff_ffffL) * 1_000_000_000L + (i32(a, at + 4) & 0xffff_ffffL) * scale;
            packet.originalLength = i32(a, at + 12);
            packet.array = a;
            packet.offset = data;
            packet.place = place + data;
            packet.capturedLength = captured;
            packet.number++;
            sink.packet(packet);
            at = data + captured;
        }
        in.skip(at - begin);
    }

    private static int i32(byte[] a, int at) {
        return (a[at] & 0xff) | (a[at + 1] & 0xff) << 8 | (a[at + 2] & 0xff) << 16 | a[at + 3] << 24;
    }

    private boolean readPacket() throws IOException {
        long at = in.fileOffset();
        if (!in.ensure(packetHeader)) {
            return cut(at);
        }
        byte[] a = in.array();
        int position = in.position();
        long captured = order.u32(a, position + 8);
        if (captured > CaptureFile.MAX_PACKET) {
            sink.damage(name + " is damaged at byte " + at + ": a packet claims " + captured
                    + " bytes; what follows cannot be read.");
            return false;
        }
        long fraction = order.u32(a, position + 4);
        packet.timeNanos = order.u32(a, position) * 1_000_000_000L + (nanoseconds ? fraction : fraction * 1000L);
        packet.originalLength = order.i32(a, position + 12);
        int total = packetHeader + (int) captured;
        if (!in.ensure(total)) {
            return cut(at);
        }
        packet.array = in.array();
        packet.offset = in.position() + packetHeader;
        packet.place = at + packetHeader;
        packet.capturedLength = (int) captured;
        packet.number++;
        sink.packet(packet);
        in.skip(total);
        return true;
    }

    private boolean cut(long at) {
        sink.damage(name + " ends in the middle of a packet at byte " + at
                + "; the packets before it were read. Copy or record it again for the rest.");
        return false;
    }
}
