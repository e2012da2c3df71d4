package dev.kaifu.analysis.tcp;

import dev.kaifu.protocol.net.TcpSegment;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The connections under way, found by the numbers that stand in a segment, without an object a packet. An open hash
/// table: a connection stands in the first free slot from its hash on.
final class StreamTable {
    private static final int INITIAL = 1 << 6;

    /// Whoever makes a capture cannot know which connections share a slot.
    private final long seed = new Random().nextLong();

    private @Nullable TcpStream[] slots = new TcpStream[INITIAL];
    private int size;

    int size() {
        return size;
    }

    /// The connection that the segment belongs to; null where there is none.
    @Nullable
    TcpStream of(TcpSegment segment) {
        int mask = slots.length - 1;
        TcpStream stream;
        for (int at = hash(segment) & mask; (stream = slots[at]) != null; at = (at + 1) & mask) {
            if (stream.fromFirst(segment) || stream.fromSecond(segment)) {
                return stream;
            }
        }
        return null;
    }

    /// The same number for both directions of a connection.
    private int hash(TcpSegment segment) {
        return mix(
                        segment.addressHigh(segment.sourceOffset),
                        segment.addressLow(segment.sourceOffset),
                        segment.sourcePort)
                + mix(
                        segment.addressHigh(segment.destinationOffset),
                        segment.addressLow(segment.destinationOffset),
                        segment.destinationPort);
    }

    private int hash(TcpStream stream) {
        return mix(stream.firstHigh, stream.firstLow, stream.firstPort)
                + mix(stream.secondHigh, stream.secondLow, stream.secondPort);
    }

    private int mix(long high, long low, int port) {
        long h = (low ^ seed) * 0x9e37_79b9_7f4a_7c15L;
        h = (h ^ (h >>> 32) ^ high) * 0xd6e8_feb8_6659_fd93L;
        h = (h ^ (h >>> 32) ^ port) * 0xd6e8_feb8_6659_fd93L;
        return (int) (h ^ (h >>> 32));
    }

    void add(TcpStream stream) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        put(stream);
        size++;
    }

    private void put(TcpStream stream) {
        int mask = slots.length - 1;
        int at = hash(stream) & mask;
        while (slots[at] != null) {
            at = (at + 1) & mask;
        }
        slots[at] = stream;
    }

    private void grow() {
        @Nullable TcpStream[] old = slots;
        slots = new TcpStream[2 * old.length];
        for (TcpStream stream : old) {
            if (stream != null) {
                put(stream);
            }
        }
    }

    void remove(TcpStream stream) {
        int mask = slots.length - 1;
        int at = hash(stream) & mask;
        while (slots[at] != stream) {
            at = (at + 1) & mask;
        }
        size--;
        closeUp(at, mask);
    }

    /// Moves up what stood behind the one removed because its own slot was taken.
    private void closeUp(int removed, int mask) {
        int hole = removed;
        TcpStream stream;
        for (int at = (hole + 1) & mask; (stream = slots[at]) != null; at = (at + 1) & mask) {
            int wanted = hash(stream) & mask;
            if (((at - wanted) & mask) >= ((at - hole) & mask)) {
                slots[hole] = stream;
                hole = at;
            }
        }
        slots[hole] = null;
    }

    /// All of them, in the order of their numbers.
    TcpStream[] all() {
        TcpStream[] streams = new TcpStream[size];
        int count = 0;
        for (TcpStream stream : slots) {
            if (stream != null) {
                streams[count++] = stream;
            }
        }
        Arrays.sort(streams, (a, b) -> Integer.compare(a.index(), b.index()));
        return streams;
    }
}
