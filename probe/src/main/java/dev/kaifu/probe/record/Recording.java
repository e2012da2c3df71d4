package dev.kaifu.probe.record;

import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.protocol.net.LinkType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A capture file (pcapng, mode 0600) to which all connections of a check are written, with the secrets that open them.
///
/// It is whole at any moment, Ctrl-C included: what is held back is written by a shutdown hook.
public final class Recording implements AutoCloseable {
    private static final String COMMENT = "Recorded by kaifu from the bytes of its own sockets: the TCP/IP frames are"
            + " synthesised (no packet was captured), their data and times are real. This file holds the TLS secrets of"
            + " its connections.";

    /// A frame and its time.
    record TimedFrame(long timeNanos, byte[] frame) {}

    private final OutputStream out;
    private final PcapngOutput blocks;
    private final List<ConnectionRecorder> open = new ArrayList<>();
    private final Thread hook = new Thread(this::finish, "kaifu-recording");
    private @Nullable IOException failure;
    private boolean closed;

    private Recording(OutputStream out) throws IOException {
        this.out = out;
        this.blocks = new PcapngOutput(out);
        blocks.sectionHeader(COMMENT, "kaifu");
        blocks.interfaceDescription(LinkType.RAW);
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

    /// Writes secrets, where there are any, and then frames.
    synchronized void write(String keyLog, List<TimedFrame> frames) {
        if (closed || failure != null) {
            return;
        }
        try {
            if (!keyLog.isEmpty()) {
                blocks.decryptionSecrets(keyLog);
            }
            for (TimedFrame frame : frames) {
                blocks.packet(frame.timeNanos(), frame.frame());
            }
            out.flush();
        } catch (IOException e) {
            failure = e;
        }
    }

    synchronized void forget(ConnectionRecorder recorder) {
        open.remove(recorder);
    }

    private synchronized List<ConnectionRecorder> stillOpen() {
        return List.copyOf(open);
    }

    private void finish() {
        // Each takes its own lock first, then this one's: so not under this one's.
        stillOpen().forEach(ConnectionRecorder::release);
        synchronized (this) {
            try {
                if (!closed) {
                    closed = true;
                    out.close();
                }
            } catch (IOException e) {
                failure = e;
            }
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
