package dev.kaifu.analysis.work;

import dev.kaifu.analysis.session.RecordPosition;
import dev.kaifu.analysis.session.RecordsAhead.Sealed;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.RecordReader;
import java.util.List;
import java.util.Optional;

/// Goes ahead over one direction's records, headers alone (RFC 8446 5.1), and numbers those that are sealed.
final class RecordWalk {
    /// Records found in one batch, for which there is memory; what is smaller on average gains nothing.
    static final int MAX_FOUND = 1 << 10;

    private Optional<RecordPosition> position;

    /// @param start where it is now, if that is known
    RecordWalk(Optional<RecordPosition> start) {
        position = start;
    }

    Optional<RecordPosition> position() {
        return position;
    }

    /// Nothing is known any more.
    void loseTheWay() {
        position = Optional.empty();
    }

    /// Passes over the bytes `[start, end)` of this side.
    ///
    /// @param found receives the sealed records that stand whole in them
    void pass(byte[] a, int start, int end, List<Sealed> found) {
        position = position.flatMap(from -> passed(from, a, start, end, found));
    }

    private static Optional<RecordPosition> passed(
            RecordPosition from, byte[] a, int start, int end, List<Sealed> found) {
        long sequence = from.sequence();
        int until = from.until() - (end - start);
        while (until <= -RecordReader.HEADER) {
            int header = end + until;
            int size = RecordReader.sizeOf(a, header);
            if (size < 0) {
                return Optional.empty();
            }
            until += size;
            if (!from.tls13() || a[header] == ContentType.APPLICATION_DATA) {
                if (until <= 0 && found.size() < MAX_FOUND) {
                    found.add(new Sealed(header, size - RecordReader.HEADER, from.keys(), sequence));
                }
                sequence++;
            }
        }
        // Less than a header stands at the end: the next bytes are not looked at together with these.
        return until < 0
                ? Optional.empty()
                : Optional.of(new RecordPosition(from.keys(), sequence, until, from.tls13()));
    }
}
