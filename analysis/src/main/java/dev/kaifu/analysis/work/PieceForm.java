package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.protocol.net.Side;
import java.nio.ByteBuffer;

/// Pieces of a batch as bytes: kind, packet, time, size, then the bytes themselves unless they are missing.
final class PieceForm {
    private static final byte FROM_CLIENT = 1;
    private static final byte GAP = 2;
    private static final int HEAD = 1 + Long.BYTES + Long.BYTES + Long.BYTES;

    private PieceForm() {}

    /// Bytes that the pieces of a batch take.
    static int size(StreamBatch batch) {
        return batch.length() + HEAD * batch.count();
    }

    static void write(StreamBatch batch, ByteBuffer to) {
        for (int piece = 0; piece < batch.count(); piece++) {
            long gap = batch.gap(piece);
            int start = batch.start(piece);
            int length = batch.end(piece) - start;
            int kind = (batch.from(piece) == Side.CLIENT ? FROM_CLIENT : 0) | (gap > 0 ? GAP : 0);
            to.put((byte) kind).putLong(batch.packet(piece)).putLong(batch.timeNanos(piece));
            to.putLong(gap > 0 ? gap : length).put(batch.bytes(), start, length);
        }
    }

    /// Adds the pieces to a batch.
    ///
    /// @param from heap buffer that holds nothing else
    static void read(ByteBuffer from, StreamBatch batch) {
        while (from.hasRemaining()) {
            byte kind = from.get();
            Side side = (kind & FROM_CLIENT) != 0 ? Side.CLIENT : Side.SERVER;
            long packet = from.getLong();
            long time = from.getLong();
            long size = from.getLong();
            if ((kind & GAP) != 0) {
                batch.gap(side, size, packet, time);
            } else {
                batch.data(side, from.array(), from.arrayOffset() + from.position(), (int) size, packet, time);
                from.position(from.position() + (int) size);
            }
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
                to.data(side, from.bytes(), start, length, from.packet(piece), from.timeNanos(piece));
            }
        }
    }
}
