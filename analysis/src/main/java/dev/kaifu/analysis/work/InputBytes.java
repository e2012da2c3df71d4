package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamReceiver;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The inputs that can be read again: what waits of their streams is read there once more instead of being kept.
///
/// A place is a number: which input, and where in it. The reader adds, any thread reads.
public final class InputBytes implements AutoCloseable {
    /// A file may have 16 TiB.
    private static final int OFFSET_BITS = 44;

    private static final int MAX_INPUTS = 1 << 12;

    /// @param file as it was named
    private record Input(Path file, FileChannel channel) {}

    private final List<Input> inputs = new CopyOnWriteArrayList<>();

    /// Another input, which holds the bytes as they are read: it is not compressed.
    ///
    /// @return the place of its first byte, or [StreamReceiver#NOWHERE] where it cannot be read again
    public long add(Path file) {
        int number = inputs.size();
        if (number >= MAX_INPUTS || !Files.isRegularFile(file)) {
            return StreamReceiver.NOWHERE;
        }
        try {
            inputs.add(new Input(file, FileChannel.open(file)));
            return (long) number << OFFSET_BITS;
        } catch (IOException e) {
            // Whoever reads it for good will say so.
            return StreamReceiver.NOWHERE;
        }
    }

    /// A part of an input for one thread.
    Window window() {
        return new Window();
    }

    /// Some bytes of an input in memory.
    final class Window {
        private byte[] bytes = new byte[0];
        private long begin;
        private int length;

        boolean holds(long place, int count) {
            return place >= begin && place + count <= begin + length;
        }

        /// Reads so many bytes.
        void read(long place, int count) throws IOException {
            if (bytes.length < count) {
                bytes = new byte[count];
            }
            length = 0;
            Input input = inputs.get((int) (place >>> OFFSET_BITS));
            long offset = place & ((1L << OFFSET_BITS) - 1);
            ByteBuffer into = ByteBuffer.wrap(bytes, 0, count);
            while (into.hasRemaining()) {
                if (input.channel.read(into, offset + into.position()) < 0) {
                    throw new EOFException(input.file + " was cut while it was read");
                }
            }
            begin = place;
            length = count;
        }

        /// Copies what it [#holds].
        void copy(long place, byte[] into, int at, int count) {
            System.arraycopy(bytes, (int) (place - begin), into, at, count);
        }
    }

    @Override
    public void close() throws IOException {
        for (Input input : inputs) {
            input.channel.close();
        }
    }
}
