package dev.kaifu.analysis.tcp;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Puts one direction of a TCP connection in order (RFC 9293 3.4). Positions are 64 bits, so that sequence numbers may
/// wrap.
///
/// Where segments say different things about the same bytes, the policy is that of tshark's follow:
///
/// | what overlaps | which bytes count |
/// |---|---|
/// | a segment and what was passed on already | those passed on; of the segment only what is new |
/// | two segments that wait behind a gap | when the gap closes, the one that came first of those that touch it, whole |
/// | a segment that the capture cut (snaplen) | what was captured; the rest is a gap |
final class StreamDirection {
    /// What waits for a missing segment may cost this much memory; past it the missing bytes are given up as a gap.
    static final int MAX_WAITING = 4 << 20;
    /// What a segment that waits costs beside its bytes.
    private static final int WAITING_COST = 96;
    /// A segment further away than this is not of this connection.
    private static final long MAX_DISTANCE = 1L << 30;
    /// So many bytes may have passed between a SYN and the first that the other side says, none of which was captured.
    private static final int MAX_UNSEEN = 1 << 20;

    /// @param at position of its first byte
    /// @param arrival counts the segments that had to wait
    /// @param data what was captured
    /// @param wireLength what passed
    /// @param place where it can be read again
    private record Waiting(long at, long arrival, byte[] data, int wireLength, long place) {
        long end() {
            return at + wireLength;
        }

        int cost() {
            return data.length + WAITING_COST;
        }
    }

    /// Receives the bytes in order.
    interface Sink {
        /// @param place where they can be read again, or [StreamReceiver#NOWHERE]
        void data(byte[] array, int offset, int length, long place);

        void gap(long length);
    }

    /// How well the position of the next byte is known.
    private enum Start {
        UNKNOWN,
        /// From an empty segment or the other side's acknowledgement, as in a capture that begins in mid-stream.
        GUESSED,
        KNOWN
    }

    /// What came ahead of bytes that are missing, in order; null where nothing does, as in most connections.
    private @Nullable TreeSet<Waiting> waiting;

    private long arrivals;
    private int waitingCost;
    private Start start = Start.UNKNOWN;
    private long next;
    private long base = -1;
    private long acknowledged = -1;
    private long finAt = -1;

    /// The number of the SYN, seen or inferred from the first packet of either side (32 bits); -1 where neither was
    /// seen.
    long base() {
        return base;
    }

    void syn(int sequence) {
        noteBase(sequence);
        if (start != Start.KNOWN) {
            start = Start.KNOWN;
            next = (sequence & 0xffff_ffffL) + 1;
        }
    }

    /// A segment without payload: in mid-stream it is the first to tell where this side is.
    void empty(int sequence) {
        noteBase(sequence - 1);
        guess(sequence);
    }

    void fin(int sequenceBehindPayload) {
        if (start != Start.UNKNOWN && finAt < 0) {
            finAt = position(sequenceBehindPayload);
        }
    }

    /// True where all that the sender had to say has passed.
    boolean finished() {
        return finAt >= 0 && next >= finAt;
    }

    /// True where bytes at this number are the next ones and may pass at once, by [#passed] instead of [#segment].
    boolean isNext(int sequence) {
        return (int) next == sequence && start == Start.KNOWN && base >= 0 && waiting == null && finAt < 0;
    }

    /// So many bytes that were the next ones have passed.
    void passed(int length) {
        next += length;
    }

    void segment(int sequence, byte[] a, int offset, int captured, int wireLength, long place, Sink sink) {
        noteBase(sequence - 1);
        begin(sequence);
        long at = position(sequence);
        if (at + wireLength <= next || Math.abs(at - next) > MAX_DISTANCE) {
            return;
        }
        if (at <= next) {
            deliver(at, a, offset, captured, wireLength, place, sink);
            drain(sink);
            return;
        }
        keep(new Waiting(at, arrivals++, Arrays.copyOfRange(a, offset, offset + captured), wireLength, place));
        while (waitingCost > MAX_WAITING) {
            skipTo(firstWaiting(), sink);
        }
    }

    /// The other side has everything before this: what is missing before what waits will not come any more.
    void acknowledged(int acknowledgement, Sink sink) {
        noteBase(acknowledgement - 1);
        guess(acknowledgement);
        long at = position(acknowledgement);
        if (Math.abs(at - next) > MAX_DISTANCE) {
            return;
        }
        acknowledged = Math.max(acknowledged, at);
        while (at > firstWaiting()) {
            skipTo(firstWaiting(), sink);
        }
        if (waiting == null && finAt >= 0 && at > finAt) {
            skipTo(finAt, sink);
        }
    }

    /// The same where nothing waits, so that nothing follows from it; false, and not done, where something does.
    boolean merelyAcknowledged(int acknowledgement) {
        if (start != Start.KNOWN || base < 0 || waiting != null || finAt >= 0) {
            return false;
        }
        int ahead = acknowledgement - (int) next;
        if (Math.abs((long) ahead) <= MAX_DISTANCE) {
            acknowledged = Math.max(acknowledged, next + ahead);
        }
        return true;
    }

    /// Nothing more will come: what waits is passed on behind its gaps, and what the other side acknowledged without
    /// its being in the capture is a gap too.
    void end(Sink sink) {
        giveUpMissing(sink);
        // A FIN that was not captured counts one (RFC 9293 3.4): a single number more is no missing byte.
        long sent = finAt >= 0 ? Math.min(finAt, acknowledged) : acknowledged;
        if (finAt >= 0 || acknowledged > next + 1) {
            skipTo(sent, sink);
        }
    }

    /// Memory of what waits.
    int waitingCost() {
        return waitingCost;
    }

    /// What is missing before what waits is given up.
    void giveUpMissing(Sink sink) {
        while (waiting != null) {
            skipTo(firstWaiting(), sink);
        }
    }

    /// Nothing has come but a SYN.
    boolean merelyBegun() {
        return start == Start.KNOWN && next == base + 1 && waiting == null && finAt < 0;
    }

    /// Of one that has merely begun: whether the other side may have all before this number, as far as the capture
    /// may lack what passed.
    boolean mayAcknowledge(int number) {
        int ahead = number - (int) next;
        return ahead >= 0 && ahead <= MAX_UNSEEN;
    }

    /// Whether the number is further away than any of this connection may be.
    boolean isBeyond(int number) {
        return start == Start.KNOWN && Math.abs((long) (number - (int) next)) > MAX_DISTANCE;
    }

    /// Where this side's numbers begin; only the first packet tells.
    void noteBase(int sequence) {
        if (base < 0) {
            base = sequence & 0xffff_ffffL;
        }
    }

    private void guess(int sequence) {
        if (start == Start.UNKNOWN) {
            start = Start.GUESSED;
            next = sequence & 0xffff_ffffL;
        }
    }

    /// The first payload. A keep-alive (RFC 9293 3.8.4) stands one number before what comes next, and what was
    /// acknowledged may be sent again: only bytes further on prove that some are missing.
    private void begin(int sequence) {
        if (start == Start.KNOWN) {
            return;
        }
        boolean near =
                start == Start.UNKNOWN || position(sequence) <= next + 1 || position(sequence) > next + MAX_WAITING;
        start = Start.KNOWN;
        if (near) {
            next = sequence & 0xffff_ffffL;
        }
    }

    private long position(int sequence) {
        return next + (sequence - (int) next);
    }

    private void keep(Waiting segment) {
        TreeSet<Waiting> all = waiting;
        if (all == null) {
            all = new TreeSet<>(Comparator.comparingLong(Waiting::at).thenComparingLong(Waiting::arrival));
            waiting = all;
        }
        all.add(segment);
        waitingCost += segment.cost();
    }

    /// Where the first of what waits begins; beyond every position where nothing waits.
    private long firstWaiting() {
        TreeSet<Waiting> all = waiting;
        return all == null ? Long.MAX_VALUE : all.first().at;
    }

    private void skipTo(long position, Sink sink) {
        if (position > next) {
            long missing = position - next;
            next = position;
            sink.gap(missing);
        }
        drain(sink);
    }

    private void drain(Sink sink) {
        if (firstWaiting() > next) {
            return;
        }
        // Those that hold the next byte, or stand before it.
        PriorityQueue<Waiting> touching = new PriorityQueue<>(Comparator.comparingLong(Waiting::arrival));
        touch(touching);
        while (!touching.isEmpty()) {
            Waiting first = touching.remove();
            if (first.end() > next) {
                deliver(first.at, first.data, 0, first.data.length, first.wireLength, first.place, sink);
                touch(touching);
            }
        }
    }

    private void touch(Queue<Waiting> touching) {
        TreeSet<Waiting> all = waiting;
        while (all != null && firstWaiting() <= next) {
            Waiting segment = all.removeFirst();
            waitingCost -= segment.cost();
            touching.add(segment);
            if (all.isEmpty()) {
                waiting = null;
            }
        }
    }

    /// Passes on what is new of a segment that begins at or before [#next].
    private void deliver(long at, byte[] a, int offset, int captured, int wireLength, long place, Sink sink) {
        int known = (int) (next - at);
        if (captured > known) {
            next = at + captured;
            sink.data(a, offset + known, captured - known, place < 0 ? place : place + known);
        }
        long wireEnd = at + wireLength;
        if (wireEnd > next) {
            long missing = wireEnd - next;
            next = wireEnd;
            sink.gap(missing);
        }
    }
}
