package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.protocol.net.Side;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What waits of a stream as bytes. Pieces of a batch: kind, packet, time, size, then where the bytes
/// can be read again, or else themselves; nothing behind the size of what is missing. And references to
/// pieces.
final class PieceForm {
    private static final byte FROM_CLIENT = 1;
    private static final byte GAP = 2;
    private static final byte PLACED = 4;
    static final int HEAD = 1 + Long.BYTES + Long.BYTES + Long.BYTES;
    /// References to pieces, as they are kept in memory: kind, size, form.
    private static final byte REFERENCES = 8;

    private static final int REFERENCES_HEAD = 1 + Integer.BYTES;

    private PieceForm() {}

    /// Bytes that the pieces of a batch take.
    static int size(StreamBatch batch) {
        return size(batch, 0, batch.count());
    }

    /// The same of the pieces `[from, to)`.
    static int size(StreamBatch batch, int from, int to) {
        int size = 0;
        for (int piece = from; piece < to; piece++) {
            size += size(batch, piece);
        }
        return size;
    }

    private static int size(StreamBatch batch, int piece) {
        return HEAD + (batch.place(piece) < 0 ? batch.end(piece) - batch.start(piece) : Long.BYTES);
    }

    /// Behind the last piece of those from this one on, at least one, that together take no more than so
    /// many bytes.
    static int fitting(StreamBatch batch, int from, int most) {
        int to = from + 1;
        int size = size(batch, from);
        while (to < batch.count() && size + size(batch, to) <= most) {
            size += size(batch, to);
            to++;
        }
        return to;
    }

    /// Writes the pieces `[from, to)`.
    static void write(StreamBatch batch, int from, int to, ByteBuffer into) {
        for (int piece = from; piece < to; piece++) {
            long gap = batch.gap(piece);
            long place = batch.place(piece);
            int start = batch.start(piece);
            int length = batch.end(piece) - start;
            int kind = (batch.from(piece) == Side.CLIENT ? FROM_CLIENT : 0)
                    | (gap > 0 ? GAP : 0)
                    | (place >= 0 ? PLACED : 0);
            into.put((byte) kind).putLong(batch.packet(piece)).putLong(batch.timeNanos(piece));
            into.putLong(gap > 0 ? gap : length);
            if (place >= 0) {
                into.putLong(place);
            } else {
                into.put(batch.bytes(), start, length);
            }
        }
    }

    /// Bytes that references take.
    static int size(PieceReferences references) {
        return REFERENCES_HEAD + references.length();
    }

    static void write(PieceReferences references, ByteBuffer into) {
        into.put(REFERENCES).putInt(references.length()).put(references.form(), 0, references.length());
    }

    /// Adds the pieces to a batch, whose own are whole.
    ///
    /// @param from heap buffer that holds nothing else
    static void read(ByteBuffer from, StreamBatch batch, InputBytes inputs) throws IOException {
        int first = batch.count();
        while (from.hasRemaining()) {
            byte kind = from.get();
            if (kind == REFERENCES) {
                int length = from.getInt();
                int at = from.arrayOffset() + from.position();
                PieceReferences.read(from.array(), at, at + length, batch);
                from.position(from.position() + length);
            } else {
                read(kind, from, batch);
            }
        }
        inputs.fill(batch, first);
    }

    /// Adds references to others.
    ///
    /// @param from heap buffer that holds nothing else
    static void read(ByteBuffer from, PieceReferences references) {
        while (from.hasRemaining()) {
            if (from.get() != REFERENCES) {
                throw new IllegalArgumentException("there are pieces that are no references");
            }
            int length = from.getInt();
            int at = from.arrayOffset() + from.position();
            references.add(from.array(), at, at + length);
            from.position(from.position() + length);
        }
    }

    private static void read(byte kind, ByteBuffer from, StreamBatch batch) {
        Side side = (kind & FROM_CLIENT) != 0 ? Side.CLIENT : Side.SERVER;
        long packet = from.getLong();
        long time = from.getLong();
        long size = from.getLong();
        if ((kind & GAP) != 0) {
            batch.gap(side, size, packet, time);
        } else if ((kind & PLACED) != 0) {
            batch.room((int) size);
            batch.filled(side, (int) size, packet, time, from.getLong());
        } else {
            int at = from.position();
            batch.data(side, from.array(), from.arrayOffset() + at, (int) size, packet, time, StreamReceiver.NOWHERE);
            from.position(at + (int) size);
        }
    }

    /// Adds the pieces of one batch to another.
    static void copy(StreamBatch from, StreamBatch to) {
        for (int piece = 0; piece < from.count(); piece++) {
            Side side = from.from(piece);
            int start = from.start(piece);
            if (from.gap(piece) > 0) {
                to.gap(side, from.gap(piece), from.packet(piece), from.timeNanos(piece));
            } else {
                int length = from.end(piece) - start;
                to.data(
                        side,
                        from.bytes(),
                        start,
                        length,
                        from.packet(piece),
                        from.timeNanos(piece),
                        from.place(piece));
            }
        }
    }
}
