package dev.kaifu.capture;

import dev.kaifu.protocol.bytes.ByteSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The pcapng file (draft-ietf-opsawg-pcapng): sections, interfaces, packets, decryption secrets.
final class PcapngReader {
    static final int SECTION_HEADER = 0x0a0d0d0a;
    static final int INTERFACE = 1;
    static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    static final int ENHANCED_PACKET = 6;
    static final int DECRYPTION_SECRETS = 10;
    static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    static final int SECRETS_TLS_KEY_LOG = 0x544c534b;
    static final int OPTION_COMMENT = 1;
    static final int OPTION_TSRESOL = 9;
    private static final int OPTION_TSOFFSET = 14;
    private static final int MAJOR_VERSION = 1;
    private static final int MAX_INTERFACES = 65_536;

    private record Interface(int linkType, int snapLength, TimeResolution resolution) {}

    private final BlockInput in;
    private final String name;
    private final CaptureSink sink;
    private final CapturedPacket packet;
    private final List<Interface> interfaces = new ArrayList<>();
    private ByteOrderReader order = ByteOrderReader.LITTLE;

    PcapngReader(BlockInput in, String name, CaptureSink sink, CapturedPacket packet) {
        this.in = in;
        this.name = name;
        this.sink = sink;
        this.packet = packet;
    }

    void readAll() throws IOException {
        while (in.ensure(1)) {
            long at = in.fileOffset();
            if (!in.ensure(12)) {
                cut(at);
                return;
            }
            int type = order.i32(in.array(), in.position());
            if (type == SECTION_HEADER && !beginSection(at)) {
                return;
            }
            long length = order.u32(in.array(), in.position() + 4);
            boolean isLong = length > CaptureFile.MAX_BLOCK;
            if (length < 12 || (isLong && !LongBlock.mayBePassed(type))) {
                sink.damage(name + " is damaged at byte " + at + ": a block claims " + length
                        + " bytes; what follows cannot be read.");
                return;
            }
            if (isLong) {
                if (!longBlock(at, type, length)) {
                    return;
                }
                continue;
            }
            // Some writers leave the padding to a multiple of 4 out of the length they write.
            int total = (int) ((length + 3) & ~3L);
            if (!in.ensure(total)) {
                cut(at);
                return;
            }
            long again = order.u32(in.array(), in.position() + total - 4);
            if (again != length && again != total) {
                lengthsDiffer(at, length, again);
                return;
            }
            block(type, in.position() + 8, in.position() + total - 4);
            in.skip(total);
        }
    }

    /// @return false where nothing behind it can be read
    private boolean longBlock(long at, int type, long length) throws IOException {
        long total = (length + 3) & ~3L;
        LongBlock block = new LongBlock(in, sink, order, type, total);
        if (!block.pass()) {
            sink.damage(name + " is damaged at byte " + at + ": a block claims " + length
                    + " bytes, but the file ends before; what stood before it was read.");
            return false;
        }
        long again = order.u32(in.array(), in.position());
        if (again != length && again != total) {
            lengthsDiffer(at, length, again);
            return false;
        }
        in.skip(4);
        block.tell(name, at);
        return true;
    }

    private void lengthsDiffer(long at, long length, long again) {
        sink.damage(name + " is damaged at byte " + at + ": a block gives its length as " + length
                + " at its beginning and as " + again + " at its end; what follows cannot be read.");
    }

    static boolean isPacket(int type) {
        return type == ENHANCED_PACKET || type == OBSOLETE_PACKET || type == SIMPLE_PACKET;
    }

    private boolean beginSection(long at) throws IOException {
        int magic = ByteOrderReader.LITTLE.i32(in.array(), in.position() + 8);
        if (!in.ensure(16)) {
            cut(at);
            return false;
        }
        if (magic == BYTE_ORDER_MAGIC) {
            order = ByteOrderReader.LITTLE;
        } else if (Integer.reverseBytes(magic) == BYTE_ORDER_MAGIC) {
            order = ByteOrderReader.BIG;
        } else {
            sink.damage(name + " is damaged at byte " + at + ": a section header has no valid byte-order mark.");
            return false;
        }
        int version = order.u16(in.array(), in.position() + 12);
        if (version != MAJOR_VERSION) {
            sink.damage(name + " has a section at byte " + at + " of pcapng's version " + version
                    + ", which is not known (it is 1 since 2004); what follows cannot be read.");
            return false;
        }
        interfaces.clear();
        return true;
    }

    private void block(int type, int body, int end) {
        byte[] a = in.array();
        if (isPacket(type)) {
            packet.blockType = type;
            packet.blockStart = body;
            packet.blockEnd = end;
        } else {
            sink.block(new PcapngBlock(type, order == ByteOrderReader.BIG, a, body, end));
        }
        switch (type) {
            case SECTION_HEADER -> sectionOptions(a, body + 16, end);
            case INTERFACE -> interfaceDescription(a, body, end);
            case ENHANCED_PACKET -> {
                if (end - body >= 20) {
                    packet(a, order.i32(a, body), body, body + 20, end);
                }
            }
            case OBSOLETE_PACKET -> {
                if (end - body >= 20) {
                    packet(a, order.u16(a, body), body, body + 20, end);
                }
            }
            case SIMPLE_PACKET -> simplePacket(a, body, end);
            case DECRYPTION_SECRETS -> {
                if (end - body >= 8 && order.i32(a, body) == SECRETS_TLS_KEY_LOG) {
                    long length = Math.min(order.u32(a, body + 4), end - body - 8);
                    sink.keyLog(new ByteSpan(a, body + 8, (int) length));
                }
            }
            default -> {
                // Statistics, names and others' blocks: nothing in them bears on the dialogue.
            }
        }
    }

    private void sectionOptions(byte[] a, int from, int end) {
        for (int at = from; at + 4 <= end; ) {
            int code = order.u16(a, at);
            int length = order.u16(a, at + 2);
            if (code == 0 || at + 4 + length > end) {
                return;
            }
            if (code == OPTION_COMMENT) {
                sink.sectionComment(new String(a, at + 4, length, StandardCharsets.UTF_8));
            }
            at += 4 + ((length + 3) & ~3);
        }
    }

    private void interfaceDescription(byte[] a, int body, int end) {
        if (interfaces.size() >= MAX_INTERFACES) {
            return;
        }
        if (end - body < 8) {
            sink.damage(name + " is damaged at byte " + in.fileOffset()
                    + ": an interface description is too short; its packets cannot be read.");
            // Kept, so that the interfaces behind it keep their numbers.
            interfaces.add(new Interface(-1, 0, TimeResolution.MICROSECONDS));
            return;
        }
        TimeResolution resolution = TimeResolution.MICROSECONDS;
        for (int at = body + 8; at + 4 <= end; ) {
            int code = order.u16(a, at);
            int length = order.u16(a, at + 2);
            if (code == 0 || at + 4 + length > end) {
                break;
            }
            if (code == OPTION_TSRESOL && length >= 1) {
                resolution = resolution.withUnit(a[at + 4]);
            } else if (code == OPTION_TSOFFSET && length >= 8) {
                resolution = resolution.withOffset(i64(a, at + 4));
            }
            at += 4 + ((length + 3) & ~3);
        }
        interfaces.add(new Interface(order.u16(a, body), order.i32(a, body + 4), resolution));
    }

    private long i64(byte[] a, int at) {
        boolean big = order == ByteOrderReader.BIG;
        return (order.u32(a, big ? at : at + 4) << 32) | order.u32(a, big ? at + 4 : at);
    }

    private void packet(byte[] a, int interfaceId, int body, int data, int end) {
        if (interfaceId < 0 || interfaceId >= interfaces.size()) {
            sink.damage(name + " is damaged at byte " + in.fileOffset() + ": a packet names interface " + interfaceId
                    + ", which is not described; that packet was left out.");
            return;
        }
        long captured = order.u32(a, body + 12);
        if (captured > end - data) {
            sink.damage(name + " is damaged at byte " + in.fileOffset() + ": a packet claims " + captured
                    + " bytes in a block that holds " + (end - data) + "; only those were read.");
            captured = (long) end - data;
        }
        if (captured > CaptureFile.MAX_PACKET) {
            sink.damage(name + " is damaged at byte " + in.fileOffset() + ": a packet claims " + captured
                    + " bytes; that packet was left out.");
            return;
        }
        Interface from = interfaces.get(interfaceId);
        long units = (order.u32(a, body + 4) << 32) | order.u32(a, body + 8);
        packet.timeNanos = from.resolution.nanos(units);
        emit(a, from, data, (int) captured, order.i32(a, body + 16));
    }

    private void simplePacket(byte[] a, int body, int end) {
        if (end - body < 4 || interfaces.isEmpty()) {
            return;
        }
        Interface from = interfaces.getFirst();
        long original = order.u32(a, body);
        long captured = Math.min(original, end - body - 4L);
        if (from.snapLength > 0) {
            captured = Math.min(captured, from.snapLength);
        }
        captured = Math.min(captured, CaptureFile.MAX_PACKET);
        packet.timeNanos = 0;
        emit(a, from, body + 4, (int) captured, (int) original);
    }

    private void emit(byte[] a, Interface from, int data, int captured, int original) {
        packet.array = a;
        packet.offset = data;
        packet.place = in.fileOffset() + (data - in.position());
        packet.capturedLength = captured;
        packet.originalLength = original;
        packet.linkType = from.linkType;
        packet.timeDigits = from.resolution.digits();
        packet.number++;
        sink.packet(packet);
    }

    private void cut(long at) {
        sink.damage(name + " ends in the middle of a block at byte " + at
                + "; what stood before it was read. Copy or record it again for the rest.");
    }
}
