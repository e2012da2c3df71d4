package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamReceiver;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The inputs that can be read again: what waits of their streams is read there once more instead of being kept.
///
/// A place is a number: which input, and where in it. The reader adds, any thread reads.
public final class InputBytes implements AutoCloseable {
    /// A file may have 16 TiB.
    private static final int OFFSET_BITS = 44;

    private static final int MAX_INPUTS = 1 << 12;
    /// What is read again in one go, with what stands between: the packets of a connection often come in a row.
    private static final int MOST_AT_ONCE = 1 << 16;

    private static final int MOST_BETWEEN = 512;
    /// Buffers for rows that are kept; of more threads than that, some make their own each time.
    private static final int KEPT = 8;

    /// @param file as it was named
    private record Input(Path file, FileChannel channel) {}

    private final List<Input> inputs = new CopyOnWriteArrayList<>();
    /// Outside the heap: bytes that are read into it pass through such a buffer anyway.
    private final ArrayDeque<ByteBuffer> rows = new ArrayDeque<>();

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

    /// Reads the bytes of all pieces that have a place, from one on.
    ///
    /// @param batch has room for them, and they are counted already
    void fill(StreamBatch batch, int first) throws IOException {
        ByteBuffer row = null;
        int piece = first;
        while (piece < batch.count()) {
            if (batch.place(piece) < 0) {
                piece++;
            } else {
                row = row == null ? takeRow() : row;
                int end = endOfRow(batch, piece);
                fill(batch, piece, end, row);
                piece = end;
            }
        }
        if (row != null) {
            keepRow(row);
        }
    }

    private static int size(StreamBatch batch, int piece) {
        return batch.end(piece) - batch.start(piece);
    }

    /// Behind the last of the pieces from one on that stand close behind one another.
    private static int endOfRow(StreamBatch batch, int first) {
        long begin = batch.place(first);
        long reached = begin + size(batch, first);
        int piece = first + 1;
        while (piece < batch.count()) {
            long place = batch.place(piece);
            long next = place + size(batch, piece);
            if (place < reached || place - reached > MOST_BETWEEN || next - begin > MOST_AT_ONCE) {
                break;
            }
            reached = next;
            piece++;
        }
        return piece;
    }

    private void fill(StreamBatch batch, int first, int end, ByteBuffer usual) throws IOException {
        long begin = batch.place(first);
        int length = (int) (batch.place(end - 1) + size(batch, end - 1) - begin);
        // A packet that the system put together from many may be larger than all others.
        ByteBuffer row = length <= MOST_AT_ONCE ? usual : ByteBuffer.allocate(length);
        row.clear().limit(length);
        Input input = inputs.get((int) (begin >>> OFFSET_BITS));
        long offset = begin & ((1L << OFFSET_BITS) - 1);
        while (row.hasRemaining()) {
            if (input.channel.read(row, offset + row.position()) < 0) {
                throw new EOFException(input.file + " was cut while it was read");
            }
        }
        for (int piece = first; piece < end; piece++) {
            row.get((int) (batch.place(piece) - begin), batch.bytes(), batch.start(piece), size(batch, piece));
        }
    }

    private synchronized ByteBuffer takeRow() {
        ByteBuffer kept = rows.pollLast();
        return kept == null ? ByteBuffer.allocateDirect(MOST_AT_ONCE) : kept;
    }

    private synchronized void keepRow(ByteBuffer row) {
        if (rows.size() < KEPT) {
            rows.addLast(row);
        }
    }

    @Override
    public void close() throws IOException {
        for (Input input : inputs) {
            input.channel.close();
        }
    }
}
