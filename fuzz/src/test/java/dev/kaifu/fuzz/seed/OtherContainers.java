package dev.kaifu.fuzz.seed;

import dev.kaifu.protocol.net.LinkType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Containers that Kaifu reads but does not write: pcap of all kinds, and the pcapng blocks of others
/// (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng).
public final class OtherContainers {
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int NANOSECONDS = 0xa1b23c4d;
    private static final int MODIFIED = 0xa1b2cd34;

    private OtherContainers() {}

    /// The frames in each of them.
    public static List<byte[]> of(List<byte[]> frames) {
        List<byte[]> files = new ArrayList<>();
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            for (int magic : new int[] {MICROSECONDS, NANOSECONDS, MODIFIED}) {
                files.add(pcap(frames, magic, order));
            }
            files.add(pcapng(frames, order));
            // Before version 2.3 a packet's lengths stood the other way round.
            byte[] old = pcap(frames, MICROSECONDS, order);
            ByteBuffer.wrap(old).order(order).putShort(6, (short) 2);
            files.add(old);
        }
        files.add(snoop(frames));
        return files;
    }

    /// RFC 1761.
    private static byte[] snoop(List<byte[]> frames) {
        ByteBuffer out = ByteBuffer.allocate(4096);
        out.putInt(0x736e6f6f).putInt(0x70000000).putInt(2).putInt(4);
        for (byte[] frame : frames) {
            int padding = -frame.length & 3;
            out.putInt(frame.length).putInt(frame.length).putInt(24 + frame.length + padding);
            out.putInt(0).putInt(1_790_000_000).putInt(123_456).put(frame).put(new byte[padding]);
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] pcap(List<byte[]> frames, int magic, ByteOrder order) {
        int size = frames.stream().mapToInt(frame -> 24 + frame.length).sum();
        ByteBuffer out = ByteBuffer.allocate(24 + size).order(order);
        out.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0).putInt(65_535);
        out.putInt(LinkType.RAW);
        for (byte[] frame : frames) {
            out.putInt(1_790_000_000).putInt(123_456).putInt(frame.length).putInt(frame.length);
            if (magic == MODIFIED) {
                out.putLong(0);
            }
            out.put(frame);
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    /// A section with an interface of binary time stamps and an offset, then simple, old and enhanced packets.
    private static byte[] pcapng(List<byte[]> frames, ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(4096).order(order);
        out.putInt(0x0a0d0d0a)
                .putInt(28)
                .putInt(0x1a2b3c4d)
                .putInt(0x0001_0000)
                .putLong(-1)
                .putInt(28);
        out.putInt(1)
                .putInt(44)
                .putShort((short) LinkType.RAW)
                .putShort((short) 0)
                .putInt(65_535);
        // if_tsresol 2^-20, if_tsoffset 5.
        out.putShort((short) 9).putShort((short) 1).putInt(0x9494_9494);
        out.putShort((short) 14).putShort((short) 8).putLong(5);
        out.putInt(0).putInt(44);
        for (byte[] frame : frames) {
            int padded = (frame.length + 3) & ~3;
            out.putInt(3).putInt(16 + padded).putInt(frame.length).put(frame);
            out.position(out.position() + padded - frame.length).putInt(16 + padded);
            out.putInt(2).putInt(32 + padded).putInt(0).putInt(1).putInt(2);
            out.putInt(frame.length).putInt(frame.length).put(frame);
            out.position(out.position() + padded - frame.length).putInt(32 + padded);
        }
        // Name resolution, which nobody reads here.
        out.putInt(4).putInt(16).putInt(0).putInt(16);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }
}
