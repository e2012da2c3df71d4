package dev.kaifu.analysis.tcp;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Puts one direction of a TCP connection in order. Positions are 64 bits, so that sequence numbers may wrap; where
/// segments overlap, the bytes that came first win.
final class StreamDirection {
    /// Bytes that wait for a missing segment, for one direction; past it the missing ones are given up as a gap.
    static final int MAX_WAITING = 4 << 20;
    /// A segment further away than this is not of this connection.
    private static final long MAX_DISTANCE = 1L << 30;

    /// @param data what was captured
    /// @param wireLength what passed
    private record Waiting(byte[] data, int wireLength) {}

    /// Receives the bytes in order.
    interface Sink {
        void data(byte[] array, int offset, int length);

        void gap(long length);
    }

    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    private int waitingBytes;
    private boolean begun;
    private long next;
    private long initialSequence = -1;
    private long finAt = -1;

    /// The first sequence number of the connection; -1 where its SYN was not seen.
    long initialSequence() {
        return initialSequence;
    }

    void syn(int sequence) {
        if (!begun) {
            begun = true;
            initialSequence = sequence & 0xffff_ffffL;
            next = initialSequence + 1;
        }
    }

    void fin(int sequenceBehindPayload) {
        if (begun && finAt < 0) {
            finAt = position(sequenceBehindPayload);
        }
    }

    /// True where all that the sender had to say has passed.
    boolean finished() {
        return finAt >= 0 && next >= finAt;
    }

    void segment(int sequence, byte[] a, int offset, int captured, int wireLength, Sink sink) {
        if (!begun) {
            begun = true;
            next = sequence & 0xffff_ffffL;
        }
        long at = position(sequence);
        if (at + wireLength <= next || Math.abs(at - next) > MAX_DISTANCE) {
            return;
        }
        if (at > next) {
            keep(at, a, offset, captured, wireLength);
            if (waitingBytes > MAX_WAITING) {
                skipTo(waiting.firstKey(), sink);
            }
            return;
        }
        deliver(at, a, offset, captured, wireLength, sink);
        drain(sink);
    }

    /// The other side has acknowledged everything before this: what is missing before what waits will not come any
    /// more.
    void acknowledged(int acknowledgement, Sink sink) {
        while (!waiting.isEmpty() && position(acknowledgement) >= waiting.firstKey() + 1) {
            skipTo(waiting.firstKey(), sink);
        }
    }

    /// Nothing more will come: what waits is passed on behind its gaps.
    void end(Sink sink) {
        while (!waiting.isEmpty()) {
            skipTo(waiting.firstKey(), sink);
        }
    }

    private long position(int sequence) {
        return next + (sequence - (int) next);
    }

    private void keep(long at, byte[] a, int offset, int captured, int wireLength) {
        Waiting old = waiting.get(at);
        if (old != null && old.wireLength >= wireLength) {
            return;
        }
        if (old != null) {
            waitingBytes -= old.data.length;
        }
        waiting.put(at, new Waiting(Arrays.copyOfRange(a, offset, offset + captured), wireLength));
        waitingBytes += captured;
    }

    private void skipTo(long position, Sink sink) {
        if (position > next) {
            sink.gap(position - next);
            next = position;
        }
        drain(sink);
    }

    private void drain(Sink sink) {
        Map.Entry<Long, Waiting> first = waiting.firstEntry();
        while (first != null && first.getKey() <= next) {
            waiting.pollFirstEntry();
            Waiting segment = first.getValue();
            waitingBytes -= segment.data.length;
            if (first.getKey() + segment.wireLength > next) {
                deliver(first.getKey(), segment.data, 0, segment.data.length, segment.wireLength, sink);
            }
            first = waiting.firstEntry();
        }
    }

    /// Passes on what is new of a segment that begins at or before [#next].
    private void deliver(long at, byte[] a, int offset, int captured, int wireLength, Sink sink) {
        int known = (int) (next - at);
        if (captured > known) {
            next = at + captured;
            sink.data(a, offset + known, captured - known);
        }
        long wireEnd = at + wireLength;
        if (wireEnd > next) {
            // The capture kept only the beginning of the packet (snaplen).
            long missing = wireEnd - next;
            next = wireEnd;
            sink.gap(missing);
        }
    }
}
