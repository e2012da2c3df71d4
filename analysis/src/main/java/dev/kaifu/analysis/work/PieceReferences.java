package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.protocol.net.Side;
import java.io.IOException;
import java.util.Arrays;

/// Pieces of a stream without their bytes, which can be read again in their places: some twelve bytes
/// each, where the bytes take a thousand.
///
/// A piece: its size, shifted by two, with the side and whether it is a gap; what its packet, its time
/// and its place are more than those of the piece before. All are numbers of seven bits a byte, the
/// lowest first, and but for the first one with their sign as the lowest bit.
final class PieceReferences {
    private static final int FIRST = 64;
    /// A piece takes no more: four numbers of up to 64 bits.
    private static final int MOST = 4 * 10;
    /// Bytes of memory of references without any piece.
    private static final int COST = 80;

    private static final int FROM_CLIENT = 1;
    private static final int GAP = 2;
    private static final int KIND_BITS = 2;
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private byte[] form = new byte[FIRST];
    private int length;
    /// Of the bytes that are elsewhere.
    private int payload;

    private long packet;
    private long time;
    private long place;

    /// Whether nothing of a batch is lost by keeping references alone.
    static boolean suffice(StreamBatch batch) {
        for (int piece = 0; piece < batch.count(); piece++) {
            if (batch.place(piece) < 0 && batch.gap(piece) == 0) {
                return false;
            }
        }
        return true;
    }

    /// All pieces of a batch for which they [#suffice].
    static PieceReferences of(StreamBatch batch) {
        PieceReferences all = new PieceReferences();
        for (int piece = 0; piece < batch.count(); piece++) {
            long gap = batch.gap(piece);
            if (gap > 0) {
                all.gap(batch.from(piece), gap, batch.packet(piece), batch.timeNanos(piece));
            } else {
                int size = batch.end(piece) - batch.start(piece);
                all.data(batch.from(piece), size, batch.packet(piece), batch.timeNanos(piece), batch.place(piece));
            }
        }
        return all;
    }

    /// @param at where the bytes can be read again
    void data(Side from, int size, long inPacket, long timeNanos, long at) {
        piece(from, 0, size, inPacket, timeNanos);
        signed(at - place);
        place = at + size;
        payload += size;
    }

    void gap(Side from, long size, long inPacket, long timeNanos) {
        piece(from, GAP, size, inPacket, timeNanos);
    }

    private void piece(Side from, int kind, long size, long inPacket, long timeNanos) {
        if (length + MOST > form.length) {
            form = Arrays.copyOf(form, Math.max(length + MOST, length + length / 2));
        }
        number(size << KIND_BITS | kind | (from == Side.CLIENT ? FROM_CLIENT : 0));
        signed(inPacket - packet);
        signed(timeNanos - time);
        packet = inPacket;
        time = timeNanos;
    }

    private void signed(long number) {
        number(number << 1 ^ number >> 63);
    }

    private void number(long number) {
        long rest = number;
        while ((rest & -MORE) != 0) {
            form[length++] = (byte) (rest | MORE);
            rest >>>= BITS;
        }
        form[length++] = (byte) rest;
    }

    /// Bytes that are elsewhere.
    int payload() {
        return payload;
    }

    /// Bytes of memory that they take.
    int cost() {
        return COST + form.length;
    }

    /// Bytes of [#form] that are of use.
    int length() {
        return length;
    }

    /// For [#read].
    byte[] form() {
        return form;
    }

    /// Adds all of others.
    void add(PieceReferences others) {
        add(others.form, 0, others.length);
    }

    /// The same of a form.
    ///
    /// @param others holds it in `[begin, end)`
    void add(byte[] others, int begin, int end) {
        Reader reader = new Reader(others, begin);
        while (reader.at < end) {
            reader.next();
            if (reader.gap) {
                gap(reader.from, reader.size, reader.packet, reader.time);
            } else {
                data(reader.from, (int) reader.size, reader.packet, reader.time, reader.place);
            }
        }
    }

    /// Adds the pieces to a batch, with their bytes.
    void read(StreamBatch batch, InputBytes inputs) throws IOException {
        int first = batch.count();
        read(form, 0, length, batch);
        inputs.fill(batch, first);
    }

    /// Adds pieces to a batch, with room for their bytes.
    ///
    /// @param form holds a form in `[begin, end)`
    static void read(byte[] form, int begin, int end, StreamBatch batch) {
        Reader reader = new Reader(form, begin);
        while (reader.at < end) {
            reader.next();
            if (reader.gap) {
                batch.gap(reader.from, reader.size, reader.packet, reader.time);
            } else {
                batch.room((int) reader.size);
                batch.filled(reader.from, (int) reader.size, reader.packet, reader.time, reader.place);
            }
        }
    }

    /// One piece after another.
    private static final class Reader {
        private final byte[] form;
        private int at;

        private Side from = Side.CLIENT;
        private boolean gap;
        private long size;
        private long packet;
        private long time;
        private long place;
        /// Where the one before ends.
        private long end;

        Reader(byte[] form, int at) {
            this.form = form;
            this.at = at;
        }

        void next() {
            long head = number();
            from = (head & FROM_CLIENT) != 0 ? Side.CLIENT : Side.SERVER;
            gap = (head & GAP) != 0;
            size = head >>> KIND_BITS;
            packet += signed();
            time += signed();
            if (!gap) {
                place = end + signed();
                end = place + size;
            }
        }

        private long number() {
            long number = 0;
            int shift = 0;
            byte next = form[at++];
            while (next < 0) {
                number |= (long) (next & MORE - 1) << shift;
                shift += BITS;
                next = form[at++];
            }
            return number | (long) next << shift;
        }

        private long signed() {
            long number = number();
            return number >>> 1 ^ -(number & 1);
        }
    }
}
