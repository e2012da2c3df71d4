package dev.kaifu.analysis.reference;

import java.util.ArrayList;
import java.util.List;

/// What one end of a connection sent, put in order (RFC 9293 3.4). Positions have 64 bits, so that numbers may
/// wrap. Every segment that cannot be passed on waits in a list; whenever something changes, the list is searched
/// for the one that came first of those that hold the next byte.
final class Direction {
    /// RFC 9293 3.4: numbers are compared modulo 2^32; what lies further away is of no use.
    private static final long FAR = 1L << 30;
    /// Behind a position that is only guessed, segments further on than a window can be are no proof of a loss.
    private static final long WINDOW = 4 << 20;

    private record Placed(long at, Segment segment) {
        long end() {
            return at + segment.wireLength();
        }
    }

    /// Receives what comes next.
    interface Sink {
        /// @param missing bytes that are not there, 0 where `bytes` are
        void next(byte[] bytes, long missing);
    }

    private final Sink sink;
    private final List<Placed> waiting = new ArrayList<>();
    /// Position of the next byte, -1 where nothing tells it.
    private long next = -1;
    /// Whether a SYN or payload told it, not only an empty segment or an acknowledgement.
    private boolean certain;
    /// The SYN's number, as seen or as the first packet lets it be inferred; -1 where there was none.
    private long initial = -1;

    private long acknowledged = -1;
    private long finAt = -1;

    Direction(Sink sink) {
        this.sink = sink;
    }

    long initial() {
        return initial;
    }

    void notice(int initialNumber) {
        if (initial < 0) {
            initial = Integer.toUnsignedLong(initialNumber);
        }
    }

    void syn(int sequence) {
        notice(sequence);
        if (!certain) {
            next = initial + 1;
            certain = true;
        }
    }

    private void guess(int sequence) {
        if (next < 0) {
            next = Integer.toUnsignedLong(sequence);
        }
    }

    private long position(int sequence) {
        return next + (sequence - (int) next);
    }

    void empty(int sequence) {
        notice(sequence - 1);
        guess(sequence);
    }

    void payload(Segment segment, int sequence) {
        notice(sequence - 1);
        guess(sequence);
        if (!certain) {
            long ahead = position(sequence) - next;
            // One byte before is a keep-alive (RFC 9293 3.8.4), some before are sent again; a few ahead are lost ones.
            if (ahead <= 1 || ahead > WINDOW) {
                next = Integer.toUnsignedLong(sequence);
            }
            certain = true;
        }
        Placed placed = new Placed(position(sequence), segment);
        if (placed.end() > next && Math.abs(placed.at - next) <= FAR) {
            waiting.add(placed);
            passOn();
        }
    }

    void fin(int sequence) {
        if (next >= 0 && finAt < 0) {
            finAt = position(sequence);
        }
    }

    boolean isFinished() {
        return finAt >= 0 && next >= finAt;
    }

    /// The other end has all before this, so what is not here was lost on the way to the capture.
    void acknowledged(int number) {
        notice(number - 1);
        guess(number);
        long at = position(number);
        if (Math.abs(at - next) > FAR) {
            return;
        }
        acknowledged = Math.max(acknowledged, at);
        while (lowest() < at) {
            skipTo(lowest());
        }
        if (waiting.isEmpty() && finAt >= 0 && finAt < at) {
            skipTo(finAt);
        }
    }

    void end() {
        while (!waiting.isEmpty()) {
            skipTo(lowest());
        }
        long sent = finAt >= 0 ? Math.min(finAt, acknowledged) : acknowledged;
        // A FIN takes a number too (RFC 9293 3.4): where none was captured, one more is no missing byte.
        if (finAt >= 0 || sent > next + 1) {
            skipTo(sent);
        }
    }

    private long lowest() {
        return waiting.stream().mapToLong(Placed::at).min().orElse(Long.MAX_VALUE);
    }

    private void skipTo(long position) {
        if (position > next) {
            long missing = position - next;
            next = position;
            sink.next(new byte[0], missing);
        }
        passOn();
    }

    /// Bytes that were passed on stay as they were; of what waits, the segment that came first counts, whole.
    private void passOn() {
        for (Placed each = firstThatFits(); each != null; each = firstThatFits()) {
            byte[] all = each.segment.payload();
            int known = (int) (next - each.at);
            if (all.length > known) {
                next = each.at + all.length;
                sink.next(java.util.Arrays.copyOfRange(all, known, all.length), 0);
            }
            // A segment that the capture cut (snaplen).
            if (each.end() > next) {
                long missing = each.end() - next;
                next = each.end();
                sink.next(new byte[0], missing);
            }
        }
        waiting.removeIf(each -> each.end() <= next);
    }

    private @org.jspecify.annotations.Nullable Placed firstThatFits() {
        return waiting.stream()
                .filter(each -> each.at <= next && each.end() > next)
                .findFirst()
                .orElse(null);
    }
}
