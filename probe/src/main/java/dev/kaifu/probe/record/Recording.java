package dev.kaifu.probe.record;

import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.capture.PrivateFile;
import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.protocol.net.LinkType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// A capture file (pcapng, mode 0600) to which all connections of a check are written in the order of their times, with
/// the secrets that open them ahead of the packets that need them.
///
/// Frames wait while a connection still [#hold]s earlier ones back for want of their secrets. The file is whole at any
/// moment, Ctrl-C included: what waits then is written by a shutdown hook.
public final class Recording implements AutoCloseable {
    private static final String COMMENT = "Recorded by kaifu from the bytes of its own sockets: the TCP/IP frames are"
            + " synthesised (no packet was captured), their data and times are real. This file holds the TLS secrets of"
            + " its connections.";

    /// No more than this waits; past it frames are written without their secrets before them.
    private static final int MAX_WAITING = 16 << 20;

    private static final int NANOSECOND_DIGITS = 9;

    /// @param order parts frames of the same time
    private record TimedFrame(long timeNanos, long order, byte[] frame) {}

    private final OutputStream out;
    private final PcapngWriter blocks;
    private final List<ConnectionRecorder> open = new ArrayList<>();
    private final PriorityQueue<TimedFrame> waiting =
            new PriorityQueue<>(Comparator.comparingLong(TimedFrame::timeNanos).thenComparingLong(TimedFrame::order));
    private final Thread hook = new Thread(this::finish, "kaifu-recording");
    private int waitingBytes;
    private long frames;
    private long lastNanos;
    private @Nullable IOException failure;
    private boolean closed;

    private Recording(OutputStream out) throws IOException {
        this.out = out;
        this.blocks = new PcapngWriter(out);
        blocks.sectionHeader(COMMENT, "", "", "kaifu");
        blocks.interfaceDescription(LinkType.RAW, 0, NANOSECOND_DIGITS);
        out.flush();
    }

    public static Recording create(Path file) throws IOException {
        Recording recording = new Recording(new BufferedOutputStream(PrivateFile.create(file)));
        Runtime.getRuntime().addShutdownHook(recording.hook);
        return recording;
    }

    /// The recorder of one more connection.
    public synchronized WireRecorder connection() {
        ConnectionRecorder recorder = new ConnectionRecorder(this);
        open.add(recorder);
        return recorder;
    }

    /// What went wrong with the file, if anything (a full disk).
    public synchronized Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /// Writes secrets at once: they stand before everything that waits.
    synchronized void secrets(String keyLog) {
        if (!closed && !keyLog.isEmpty()) {
            write(() -> blocks.decryptionSecrets(keyLog));
        }
    }

    synchronized void frame(long timeNanos, byte[] frame) {
        if (!closed && failure == null) {
            waiting.add(new TimedFrame(timeNanos, frames++, frame));
            waitingBytes += frame.length;
        }
    }

    /// Writes the frames that nothing keeps waiting.
    synchronized void drain() {
        long until = waitingBytes > MAX_WAITING
                ? Long.MAX_VALUE
                : open.stream().mapToLong(ConnectionRecorder::heldSince).min().orElse(Long.MAX_VALUE);
        write(() -> {
            for (TimedFrame next = waiting.peek(); next != null && next.timeNanos < until; next = waiting.peek()) {
                TimedFrame frame = waiting.remove();
                waitingBytes -= frame.frame.length;
                // Two connections may have looked at the clock in one order and come here in the other.
                lastNanos = Math.max(lastNanos, frame.timeNanos);
                int length = frame.frame.length;
                blocks.packet(0, NANOSECOND_DIGITS, lastNanos, frame.frame, 0, length, length);
            }
            out.flush();
        });
    }

    synchronized void forget(ConnectionRecorder recorder) {
        open.remove(recorder);
        drain();
    }

    /// Something that writes blocks.
    private interface Blocks {
        void write() throws IOException;
    }

    private void write(Blocks what) {
        if (closed || failure != null) {
            return;
        }
        try {
            what.write();
        } catch (IOException e) {
            failure = e;
        }
    }

    private synchronized void finish() {
        open.forEach(ConnectionRecorder::giveSecrets);
        open.clear();
        drain();
        if (closed) {
            return;
        }
        closed = true;
        try {
            out.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
    }

    @Override
    public void close() {
        finish();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running already, and does the same.
            return;
        }
    }
}
