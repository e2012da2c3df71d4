package dev.kaifu.cli;

import dev.kaifu.capture.OneByte;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What `< FILE` gives: unlike a pipe, it can be read as often as it is wanted, also where the file has lost its name.
/// It begins where the descriptor stands, for others may have read before.
///
/// @param channel of the process's own descriptor, which stays open
record StdinFile(FileChannel channel, long begin) {
    /// What the process calls its own stdin, whatever it is.
    static final Path NAME = Path.of("/dev/stdin");

    /// Empty where it is none, or may not be read: then the usual way says why.
    static Optional<StdinFile> find() {
        if (!Files.isRegularFile(NAME)) {
            return Optional.empty();
        }
        try {
            FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
            long begin = channel.position();
            channel.read(ByteBuffer.allocate(1), begin);
            return Optional.of(new StdinFile(channel, begin));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    long length() throws IOException {
        return Math.max(0, channel.size() - begin);
    }

    /// All of it, from its beginning.
    InputStream reading() {
        return new Reading();
    }

    private final class Reading extends InputStream {
        private long at = begin;

        @Override
        public int read() throws IOException {
            return OneByte.of(this);
        }

        @Override
        public int read(byte[] array, int offset, int length) throws IOException {
            int got = channel.read(ByteBuffer.wrap(array, offset, length), at);
            at += Math.max(0, got);
            return got;
        }

        /// Whoever has the descriptor too goes on behind what was read.
        @Override
        public void close() throws IOException {
            channel.position(at);
        }
    }
}
