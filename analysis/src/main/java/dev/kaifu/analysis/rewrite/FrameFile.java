package dev.kaifu.analysis.rewrite;

import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.protocol.net.LinkType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// The pcapng that synthesised frames go into, in the order of time. An [UncheckedIOException] tells that it could not
/// be written.
final class FrameFile {
    private static final String COMMENT = "Written by kaifu: the TCP/IP frames are synthesised (no packet was captured"
            + " so), their data is what TLS carried.";
    private static final int NANOSECOND_DIGITS = 9;
    /// What parts one synthesised frame from the next.
    private static final long STEP_NANOS = 100;

    private final PcapngWriter blocks;
    private long lastNanos;

    FrameFile(OutputStream out) throws IOException {
        blocks = new PcapngWriter(out);
        blocks.sectionHeader(COMMENT, "", "", "kaifu");
        blocks.interfaceDescription(LinkType.RAW, 0, NANOSECOND_DIGITS);
    }

    void frame(byte[] frame, long timeNanos) {
        lastNanos = lastNanos == 0 ? timeNanos : Math.max(timeNanos, lastNanos + STEP_NANOS);
        try {
            blocks.packet(0, NANOSECOND_DIGITS, lastNanos, frame, 0, frame.length, frame.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
