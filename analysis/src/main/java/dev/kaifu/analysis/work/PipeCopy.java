package dev.kaifu.analysis.work;

import dev.kaifu.capture.OneByte;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a pipe gave, in a file for its owner alone that has no name, so that it can be read again. One thread writes;
/// once that is done, any thread reads.
public final class PipeCopy implements AutoCloseable {
    private static final int BLOCK = 1 << 16;

    private final long limit;
    private @Nullable FileChannel file;
    private long length;
    private boolean whole = true;

    /// @param limit bytes that it may take on the disk
    public PipeCopy(long limit) {
        this.limit = limit;
    }

    /// The same bytes, which are copied as they are read. Where there is no room for all of them, none are kept.
    public InputStream alongside(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                return OneByte.of(this);
            }

            @Override
            public int read(byte[] array, int offset, int count) throws IOException {
                int got = in.read(array, offset, count);
                if (got > 0 && whole && !keeps(array, offset, got)) {
                    PipeCopy.this.close();
                }
                return got;
            }
        };
    }

    /// Reads a pipe to its end and closes it, or as far as there is room.
    ///
    /// @return all of it, from its beginning
    public InputStream ahead(InputStream in) throws IOException {
        byte[] block = new byte[BLOCK];
        int got = in.read(block);
        while (got >= 0) {
            if (!keeps(block, 0, got)) {
                InputStream last = new ByteArrayInputStream(block, 0, got);
                return new SequenceInputStream(Collections.enumeration(List.of(again(), last, in)));
            }
            got = in.read(block);
        }
        in.close();
        return again();
    }

    private boolean keeps(byte[] array, int offset, int count) {
        whole = length + count <= limit && write(array, offset, count);
        return whole;
    }

    private boolean write(byte[] array, int offset, int count) {
        try {
            FileChannel to = file == null ? NamelessFile.open() : file;
            file = to;
            ByteBuffer bytes = ByteBuffer.wrap(array, offset, count);
            while (bytes.hasRemaining()) {
                to.write(bytes, length + bytes.position() - offset);
            }
            length += count;
            return true;
        } catch (IOException e) {
            // No room on the disk: the same as past the limit.
            return false;
        }
    }

    /// Whether nothing of what was read had to be let go.
    public boolean isWhole() {
        return whole;
    }

    /// What is kept, from its beginning: all of it, or what was read [#ahead]; nothing where that is closed.
    public InputStream again() {
        FileChannel from = file;
        return from == null ? InputStream.nullInputStream() : new Again(from, length);
    }

    /// One reading of it.
    private static final class Again extends InputStream {
        private final FileChannel from;
        private final long end;
        private long at;

        Again(FileChannel from, long end) {
            this.from = from;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            return OneByte.of(this);
        }

        @Override
        public int read(byte[] array, int offset, int count) throws IOException {
            int most = (int) Math.min(count, end - at);
            if (most == 0) {
                return count == 0 ? 0 : -1;
            }
            int got = from.read(ByteBuffer.wrap(array, offset, most), at);
            at += Math.max(0, got);
            return got;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - at);
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
