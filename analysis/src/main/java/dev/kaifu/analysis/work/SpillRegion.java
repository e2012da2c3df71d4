package dev.kaifu.analysis.work;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// A piece of the [SpillFile], filled in memory, written in one go and read part by part. Until it is written it is
/// read where it is.
final class SpillRegion {
    /// The system takes one large write for a third of what small ones cost.
    static final int SIZE = 1 << 20;

    private final long position;
    /// Null once written.
    private byte @Nullable [] memory;
    /// Bytes that are still to be read, guarded by the [SpillFile].
    int live;

    SpillRegion(long position, byte[] memory) {
        this.position = position;
        this.memory = memory;
    }

    long position() {
        return position;
    }

    /// A view of what is not written yet.
    ByteBuffer room(int offset, int length) {
        byte[] here = memory;
        if (here == null) {
            throw new IllegalStateException("it is written");
        }
        return ByteBuffer.wrap(here, offset, length);
    }

    /// Writes the first so many bytes.
    void write(FileChannel file, int length) throws IOException {
        ByteBuffer all = room(0, length);
        while (all.hasRemaining()) {
            file.write(all, position + all.position());
        }
    }

    /// It is written: its memory may be used anew.
    synchronized byte[] forget() {
        byte[] here = memory;
        memory = null;
        return here == null ? new byte[0] : here;
    }

    synchronized boolean inMemory() {
        return memory != null;
    }

    void read(FileChannel file, int offset, byte[] into, int at, int length) throws IOException {
        if (!copied(offset, into, at, length)) {
            ByteBuffer part = ByteBuffer.wrap(into, at, length);
            long start = position + offset - at;
            while (part.hasRemaining()) {
                if (file.read(part, start + part.position()) < 0) {
                    throw new EOFException("the temporary file was cut");
                }
            }
        }
    }

    private synchronized boolean copied(int offset, byte[] into, int at, int length) {
        byte[] here = memory;
        if (here == null) {
            return false;
        }
        System.arraycopy(here, offset, into, at, length);
        return true;
    }
}
