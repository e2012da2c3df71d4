package dev.kaifu.analysis.rewrite;

import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.PcapngWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Copies the packets of captures into one pcapng. What secrets they hold, in blocks or in comments, is left out; those
/// that are given stand before all packets. An [UncheckedIOException] tells that the file could not be written.
public final class CaptureCopy implements CaptureSink {
    private static final int MICROSECONDS = 6;
    private static final int NANOSECONDS = 9;

    /// A link type and the digits of its times.
    private record Link(int type, int digits) {}

    private final PcapngWriter blocks;
    private final Map<Link, Integer> interfaces = new HashMap<>();
    private long packets;

    /// @param out buffered by whoever owns and closes it
    /// @param keyLogs texts of lines as in RFC 9850, a block each
    public CaptureCopy(OutputStream out, List<String> keyLogs) throws IOException {
        this.blocks = new PcapngWriter(out);
        String secrets = keyLogs.isEmpty() ? "" : " This file holds the TLS secrets of its sessions.";
        blocks.sectionHeader("Packets copied by kaifu." + secrets, "", "", "kaifu");
        for (String keyLog : keyLogs) {
            blocks.decryptionSecrets(keyLog);
        }
    }

    public long packets() {
        return packets;
    }

    @Override
    public void packet(CapturedPacket packet) {
        int digits = packet.timeDigits <= MICROSECONDS ? MICROSECONDS : NANOSECONDS;
        try {
            blocks.packet(
                    interfaceOf(new Link(packet.linkType, digits)),
                    digits,
                    packet.timeNanos,
                    packet.array,
                    packet.offset,
                    packet.capturedLength,
                    packet.originalLength);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        packets++;
    }

    private int interfaceOf(Link link) throws IOException {
        Integer known = interfaces.get(link);
        if (known != null) {
            return known;
        }
        int number = interfaces.size();
        blocks.interfaceDescription(link.type, 0, link.digits);
        interfaces.put(link, number);
        return number;
    }
}
