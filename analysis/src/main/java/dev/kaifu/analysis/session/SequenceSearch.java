package dev.kaifu.analysis.session;

import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;

/// The number of the next record of one direction, and behind lost records the search for it: the number is part of the
/// nonce or of what the tag covers (RFC 8446 5.3, RFC 5246 6.2.3), so that the right one proves itself.
final class SequenceSearch {
    /// Trials for one direction, all its gaps together: some 0.2 s for small records.
    static final int MAX_TRIALS = 1 << 16;
    /// The same for a late connection, whose share is smaller: a megabyte may hold hundreds of connections that pay for
    /// nothing. Honest gaps need some hundreds.
    static final int MIN_TRIALS = 1 << 10;
    /// Trials where many connections may ask for them: so many for the first connection, half of them for the second, a
    /// third for the third: about a million, of three microseconds each, where a quarter of a million stay sealed.
    private static final int SHARES = 1 << 17;
    /// Bytes of the records that are tried so, for large ones: some 0.1 s.
    private static final long MAX_TRIED_BYTES = 1L << 28;
    /// A number found by so many trials costs nothing: a long connection may have many small gaps.
    private static final int FREE_TRIALS = 16;
    /// Most gaps are small: where it is not sure either which keys are in force, so many numbers are tried with each of
    /// them before greater ones are.
    private static final long NEAR = 256;

    /// Which numbers to try.
    enum Range {
        NEAR,
        FAR
    }

    private final Bounds bounds;
    private long next;
    private long possiblyLost;
    private boolean exhausted;

    /// @param bounds what it may try, together with all others that were given the same
    SequenceSearch(Bounds bounds) {
        this.bounds = bounds;
    }

    /// What has been tried, in one search or in several.
    static final class Bounds {
        private final int most;
        private int trials;
        private long bytes;

        private Bounds(int most) {
            this.most = most;
        }

        /// Those of a side, over all its gaps and keys, or of the guesses of a connection.
        ///
        /// @param connection its number, from 0
        static Bounds of(int connection) {
            return new Bounds(Math.clamp(share(connection), MIN_TRIALS, MAX_TRIALS));
        }

        /// True where a record of so many bytes may be tried once more; it counts as tried then.
        boolean affords(int length) {
            return affords(length, 1);
        }

        /// @param cost [RecordProtection#cost]
        private boolean affords(int length, int cost) {
            if (trials >= most || bytes >= MAX_TRIED_BYTES) {
                return false;
            }
            trials += cost;
            bytes += (long) length * cost;
            return true;
        }

        int trials() {
            return trials;
        }

        private void giveBack(int count, int length) {
            trials -= count;
            bytes -= (long) count * length;
        }
    }

    /// The trials of a connection of which there is no floor.
    static int share(int connection) {
        return SHARES / (1 + connection);
    }

    void restart() {
        next = 0;
        possiblyLost = 0;
    }

    void lost(long records) {
        possiblyLost += records;
    }

    /// A record that could not be opened counts too.
    void passOver() {
        next++;
    }

    void passOver(long records) {
        next += records;
    }

    /// Opens with the next number, or behind a gap with one of those that may be next; the content's length or -1.
    int open(RecordProtection keys, byte[] a, int header, int length, RecordWorkspace into) {
        if (possiblyLost > 0) {
            return open(keys, next, 0, possiblyLost, a, header, length, into);
        }
        int content = keys.open(next, a, header, length, into);
        next += content < 0 ? 0 : 1;
        return content;
    }

    /// The same with keys that are in force from some record on.
    int openFirst(RecordProtection keys, byte[] a, int header, int length, RecordWorkspace into) {
        return open(keys, 0, 0, possiblyLost, a, header, length, into);
    }

    /// [#open] behind a gap, in two parts.
    int open(RecordProtection keys, Range range, byte[] a, int header, int length, RecordWorkspace into) {
        return open(keys, next, first(range), last(range), a, header, length, into);
    }

    /// [#openFirst] behind a gap, in two parts.
    int openFirst(RecordProtection keys, Range range, byte[] a, int header, int length, RecordWorkspace into) {
        return open(keys, 0, first(range), last(range), a, header, length, into);
    }

    private static long first(Range range) {
        return range == Range.NEAR ? 0 : NEAR + 1;
    }

    private long last(Range range) {
        return range == Range.NEAR ? Math.min(NEAR, possiblyLost) : possiblyLost;
    }

    /// True where numbers were left untried because too many had been.
    boolean exhausted() {
        return exhausted;
    }

    /// True where the next record's number is known, so that nothing is searched for.
    boolean sure() {
        return possiblyLost == 0;
    }

    long next() {
        return next;
    }

    /// Counts the next record as opened, where its number is known and this is it.
    boolean wasOpened(long number) {
        if (!sure() || number != next) {
            return false;
        }
        next++;
        return true;
    }

    /// The number of the record opened last.
    long last() {
        return next - 1;
    }

    /// @param from the least number
    /// @param first how many above it are passed over
    /// @param last how many above it the greatest one is
    private int open(
            RecordProtection keys,
            long from,
            long first,
            long last,
            byte[] a,
            int header,
            int length,
            RecordWorkspace into) {
        for (long above = first; above <= last; above++) {
            if (above > 0 && !affords(length, keys.cost())) {
                return -1;
            }
            int content = keys.open(from + above, a, header, length, into);
            if (content >= 0) {
                found(from + above, above, length, keys.cost());
                return content;
            }
        }
        return -1;
    }

    private boolean affords(int length, int cost) {
        boolean affords = bounds.affords(length, cost);
        exhausted |= !affords;
        return affords;
    }

    private void found(long number, long trialsHere, int length, int cost) {
        next = number + 1;
        possiblyLost = 0;
        if (trialsHere <= FREE_TRIALS) {
            bounds.giveBack((int) trialsHere * cost, length);
        }
    }
}
