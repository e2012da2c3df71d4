package dev.kaifu.protocol.tls;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/// Cuts one direction's bytes into TLS records (RFC 8446 5.1), however they were split on the way. Behind missing bytes
/// it goes on at the next record: where the loss ended inside the record under way its end is known, else
/// [RecordSeeker] looks for a record that proves itself.
public final class RecordReader {
    /// RFC 5246 6.2.3: a protected record is at most 2^14 + 2048 bytes long.
    public static final int MAX_FRAGMENT = (1 << 14) + 2048;

    /// Type, version, length.
    public static final int HEADER = 5;

    /// Stands for the end of a record that is not in the bytes at hand: it was held until now.
    public static final int ELSEWHERE = -1;

    /// Receives each whole record.
    public interface Sink {
        /// @param a holds the record's header at `header` and its fragment at `header + 5`
        /// @param inputEnd where the record ends in the array given to [RecordReader#bytes];
        ///     [RecordReader#ELSEWHERE] where its end came before
        void record(int type, int version, byte[] a, int header, int fragmentLength, int inputEnd);

        /// Behind missing bytes: whether what stands there is a record, and not bytes that look like one. Where the
        /// answer is true it counts as received, and [#record] is not called for it.
        default boolean resumes(int type, int version, byte[] a, int header, int fragmentLength) {
            return false;
        }
    }

    private Optional<RecordSeeker> seeker = Optional.empty();
    /// Bytes of a record with a hole in it that are still to come.
    private int passing;
    /// The fragment's length of the record that the last gap has holed; -1 where it took more than that, or less.
    private int holed = -1;
    private boolean outOfTrials;

    private static final byte[] NOTHING = {};
    /// So many bytes tell a hello message: record header, message header, a byte of its version.
    private static final int HELLO_MARK = 10;
    /// The same of an alert: header and level.
    private static final int ALERT_MARK = 6;
    /// Of the longest alert that is sealed: an IV, its two bytes, a MAC of SHA-384, padding of a block.
    private static final int MAX_SEALED_ALERT = HEADER + 16 + 2 + 48 + 16;

    private byte[] held = NOTHING;
    private int heldLength;
    private boolean broken;

    /// True where the bytes are no TLS: nothing more is read.
    public boolean broken() {
        return broken;
    }

    /// True where a record has begun and not ended.
    public boolean pending() {
        return heldLength > 0;
    }

    /// How many bytes it is to the next record's header; empty where that is not known: inside a header, or behind
    /// missing bytes.
    public OptionalInt untilNext() {
        if (broken || seeking() || passing > 0 || (pending() && heldLength < HEADER)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(pending() ? sizeOf(held, 0) - heldLength : 0);
    }

    /// The type of the record that has begun and not ended; only where [#untilNext] tells of one.
    public int pendingType() {
        return held[0] & 0xff;
    }

    /// True where bytes look like the beginning of TLS: a handshake record, or a ClientHello in the form of SSL 2.0.
    public static boolean looksLikeTls(byte[] a, int offset, int length) {
        boolean record = looksLikeRecord(a, offset, length) && a[offset] == ContentType.HANDSHAKE;
        return record || Ssl2ClientHello.begins(a, offset, length);
    }

    /// True where bytes are too few to tell, but look like the beginning of TLS so far.
    public static boolean mayBecomeTls(byte[] a, int offset, int length) {
        boolean record =
                length < 3 && (length < 1 || a[offset] == ContentType.HANDSHAKE) && (length < 2 || a[offset + 1] == 3);
        return record || Ssl2ClientHello.mayBegin(a, offset, length);
    }

    /// True where bytes begin with a record that begins with a ClientHello (RFC 8446 4.1.2).
    public static boolean looksLikeClientHello(byte[] a, int offset, int length) {
        return length >= HELLO_MARK && mayBecomeHello(HandshakeReader.CLIENT_HELLO, a, offset, HELLO_MARK);
    }

    /// True where bytes are too few to tell, but look like the beginning of a ClientHello so far.
    public static boolean mayBecomeClientHello(byte[] a, int offset, int length) {
        return length < HELLO_MARK && mayBecomeHello(HandshakeReader.CLIENT_HELLO, a, offset, length);
    }

    /// True where bytes begin with a record that begins with a ServerHello (RFC 8446 4.1.3), or with an alert that is
    /// not sealed (RFC 8446 6).
    public static boolean looksLikeAnswer(byte[] a, int offset, int length) {
        boolean hello = length >= HELLO_MARK
                && a[offset] == ContentType.HANDSHAKE
                && mayBecomeHello(HandshakeReader.SERVER_HELLO, a, offset, HELLO_MARK);
        return hello || (length >= ALERT_MARK && mayBecomeAlert(a, offset, ALERT_MARK));
    }

    /// True where bytes are too few to tell, but look like that so far.
    public static boolean mayBecomeAnswer(byte[] a, int offset, int length) {
        boolean hello = length < HELLO_MARK && mayBecomeHello(HandshakeReader.SERVER_HELLO, a, offset, length);
        return hello || (length < ALERT_MARK && mayBecomeAlert(a, offset, length));
    }

    private static boolean mayBecomeHello(int message, byte[] a, int offset, int length) {
        return (length < 1 || a[offset] == ContentType.HANDSHAKE)
                && (length < 2 || a[offset + 1] == 3)
                && (length < 3 || (a[offset + 2] >= 0 && a[offset + 2] <= 4))
                && (length < 6 || a[offset + 5] == message)
                && (length < 7 || a[offset + 6] == 0)
                && (length < 10 || a[offset + 9] == 3);
    }

    private static boolean mayBecomeAlert(byte[] a, int offset, int length) {
        return (length < 1 || a[offset] == ContentType.ALERT)
                && (length < 2 || a[offset + 1] == 3)
                && (length < 3 || (a[offset + 2] >= 0 && a[offset + 2] <= 4))
                && (length < 4 || a[offset + 3] == 0)
                && (length < 5 || a[offset + 4] == 2)
                && (length < 6 || a[offset + 5] == 1 || a[offset + 5] == 2);
    }

    /// True where bytes begin with the header of any record.
    public static boolean looksLikeRecord(byte[] a, int offset, int length) {
        return length >= 3 && mayBecomeRecord(a, offset, 2) && a[offset + 2] >= 0 && a[offset + 2] <= 4;
    }

    /// True where bytes are too few to tell, but look like that so far.
    public static boolean mayBecomeRecord(byte[] a, int offset, int length) {
        return length < 3
                && (length < 1 || (a[offset] >= ContentType.CHANGE_CIPHER_SPEC && a[offset] <= ContentType.HEARTBEAT))
                && (length < 2 || a[offset + 1] == 3);
    }

    /// Bytes are missing here.
    ///
    /// @return how many records may have been lost with them, at the most
    public long gap(long length) {
        boolean again = passing > 0;
        long rest = passing;
        holed = -1;
        if (rest == 0 && seeker.isEmpty() && heldLength >= HEADER) {
            rest = (long) size(held, 0) - heldLength;
            holed = length <= rest ? sizeOf(held, 0) - HEADER : -1;
        }
        heldLength = 0;
        if (length <= rest) {
            passing = (int) (rest - length);
            // A record with two holes is one record.
            return again ? 0 : 1;
        }
        passing = 0;
        seeker = Optional.of(new RecordSeeker());
        return 1 + length / RecordSeeker.MIN_PROTECTED;
    }

    /// What was captured begins in the middle of the connection: with a record, or inside one.
    public void beginAnywhere() {
        seeker = Optional.of(RecordSeeker.atFirst());
    }

    /// True where bytes begin with the header of a record from behind the hello messages: of application
    /// data (RFC 8446 5.2, RFC 5246 6.2.3), of an alert that is sealed (RFC 5246 7.2), of a
    /// ChangeCipherSpec (RFC 5246 7.1).
    public static boolean looksSealed(byte[] a, int offset, int length) {
        if (length < HEADER || a[offset + 2] < 1 || a[offset + 2] > 3) {
            return false;
        }
        int size = sizeOf(a, offset);
        return switch (a[offset]) {
            case ContentType.APPLICATION_DATA -> size >= RecordSeeker.MIN_PROTECTED;
            case ContentType.ALERT -> size >= RecordSeeker.MIN_PROTECTED && size <= MAX_SEALED_ALERT;
            case ContentType.CHANGE_CIPHER_SPEC -> size == HEADER + 1;
            default -> false;
        };
    }

    /// True where bytes are too few to tell, but may be the header of such a record.
    public static boolean maySeal(byte[] a, int offset, int length) {
        return length < HEADER
                && (length < 1
                        || a[offset] == ContentType.APPLICATION_DATA
                        || a[offset] == ContentType.ALERT
                        || a[offset] == ContentType.CHANGE_CIPHER_SPEC)
                && (length < 2 || a[offset + 1] == 3)
                && (length < 3 || (a[offset + 2] >= 1 && a[offset + 2] <= 3));
    }

    /// The fragment's length of the record that the last gap has holed, where that is all that was lost; else -1.
    public int holed() {
        return holed;
    }

    /// True where what followed a gap looked like records so often that not all of it was tried.
    public boolean outOfTrials() {
        return outOfTrials;
    }

    /// True while it looks for the next record behind missing bytes.
    public boolean seeking() {
        return seeker.isPresent();
    }

    public void bytes(byte[] a, int offset, int length, Sink sink) {
        int passed = Math.min(passing, length);
        passing -= passed;
        if (seeker.isPresent() && !broken) {
            seek(seeker.get(), a, offset + passed, length - passed, sink);
        } else {
            cut(a, offset + passed, length - passed, true, sink);
        }
    }

    private void seek(RecordSeeker from, byte[] a, int offset, int length, Sink sink) {
        switch (from.bytes(a, offset, length, sink)) {
            case FOUND -> {
                seeker = Optional.empty();
                byte[] rest = from.rest();
                cut(rest, 0, rest.length, false, sink);
            }
            case GIVEN_UP -> {
                broken = true;
                outOfTrials = from.outOfTrials();
            }
            case NEED_MORE -> {
                // The next bytes go on.
            }
        }
    }

    /// @param input whether these are the bytes given, and not some that were held
    private void cut(byte[] a, int offset, int length, boolean input, Sink sink) {
        int at = offset;
        int end = offset + length;
        while (at < end && !broken) {
            if (heldLength == 0) {
                int taken = whole(a, at, end, input, sink);
                if (taken > 0) {
                    at += taken;
                    continue;
                }
                if (broken) {
                    return;
                }
            }
            at += hold(a, at, end, input, sink);
        }
    }

    /// Passes on a record that stands whole in `[at, end)`; 0 where it does not.
    private int whole(byte[] a, int at, int end, boolean input, Sink sink) {
        if (end - at < HEADER) {
            return 0;
        }
        int size = size(a, at);
        if (size < 0 || end - at < size) {
            return 0;
        }
        sink.record(a[at] & 0xff, version(a, at), a, at, size - HEADER, input ? at + size : ELSEWHERE);
        return size;
    }

    /// Moves bytes into the held record, passes it on where that completes it, and tells how many were taken.
    private int hold(byte[] a, int at, int end, boolean input, Sink sink) {
        int taken = 0;
        if (heldLength == 0 && end - at >= HEADER && size(a, at) >= 0) {
            // The record goes on behind these bytes.
            append(a, at, end - at);
            return end - at;
        }
        if (heldLength < HEADER) {
            taken = Math.min(HEADER - heldLength, end - at);
            append(a, at, taken);
            if (heldLength < HEADER) {
                return taken;
            }
        }
        int size = size(held, 0);
        if (size < 0) {
            return taken;
        }
        int rest = Math.min(size - heldLength, end - at - taken);
        append(a, at + taken, rest);
        if (heldLength == size) {
            byte[] record = held;
            heldLength = 0;
            // Most directions hold a record seldom: they need not keep the room for one.
            held = NOTHING;
            int inputEnd = input ? at + taken + rest : ELSEWHERE;
            sink.record(record[0] & 0xff, version(record, 0), record, 0, size - HEADER, inputEnd);
        }
        return taken + rest;
    }

    /// Grows to what is there, by doubling where it comes in many pieces; never to what a header merely claims.
    private void append(byte[] a, int at, int count) {
        int needed = heldLength + count;
        if (held.length < needed) {
            boolean once = heldLength == 0 || (heldLength >= HEADER && needed == sizeOf(held, 0));
            held = Arrays.copyOf(held, once ? needed : Math.max(needed, 2 * held.length));
        }
        System.arraycopy(a, at, held, heldLength, count);
        heldLength = needed;
    }

    private int size(byte[] a, int at) {
        int size = sizeOf(a, at);
        broken |= size < 0;
        return size;
    }

    /// The size of the record whose header stands here, -1 where it is none.
    public static int sizeOf(byte[] a, int at) {
        int type = a[at] & 0xff;
        int length = ((a[at + 3] & 0xff) << 8) | (a[at + 4] & 0xff);
        boolean record = type >= ContentType.CHANGE_CIPHER_SPEC
                && type <= ContentType.HEARTBEAT
                && a[at + 1] == 3
                && length <= MAX_FRAGMENT;
        return record ? HEADER + length : -1;
    }

    static int version(byte[] a, int at) {
        return ((a[at + 1] & 0xff) << 8) | (a[at + 2] & 0xff);
    }

    /// Bytes of memory that a record under way takes.
    public int held() {
        return held.length;
    }
}
