package dev.kaifu.capture;

import dev.kaifu.capture.PcapLayout.Lengths;
import java.io.IOException;

/// The classic pcap file: a header of 24 bytes, then packets each with a header of 16
/// (draft-ietf-opsawg-pcap sections 4 and 5). Both byte orders, micro- and nanoseconds, and what [PcapLayout] knows.
final class PcapReader {
    private final BlockInput in;
    private final String name;
    private final CaptureSink sink;
    private final CapturedPacket packet;
    private final ByteOrderReader order;
    private final boolean nanoseconds;
    private final int packetHeader;
    private final Lengths lengths;

    private PcapReader(
            BlockInput in,
            String name,
            CaptureSink sink,
            CapturedPacket packet,
            ByteOrderReader order,
            PcapLayout layout) {
        this.in = in;
        this.name = name;
        this.sink = sink;
        this.packet = packet;
        this.order = order;
        this.nanoseconds = layout.nanoseconds();
        this.packetHeader = layout.packetHeader();
        this.lengths = layout.lengths();
    }

    static void read(
            BlockInput in, String name, CaptureSink sink, CapturedPacket packet, ByteOrderReader order, int magic)
            throws IOException {
        if (!in.ensure(PcapLayout.FILE_HEADER)) {
            endsEarly(name, sink);
            return;
        }
        PcapLayout layout = PcapLayout.of(magic, in.array(), in.position(), order);
        if (!in.ensure(layout.fileHeader())) {
            endsEarly(name, sink);
            return;
        }
        packet.linkType = layout.linkType();
        packet.timeDigits = layout.nanoseconds() ? 9 : 6;
        in.skip(layout.fileHeader());
        new PcapReader(in, name, sink, packet, order, layout).readAll();
    }

    private static void endsEarly(String name, CaptureSink sink) {
        sink.damage(name + " ends inside its file header, before the first packet; copy or record it again.");
    }

    private void readAll() throws IOException {
        boolean usual = order == ByteOrderReader.LITTLE && lengths == Lengths.USUAL;
        do {
            if (usual) {
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

    /// In two halves: the first compiler inlines methods of up to 35 bytes of code.
    private static int i32(byte[] a, int at) {
        return u16(a, at) | u16(a, at + 2) << 16;
    }

    private static int u16(byte[] a, int at) {
        return (a[at] & 0xff) | (a[at + 1] & 0xff) << 8;
    }

    private boolean readPacket() throws IOException {
        long at = in.fileOffset();
        if (!in.ensure(packetHeader)) {
            return cut(at);
        }
        byte[] a = in.array();
        int position = in.position();
        long captured = captured(order.u32(a, position + 8), order.u32(a, position + 12));
        if (captured > CaptureFile.MAX_PACKET) {
            sink.damage(name + " is damaged at byte " + at + ": a packet claims " + captured
                    + " bytes; what follows cannot be read.");
            return false;
        }
        long fraction = order.u32(a, position + 4);
        packet.timeNanos = order.u32(a, position) * 1_000_000_000L + (nanoseconds ? fraction : fraction * 1000L);
        // The other one of the two.
        packet.originalLength = order.i32(a, position + 8) ^ order.i32(a, position + 12) ^ (int) captured;
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

    private long captured(long first, long second) {
        return switch (lengths) {
            case USUAL -> first;
            case SWAPPED -> second;
            case SMALLER_FIRST -> Math.min(first, second);
        };
    }

    private boolean cut(long at) {
        sink.damage(name + " ends in the middle of a packet at byte " + at
                + "; the packets before it were read. Copy or record it again for the rest.");
        return false;
    }
}
