package dev.kaifu.cli;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Captures made to exhaust whoever reads them, written by the formats' texts alone. Each begins or ends with a
/// dialogue
/// that is in order.
final class HostileCaptures {
    /// What pcap and pcapng write where a length should stand.
    static final int FOUR_GIBIBYTES = 0xffff_fffc;

    static final int DECRYPTION_SECRETS = 10;
    private static final int ENHANCED_PACKET = 6;
    private static final int SECTION_HEADER = 0x0a0d_0d0a;
    private static final int NOBODYS_BLOCK = 0x0bad;
    private static final int ZEROS = 1 << 16;
    private static final int SECONDS = 1_790_000_000;

    private static final Endpoint CLIENT = new Endpoint(new byte[] {(byte) 192, 0, 2, 1}, 40_001);
    private static final Endpoint SERVER = new Endpoint(new byte[] {(byte) 192, 0, 2, 2}, 587);

    private HostileCaptures() {}

    /// Writes a file.
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    static void write(Path file, Content content) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), ZEROS)) {
            content.to(out);
        }
    }

    /// A server's greeting and a client's EHLO, which every reader of the file must show.
    static List<byte[]> dialogue() {
        return List.of(segment(false, 1, 1, "220 mx.example ESMTP\r\n"), segment(true, 1, 23, "EHLO me.example\r\n"));
    }

    private static byte[] segment(boolean client, long sequence, long acknowledged, String said) {
        return segment(client, sequence, acknowledged, said.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A frame of link type RAW between the two.
    static byte[] segment(boolean client, long sequence, long acknowledged, byte[] said) {
        return TcpFrameBuilder.build(
                client ? CLIENT : SERVER,
                client ? SERVER : CLIENT,
                sequence,
                acknowledged,
                TcpSegment.PSH | TcpSegment.ACK,
                64_000,
                said,
                0,
                said.length);
    }

    // draft-ietf-opsawg-pcap

    static void pcapHeader(OutputStream out) throws IOException {
        out.write(little(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(LinkType.RAW)
                .array());
    }

    static void pcapPacket(OutputStream out, byte[] frame) throws IOException {
        pcapPacket(out, frame.length, frame);
    }

    static void pcapPacket(OutputStream out, int claimed, byte[] frame) throws IOException {
        out.write(little(16)
                .putInt(SECONDS)
                .putInt(0)
                .putInt(claimed)
                .putInt(claimed)
                .array());
        out.write(frame);
    }

    static void pcapOfDialogue(OutputStream out) throws IOException {
        pcapHeader(out);
        for (byte[] frame : dialogue()) {
            pcapPacket(out, frame);
        }
    }

    // RFC 1761, whose link types have no RAW: 4 is Ethernet.

    static void snoopOfDialogue(OutputStream out) throws IOException {
        out.write("snoop\0\0\0".getBytes(StandardCharsets.US_ASCII));
        out.write(ByteBuffer.allocate(8).putInt(2).putInt(4).array());
        for (byte[] frame : dialogue()) {
            byte[] ethernet = new byte[14 + frame.length];
            ethernet[12] = 8;
            System.arraycopy(frame, 0, ethernet, 14, frame.length);
            snoopPacket(out, ethernet.length, ethernet.length + 24, ethernet);
        }
    }

    static void snoopPacket(OutputStream out, int captured, int record, byte[] frame) throws IOException {
        out.write(ByteBuffer.allocate(24)
                .putInt(captured)
                .putInt(captured)
                .putInt(record)
                .putInt(0)
                .putInt(SECONDS)
                .putInt(0)
                .array());
        out.write(frame);
    }

    // draft-ietf-opsawg-pcapng

    static void pcapngHeader(OutputStream out) throws IOException {
        section(out, new byte[0]);
        interfaceDescription(out);
    }

    static void section(OutputStream out, byte[] options) throws IOException {
        block(
                out,
                SECTION_HEADER,
                little(16 + options.length)
                        .putInt(0x1a2b_3c4d)
                        .putInt(1)
                        .putLong(-1)
                        .put(options)
                        .array());
    }

    static void interfaceDescription(OutputStream out) throws IOException {
        block(out, 1, little(8).putShort((short) LinkType.RAW).array());
    }

    static void pcapngOfDialogue(OutputStream out) throws IOException {
        pcapngHeader(out);
        pcapngDialogue(out);
    }

    static void pcapngDialogue(OutputStream out) throws IOException {
        for (byte[] frame : dialogue()) {
            pcapngPacket(out, 0, frame);
        }
    }

    static void pcapngPacket(OutputStream out, int interfaceId, byte[] frame) throws IOException {
        block(
                out,
                ENHANCED_PACKET,
                little(20 + (frame.length + 3 & ~3))
                        .putInt(interfaceId)
                        .putLong(0)
                        .putInt(frame.length)
                        .putInt(frame.length)
                        .put(frame)
                        .array());
    }

    static void block(OutputStream out, int type, byte[] body) throws IOException {
        out.write(little(8).putInt(type).putInt(12 + body.length).array());
        out.write(body);
        out.write(little(4).putInt(12 + body.length).array());
    }

    /// A block whose length is claimed, and that ends with the file.
    static void claimedBlock(OutputStream out, int type, int claimed, byte[] body) throws IOException {
        out.write(little(8).putInt(type).putInt(claimed).array());
        out.write(body);
    }

    /// A block of zeros that is really there.
    static void longBlock(OutputStream out, int length) throws IOException {
        longBlock(out, NOBODYS_BLOCK, length, length);
    }

    /// @param length in 32 bits without sign
    static void longBlock(OutputStream out, int type, int length, int again) throws IOException {
        out.write(little(8).putInt(type).putInt(length).array());
        zeros(out, Integer.toUnsignedLong(length) - 12);
        out.write(little(4).putInt(again).array());
    }

    // Compression

    /// RFC 1952.
    static Content gzip(Content inside) {
        return out -> {
            GZIPOutputStream zip = new GZIPOutputStream(out, ZEROS);
            inside.to(zip);
            zip.finish();
        };
    }

    /// RFC 8878.
    static Content zstd(Content inside) {
        return out -> {
            OutputStream open = new FilterOutputStream(out) {
                @Override
                public void write(byte[] array, int offset, int length) throws IOException {
                    out.write(array, offset, length);
                }

                @Override
                public void close() {
                    // The file goes on.
                }
            };
            try (ZstdOutputStreamNoFinalizer zip = new ZstdOutputStreamNoFinalizer(open)) {
                inside.to(zip);
            }
        };
    }

    /// RFC 8878 3.1.2: frames that are to be skipped, of no length.
    static void skippedFrames(OutputStream out, int count) throws IOException {
        byte[] frame = little(8).putInt(0x184d_2a50).putInt(0).array();
        for (int i = 0; i < count; i++) {
            out.write(frame);
        }
    }

    /// A member of gzip that holds nothing, many times.
    static void emptyMembers(OutputStream out, int count) throws IOException {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        gzip(_ -> {}).to(member);
        for (int i = 0; i < count; i++) {
            member.writeTo(out);
        }
    }

    static void zeros(OutputStream out, long count) throws IOException {
        byte[] block = new byte[ZEROS];
        for (long left = count; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(left, block.length));
        }
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
