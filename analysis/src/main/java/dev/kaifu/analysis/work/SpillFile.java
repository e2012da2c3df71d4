package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A temporary file for what streams have said and memory has no room for: as it passed, so sealed as it was in the
/// capture. Its owner alone can read it, it has no name from the moment on that it is open, and its blocks are used
/// again. The reader writes, any thread reads.
final class SpillFile implements AutoCloseable {
    /// Most of what one connection says in its turn; what is not written of a block takes no room on the disk.
    static final int BLOCK = 1 << 14;

    /// Buffers that are kept: one a thread that is at it.
    private static final int KEPT_BUFFERS = 16;

    private final long limit;
    private @Nullable FileChannel channel;
    /// Blocks that are free again, below those that never were used.
    private int[] free = new int[1 << 6];

    private int freeCount;
    private int used;
    private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();

    /// @param limit bytes that it may take on the disk
    SpillFile(long limit) {
        this.limit = limit;
    }

    /// Whether there is no room for a full batch.
    synchronized boolean isFull() {
        return (long) (used - freeCount) * BLOCK + 2L * StreamBatch.FULL > limit;
    }

    /// Writes the pieces of a batch behind those that the stream has here already; none where that fails.
    void add(SpilledPieces to, StreamBatch batch) throws IOException {
        FileChannel file = open();
        ByteBuffer buffer = buffer(PieceForm.size(batch));
        PieceForm.write(batch, buffer);
        int before = to.length();
        try {
            write(file, buffer.flip(), to);
        } catch (IOException e) {
            to.cutTo(before);
            throw e;
        }
        to.carries(batch.length());
        give(buffer);
    }

    private void write(FileChannel file, ByteBuffer buffer, SpilledPieces to) throws IOException {
        int end = buffer.limit();
        while (buffer.position() < end) {
            if (to.room() == 0) {
                to.add(take());
                to.wrote(write(file, buffer, end, to.block(to.count()), 0, BLOCK));
            } else {
                to.wrote(write(file, buffer, end, to.lastBlock(), to.within(), to.room()));
            }
        }
    }

    private static int write(FileChannel file, ByteBuffer buffer, int end, int block, int within, int room)
            throws IOException {
        int size = Math.min(room, end - buffer.position());
        int until = buffer.position() + size;
        buffer.limit(until);
        long at = (long) block * BLOCK + within - buffer.position();
        while (buffer.position() < until) {
            file.write(buffer, at + buffer.position());
        }
        buffer.limit(end);
        return size;
    }

    /// Reads pieces into a batch; they are here no more.
    void move(SpilledPieces from, StreamBatch batch) throws IOException {
        FileChannel file = open();
        ByteBuffer buffer = buffer(from.length());
        for (int i = 0; i < from.count(); i++) {
            int until = Math.min(from.length(), (i + 1) * BLOCK);
            long at = (long) BLOCK * (from.block(i) - i);
            buffer.limit(until);
            while (buffer.position() < until) {
                if (file.read(buffer, at + buffer.position()) < 0) {
                    throw new EOFException("the temporary file was cut");
                }
            }
        }
        free(from);
        PieceForm.read(buffer.flip(), batch);
        give(buffer);
    }

    private synchronized FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            // 0600 on POSIX, as the JDK makes temporary files.
            Path file = Files.createTempFile(folder(), "kaifu", ".spill");
            open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
            channel = open;
        }
        return open;
    }

    /// What is large and temporary goes where a disk is: `/tmp` is memory on many machines (file-hierarchy(7)).
    private static Path folder() {
        String chosen = System.getenv("TMPDIR");
        Path large = Path.of(chosen == null || chosen.isEmpty() ? "/var/tmp" : chosen);
        return Files.isDirectory(large) && Files.isWritable(large)
                ? large
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private synchronized int take() {
        return freeCount > 0 ? free[--freeCount] : used++;
    }

    private synchronized void free(SpilledPieces pieces) {
        for (int i = 0; i < pieces.count(); i++) {
            if (freeCount == free.length) {
                free = Arrays.copyOf(free, 2 * freeCount);
            }
            free[freeCount++] = pieces.block(i);
        }
    }

    private ByteBuffer buffer(int size) {
        ByteBuffer kept;
        synchronized (buffers) {
            kept = buffers.pollLast();
        }
        return kept != null && kept.capacity() >= size ? kept.clear() : ByteBuffer.allocate(Math.max(size, 2 * BLOCK));
    }

    private void give(ByteBuffer buffer) {
        if (buffer.capacity() > 2 * StreamBatch.FULL) {
            return;
        }
        synchronized (buffers) {
            if (buffers.size() < KEPT_BUFFERS) {
                buffers.addLast(buffer);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            open.close();
        }
    }
}
