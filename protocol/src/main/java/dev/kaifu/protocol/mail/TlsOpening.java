package dev.kaifu.protocol.mail;

import java.util.Arrays;

/// The first bytes of one side behind STARTTLS, held until they tell whether they are TLS or the dialogue in
/// plain text that goes on: however the bytes were cut, the answer is the same.
public final class TlsOpening {
    /// What the side speaks.
    public enum Verdict {
        /// Too few bytes; they are held.
        UNDECIDED,
        TLS,
        /// What is held belongs to the dialogue, and so do the bytes that were offered.
        PLAIN
    }

    /// As many as the longest mark has ([ForeignBytes#isTls]).
    private static final int TELLING = 3;

    private static final byte HANDSHAKE = 0x16;
    private static final byte ALERT = 0x15;

    private byte[] held = new byte[0];
    private Verdict verdict = Verdict.UNDECIDED;

    /// Judges the side's next bytes; at least one.
    Verdict offer(byte[] array, int offset, int length) {
        if (verdict != Verdict.UNDECIDED) {
            return verdict;
        }
        int taken = Math.min(length, TELLING - held.length);
        byte[] start = Arrays.copyOf(held, held.length + taken);
        System.arraycopy(array, offset, start, held.length, taken);
        verdict = judge(start, 0, start.length);
        switch (verdict) {
            case UNDECIDED -> held = start;
            case TLS -> held = new byte[0];
            case PLAIN -> {
                // Those held are asked for next.
            }
        }
        return verdict;
    }

    /// Judges the first bytes of a side.
    public static Verdict judge(byte[] array, int offset, int length) {
        boolean record = length > 0 && (array[offset] == HANDSHAKE || array[offset] == ALERT);
        // The length of an SSL 2.0 hello has its high bit set (RFC 5246 E.2).
        boolean hello = length > 0 && array[offset] < 0;
        if (length == 0 || (record && length < 2) || (hello && length < TELLING)) {
            return Verdict.UNDECIDED;
        }
        return ForeignBytes.isTls(array, offset, length) ? Verdict.TLS : Verdict.PLAIN;
    }

    /// The bytes of the side that came before those of the last offer, unless they are TLS.
    byte[] held() {
        return held;
    }
}
