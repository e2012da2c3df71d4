package dev.kaifu.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// Opens a capture of any container that Kaifu knows, told by its first bytes.
public final class CaptureFile {
    /// No packet may claim more bytes than this; jumbograms and what offloading leaves together stay far below.
    static final int MAX_PACKET = 16 << 20;

    /// No longer block of a pcapng is held in memory, by an array that doubles: 96 MiB at the most. Of longer ones the
    /// key log in a Decryption Secrets Block is read as it passes, and the others are left out.
    static final int MAX_BLOCK = 64 << 20;

    private static final String NOT_KNOWN =
            "%s is no capture that Kaifu knows (pcap, pcapng, snoop, or one of them in gzip or zstd); give"
                    + " the file that tcpdump, tshark or Wireshark wrote.";

    private CaptureFile() {}

    /// True where a file that begins so is a pcap, pcapng or snoop file.
    public static boolean isCapture(byte[] start) {
        if (start.length < 4) {
            return false;
        }
        int magic = ByteOrderReader.BIG.i32(start, 0);
        return magic == PcapngReader.SECTION_HEADER
                || magic == SnoopReader.MAGIC
                || PcapLayout.isMagic(magic)
                || PcapLayout.isMagic(Integer.reverseBytes(magic));
    }

    /// True where the file can be read and is a capture that is not compressed.
    public static boolean isUncompressed(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return isCapture(in.readNBytes(4));
        } catch (IOException e) {
            return false;
        }
    }

    /// Reads the whole file into the sink.
    ///
    /// @param packet the object that carries each packet; its number goes on from where it stands, so that
    ///     several files are numbered as one timeline
    /// @throws NotACaptureException where nothing could be read
    public static void read(Path path, CaptureSink sink, CapturedPacket packet) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            read(in, path.toString(), sink, packet);
        }
    }

    /// The same from a stream.
    ///
    /// @param name what sentences about the input call it
    public static void read(InputStream in, String name, CaptureSink sink, CapturedPacket packet) throws IOException {
        // What decompresses holds memory outside the heap, which nobody else gives back; the input is the caller's.
        try (InputStream plain = decompressed(in, name)) {
            BlockInput blocks = new BlockInput(plain);
            try {
                read(blocks, name, sink, packet);
            } catch (EOFException | ZipException e) {
                // Of java.util.zip: the compressed file ends too early, or is not what was compressed.
                sink.damage(name + (e instanceof EOFException ? " is cut off" : " is damaged")
                        + " inside its compression, behind byte " + (blocks.fileOffset() + blocks.available())
                        + " of what it holds; the packets before that were read. Copy or download it again for the"
                        + " rest.");
            }
        }
    }

    private static void read(BlockInput blocks, String name, CaptureSink sink, CapturedPacket packet)
            throws IOException {
        if (!blocks.ensure(4)) {
            throw new NotACaptureException(
                    blocks.available() == 0
                            ? name + " is empty: it holds no packets; record again, or give another file."
                            : NOT_KNOWN.formatted(name));
        }
        packet.blockType = CapturedPacket.NO_BLOCK;
        int magic = ByteOrderReader.BIG.i32(blocks.array(), blocks.position());
        if (magic == SnoopReader.MAGIC) {
            new SnoopReader(blocks, name, sink, packet).readAll();
        } else if (magic == PcapngReader.SECTION_HEADER) {
            new PcapngReader(blocks, name, sink, packet).readAll();
        } else if (PcapLayout.isMagic(magic)) {
            PcapReader.read(blocks, name, sink, packet, ByteOrderReader.BIG, magic);
        } else if (PcapLayout.isMagic(Integer.reverseBytes(magic))) {
            PcapReader.read(blocks, name, sink, packet, ByteOrderReader.LITTLE, Integer.reverseBytes(magic));
        } else {
            throw new NotACaptureException(NOT_KNOWN.formatted(name));
        }
    }

    private static InputStream decompressed(InputStream in, String name) throws IOException {
        Start start = new Start(in);
        byte[] magic = new byte[Integer.BYTES];
        int length = start.readNBytes(magic, 0, magic.length);
        start.unread(magic, 0, length);
        // RFC 1952 2.3.1.
        if (length >= 2 && ByteOrderReader.BIG.u16(magic, 0) == 0x1f8b) {
            return gzip(start, name);
        }
        boolean zstd = length == magic.length && ZstdInput.isMagic(ByteOrderReader.BIG.i32(magic, 0));
        return zstd ? ZstdInput.of(start, name) : start;
    }

    /// An input whose magic number is looked at and given back. It stays open where what reads it is closed.
    private static final class Start extends PushbackInputStream {
        Start(InputStream in) {
            super(in, Integer.BYTES);
        }

        @Override
        public void close() {
            // The caller closes what it has opened.
        }
    }

    private static InputStream gzip(InputStream in, String name) throws IOException {
        try {
            return new GzipInput(in);
        } catch (EOFException | ZipException e) {
            throw new NotACaptureException(
                    name + " begins as gzip does but is cut off or damaged at once; copy or download it again.");
        }
    }
}
