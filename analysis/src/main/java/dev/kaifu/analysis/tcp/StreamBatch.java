package dev.kaifu.analysis.tcp;

import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.protocol.net.Side;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What passed on one connection since the batch before: pieces of both sides in order, each with the packet that
/// brought
/// it. The bytes of pieces that follow one another from the same side stand side by side, so that what was cut into
/// segments can be read in one go.
public final class StreamBatch {
    /// Bytes of a batch that is full. What is larger passes in several.
    public static final int FULL = 1 << 17;

    private static final int FIRST_PIECES = 4;
    private static final int FIRST_BYTES = 1 << 8;
    private static final long[] NO_GAPS = {};
    /// Bytes of memory of a piece, and of a batch without any.
    private static final int PIECE_COST = 29;

    private static final int COST = 300;

    private byte[] bytes;
    private int length;
    private int count;
    private int[] ends = new int[FIRST_PIECES];
    private long[] packets = new long[FIRST_PIECES];
    private long[] times = new long[FIRST_PIECES];
    private long[] places = new long[FIRST_PIECES];
    private boolean[] fromClient = new boolean[FIRST_PIECES];
    /// Of pieces that are gaps, 0 for others; shorter than the rest where no gap came yet.
    private long[] gaps = NO_GAPS;

    private @Nullable Ending ending;
    private long lastPacket;

    /// @param bytes an array that this batch may fill; it makes a larger one where that is full
    public StreamBatch(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param place where the bytes can be read again, or [StreamReceiver#NOWHERE]
    public void data(Side from, byte[] array, int offset, int size, long packet, long timeNanos, long place) {
        room(size);
        System.arraycopy(array, offset, bytes, length, size);
        filled(from, size, packet, timeNanos, place);
    }

    public void gap(Side from, long size, long packet, long timeNanos) {
        piece(from, size, packet, timeNanos, StreamReceiver.NOWHERE);
    }

    /// The connection is over.
    public void close(Ending how, long packet) {
        ending = how;
        lastPacket = packet;
    }

    /// Room for bytes that are put into [#bytes] behind [#length], and then told of by [#filled].
    public void room(int size) {
        if (length + size > bytes.length) {
            grow(length + size);
        }
    }

    /// So many bytes were put behind the others, as one piece.
    public void filled(Side from, int size, long packet, long timeNanos, long place) {
        length += size;
        piece(from, 0, packet, timeNanos, place);
    }

    private void piece(Side from, long gap, long packet, long timeNanos, long place) {
        if (count == ends.length) {
            int roomier = 2 * count;
            ends = Arrays.copyOf(ends, roomier);
            packets = Arrays.copyOf(packets, roomier);
            times = Arrays.copyOf(times, roomier);
            places = Arrays.copyOf(places, roomier);
            fromClient = Arrays.copyOf(fromClient, roomier);
        }
        ends[count] = length;
        packets[count] = packet;
        times[count] = timeNanos;
        places[count] = place;
        fromClient[count] = from == Side.CLIENT;
        if (gap > 0 || count < gaps.length) {
            gaps = gaps.length > count ? gaps : Arrays.copyOf(gaps, ends.length);
            gaps[count] = gap;
        }
        count++;
    }

    private void grow(int needed) {
        bytes = Arrays.copyOf(bytes, Math.max(needed, Math.max(FIRST_BYTES, Math.min(FULL, 2 * bytes.length))));
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /// Bytes of memory that it takes.
    public int cost() {
        return COST + bytes.length + PIECE_COST * ends.length;
    }

    /// How many pieces there are.
    public int count() {
        return count;
    }

    public Side from(int piece) {
        return fromClient[piece] ? Side.CLIENT : Side.SERVER;
    }

    /// How many bytes are missing where the piece is a gap; 0 where it is none.
    public long gap(int piece) {
        return piece < gaps.length ? gaps[piece] : 0;
    }

    public int start(int piece) {
        return piece == 0 ? 0 : ends[piece - 1];
    }

    public int end(int piece) {
        return ends[piece];
    }

    public long packet(int piece) {
        return packets[piece];
    }

    public long timeNanos(int piece) {
        return times[piece];
    }

    /// Where its bytes can be read again, or [StreamReceiver#NOWHERE].
    public long place(int piece) {
        return places[piece];
    }

    /// One past the last piece of those from this one on that are bytes of the same side.
    public int runEnd(int piece) {
        int next = piece + 1;
        while (next < count && fromClient[next] == fromClient[piece] && gap(next) == 0) {
            next++;
        }
        return next;
    }

    /// How the connection ended; null where it goes on.
    public @Nullable Ending ending() {
        return ending;
    }

    /// The connection's last packet, where it ended.
    public long lastPacket() {
        return lastPacket;
    }

    /// Forgets everything but the arrays.
    public void clear() {
        length = 0;
        count = 0;
        ending = null;
    }
}
