package dev.kaifu.cli.training;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// A recording of Kaifu's own as a capture of the form that is met most: pcap (draft-ietf-opsawg-pcap) of Ethernet
/// frames.
///
/// It reads only what `Recording` writes: little-endian pcapng, one interface of raw IPv4 frames.
final class ClassicCapture {
    private static final int ENHANCED_PACKET = 6;
    private static final int NANOSECOND_MAGIC = 0xa1b23c4d;
    private static final int SNAP_LENGTH = 1 << 18;
    private static final int LINK_ETHERNET = 1;
    private static final int ETHERNET_HEADER = 14;
    private static final long NANOS = 1_000_000_000L;

    private ClassicCapture() {}

    /// @param rounds how often the recording follows itself, each time as new connections between the same ports
    static void write(Path recording, int rounds, Path target) throws IOException {
        ByteBuffer blocks = ByteBuffer.wrap(Files.readAllBytes(recording)).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
            out.write(little(24)
                    .putInt(NANOSECOND_MAGIC)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putLong(0)
                    .putInt(SNAP_LENGTH)
                    .putInt(LINK_ETHERNET)
                    .array());
            for (int round = 0; round < rounds; round++) {
                packets(blocks.rewind(), round, out);
            }
        }
    }

    private static void packets(ByteBuffer blocks, int round, OutputStream out) throws IOException {
        while (blocks.remaining() >= 12) {
            int begin = blocks.position();
            int type = blocks.getInt();
            int length = blocks.getInt();
            if (type == ENHANCED_PACKET) {
                packet(blocks, round, out);
            }
            blocks.position(begin + length);
        }
    }

    private static void packet(ByteBuffer block, int round, OutputStream out) throws IOException {
        block.getInt();
        long nanos = Integer.toUnsignedLong(block.getInt()) << 32 | Integer.toUnsignedLong(block.getInt());
        byte[] frame = new byte[block.getInt()];
        block.getInt();
        block.get(frame);
        int length = ETHERNET_HEADER + frame.length;
        // An hour between the rounds: one timeline.
        int seconds = (int) (nanos / NANOS + round * 3600L);
        out.write(little(16 + ETHERNET_HEADER)
                .putInt(seconds)
                .putInt((int) (nanos % NANOS))
                .putInt(length)
                .putInt(length)
                .putLong(0)
                .putInt(0)
                .put((byte) 0x08)
                .put((byte) 0x00)
                .array());
        out.write(frame);
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
