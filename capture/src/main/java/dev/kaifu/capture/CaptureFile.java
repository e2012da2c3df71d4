package dev.kaifu.capture;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// Opens a capture of any container that Kaifu knows, told by its first bytes.
public final class CaptureFile {
    /// No packet and no block may claim more bytes than this.
    static final long MAX_PACKET = 256L << 20;

    private CaptureFile() {}

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
        BlockInput blocks = new BlockInput(decompressed(in));
        if (!blocks.ensure(4)) {
            throw new NotACaptureException(name + (blocks.available() == 0 ? " is empty" : " is no capture")
                    + "; give a pcap or pcapng file.");
        }
        int magic = ByteOrderReader.BIG.i32(blocks.array(), blocks.position());
        if (magic == PcapngReader.SECTION_HEADER) {
            new PcapngReader(blocks, name, sink, packet).readAll();
        } else if (PcapReader.isMagic(magic)) {
            PcapReader.read(blocks, name, sink, packet, ByteOrderReader.BIG, magic);
        } else if (PcapReader.isMagic(Integer.reverseBytes(magic))) {
            PcapReader.read(blocks, name, sink, packet, ByteOrderReader.LITTLE, Integer.reverseBytes(magic));
        } else {
            throw new NotACaptureException(
                    name + " is no capture that Kaifu knows (pcap, pcapng, or either in gzip); give the file that"
                            + " tcpdump, tshark or Wireshark wrote.");
        }
    }

    private static InputStream decompressed(InputStream in) throws IOException {
        PushbackInputStream start = new PushbackInputStream(in, 2);
        byte[] magic = start.readNBytes(2);
        start.unread(magic);
        // RFC 1952 2.3.1.
        boolean gzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        return gzip ? new GZIPInputStream(start, 1 << 16) : start;
    }
}
