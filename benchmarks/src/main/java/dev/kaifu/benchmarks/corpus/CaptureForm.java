package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.LinkType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How packets stand in a capture file; both forms little endian, with microseconds.
public enum CaptureForm {
    /// The classic form: a header of 16 bytes before each packet (draft-ietf-opsawg-pcap).
    PCAP(16, 0) {
        @Override
        byte[] fileHeader() {
            return little(24)
                    .putInt(0xa1b2c3d4)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putLong(0)
                    .putInt(SNAPLEN)
                    .putInt(LinkType.ETHERNET)
                    .array();
        }

        @Override
        void frame(byte[] a, int at, int length) {
            Bytes.putIntLittle(a, at + 8, length);
            Bytes.putIntLittle(a, at + 12, length);
        }

        @Override
        void stamp(byte[] a, int at, long micros) {
            Bytes.putIntLittle(a, at, (int) (micros / 1_000_000));
            Bytes.putIntLittle(a, at + 4, (int) (micros % 1_000_000));
        }
    },
    /// Enhanced Packet Blocks (draft-ietf-opsawg-pcapng 4.3).
    PCAPNG(28, 4) {
        @Override
        byte[] fileHeader() {
            return little(28 + 20)
                    // Section Header Block, length unknown.
                    .putInt(0x0a0d0d0a)
                    .putInt(28)
                    .putInt(0x1a2b3c4d)
                    .putShort((short) 1)
                    .putShort((short) 0)
                    .putLong(-1)
                    .putInt(28)
                    // Interface Description Block.
                    .putInt(1)
                    .putInt(20)
                    .putShort((short) LinkType.ETHERNET)
                    .putShort((short) 0)
                    .putInt(SNAPLEN)
                    .putInt(20)
                    .array();
        }

        @Override
        void frame(byte[] a, int at, int length) {
            int total = total(length);
            Bytes.putIntLittle(a, at, 6);
            Bytes.putIntLittle(a, at + 4, total);
            Bytes.putIntLittle(a, at + 8, 0);
            Bytes.putIntLittle(a, at + 20, length);
            Bytes.putIntLittle(a, at + 24, length);
            // Zeros up to the 32-bit boundary; the array is used again and again.
            Bytes.putIntLittle(a, at + total - 8, padded(a, at + total - 8, length));
            Bytes.putIntLittle(a, at + total - 4, total);
        }

        @Override
        void stamp(byte[] a, int at, long micros) {
            Bytes.putIntLittle(a, at + 12, (int) (micros >>> 32));
            Bytes.putIntLittle(a, at + 16, (int) micros);
        }
    };

    private static final int SNAPLEN = 0x40000;

    private final int before;
    private final int behind;

    CaptureForm(int before, int behind) {
        this.before = before;
        this.behind = behind;
    }

    abstract byte[] fileHeader();

    /// Writes all but the time around a frame that begins [#before] bytes behind `at`, and is in its place.
    abstract void frame(byte[] a, int at, int length);

    abstract void stamp(byte[] a, int at, long micros);

    int before() {
        return before;
    }

    /// Bytes in the file for a frame of this length.
    int total(int length) {
        int padding = this == PCAPNG ? -length & 3 : 0;
        return before + length + padding + behind;
    }

    /// The last 32 bits of a frame with its padding set to zero.
    private static int padded(byte[] a, int at, int length) {
        int value = Bytes.intLittle(a, at);
        int padding = -length & 3;
        return padding == 0 ? value : value & (-1 >>> (8 * padding));
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
