package dev.kaifu.protocol.tls;

import java.util.Arrays;

/// Looks for the next record behind missing bytes. Sealed bytes may look like a header by chance: whoever knows the
/// keys says whether a record is one.
final class RecordSeeker {
    /// What a protected record has at the least: header, one byte, tag (RFC 8446 5.2).
    static final int MIN_PROTECTED = 5 + 1 + 16;
    /// A record begins within its predecessor's greatest size; a little more is looked at than that.
    private static final int MAX_SOUGHT = RecordReader.HEADER + RecordReader.MAX_FRAGMENT;

    /// What looks like a record and is tried, behind one gap. Chance makes one in a hundred gaps look so once; more
    /// are real records that no key opens, or bytes made to cost time.
    static final int MAX_TRIALS = 256;

    /// How the search stands.
    enum State {
        NEED_MORE,
        FOUND,
        GIVEN_UP
    }

    private byte[] held = new byte[0];
    private int end;
    private int at;
    private int trials;
    /// Whether a header that stands first is believed.
    private final boolean believesFirst;

    RecordSeeker() {
        this(false);
    }

    private RecordSeeker(boolean believesFirst) {
        this.believesFirst = believesFirst;
    }

    /// One for the first bytes that were captured of a connection: they nearly always begin a record.
    static RecordSeeker atFirst() {
        return new RecordSeeker(true);
    }

    State bytes(byte[] a, int offset, int length, RecordReader.Sink sink) {
        append(a, offset, length);
        if (believesFirst && at == 0 && RecordReader.looksSealed(held, 0, end)) {
            return State.FOUND;
        }
        while (!isOver() && end - at >= RecordReader.HEADER) {
            int size = plausible(held, at) ? RecordReader.sizeOf(held, at) : -1;
            if (size > end - at) {
                return State.NEED_MORE;
            }
            if (size > 0 && resumes(size, sink)) {
                at += size;
                return State.FOUND;
            }
            at++;
        }
        return isOver() ? State.GIVEN_UP : State.NEED_MORE;
    }

    private boolean isOver() {
        return at > MAX_SOUGHT || outOfTrials();
    }

    /// True where what stands behind the gap was not all tried.
    boolean outOfTrials() {
        return trials >= MAX_TRIALS;
    }

    /// What stands behind the record that was found.
    byte[] rest() {
        return Arrays.copyOfRange(held, at, end);
    }

    private void append(byte[] a, int offset, int length) {
        if (held.length < end + length) {
            held = Arrays.copyOf(held, Math.max(end + length, 2 * held.length));
        }
        System.arraycopy(a, offset, held, end, length);
        end += length;
    }

    private boolean resumes(int size, RecordReader.Sink sink) {
        trials++;
        return sink.resumes(held[at] & 0xff, RecordReader.version(held, at), held, at, size - RecordReader.HEADER);
    }

    /// Every record behind the hello messages says its version, at most 3.3 (RFC 8446 5.1, RFC 5246 6.2.1); none is
    /// empty.
    private static boolean plausible(byte[] a, int at) {
        return RecordReader.version(a, at) >>> 2 == ProtocolVersion.SSL3 >>> 2 && (a[at + 3] | a[at + 4]) != 0;
    }
}
