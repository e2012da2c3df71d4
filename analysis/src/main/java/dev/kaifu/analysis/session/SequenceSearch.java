package dev.kaifu.analysis.session;

import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;

/// The number of the next record of one direction, and behind lost records the search for it: the number is part of the
/// nonce or of what the tag covers (RFC 8446 5.3, RFC 5246 6.2.3), so that the right one proves itself.
final class SequenceSearch {
    /// Trials for one direction, all its gaps together: some 0.2 s for small records.
    private static final int MAX_TRIALS = 1 << 16;

    private long next;
    private long possiblyLost;
    private int trials;

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

    /// How many numbers are worth a trial besides the next one.
    long possiblyLost() {
        return possiblyLost;
    }

    /// Opens with the next number, or behind a gap with one of those that may be next; the content's length or -1.
    int open(RecordProtection keys, byte[] a, int header, int length, RecordWorkspace into) {
        return open(keys, next, a, header, length, into);
    }

    /// The same with keys that are in force from some record on.
    int openFirst(RecordProtection keys, byte[] a, int header, int length, RecordWorkspace into) {
        return open(keys, 0, a, header, length, into);
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

    private int open(RecordProtection keys, long from, byte[] a, int header, int length, RecordWorkspace into) {
        for (long number = from; number <= from + possiblyLost; number++) {
            if (number > from && ++trials > MAX_TRIALS) {
                return -1;
            }
            int content = keys.open(number, a, header, length, into);
            if (content >= 0) {
                next = number + 1;
                possiblyLost = 0;
                return content;
            }
        }
        return -1;
    }
}
