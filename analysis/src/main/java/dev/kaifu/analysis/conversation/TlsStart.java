package dev.kaifu.analysis.conversation;

import dev.kaifu.protocol.mail.Newline;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.RecordReader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// Tells where TLS begins in what the sides say in the clear: at the beginning, behind a STARTTLS, behind words of
/// other
/// protocols, wherever in a segment that is. Bytes that may begin it are held until there are enough to tell, however
/// small the segments are.
final class TlsStart {
    /// Bytes of a side within which TLS is looked for everywhere; behind them at the beginning of segments alone.
    static final int MAX_LOOKED = 1 << 16;

    private static final byte[] NOTHING = new byte[0];

    /// Whether TLS begins at a place.
    enum Answer {
        NO,
        /// More bytes tell.
        PERHAPS,
        YES,
        /// With a record of an established session: its handshake was not captured.
        INSIDE
    }

    /// Nearly always nothing.
    private Map<Side, byte[]> held = Map.of();
    /// What the sides have said in the clear.
    private long fromClient;

    private long fromServer;

    /// @param granted whether both sides agreed that TLS begins here, or nothing was said yet
    /// @param message whether this is inside a message: its bytes mean nothing
    Answer at(Side from, boolean granted, boolean message, byte[] a, int offset, int length) {
        if (granted && RecordReader.looksLikeTls(a, offset, length)) {
            return Answer.YES;
        }
        boolean first = said(from) == 0;
        if (first && RecordReader.looksSealed(a, offset, length)) {
            return Answer.INSIDE;
        }
        // Other protocols ask for TLS in words that are not dissected: a ClientHello is proof enough.
        if (!message && RecordReader.looksLikeClientHello(a, offset, length)) {
            return Answer.YES;
        }
        boolean perhaps = (granted && RecordReader.mayBecomeTls(a, offset, length))
                || (first && RecordReader.maySeal(a, offset, length))
                || (!message && RecordReader.mayBecomeClientHello(a, offset, length));
        return perhaps ? Answer.PERHAPS : Answer.NO;
    }

    /// Whether that side's TLS, which the other side has begun, begins here.
    ///
    /// @param first whether it has said nothing since
    static Answer answerAt(boolean first, byte[] a, int offset, int length) {
        if (RecordReader.looksLikeAnswer(a, offset, length)
                || (first && RecordReader.looksLikeRecord(a, offset, length))) {
            return Answer.YES;
        }
        boolean perhaps = RecordReader.mayBecomeAnswer(a, offset, length)
                || (first && RecordReader.mayBecomeRecord(a, offset, length));
        return perhaps ? Answer.PERHAPS : Answer.NO;
    }

    /// Where it is worth to ask next: behind a line, or at a byte that begins TLS. That depends on what was said alone,
    /// not on how it was cut into segments.
    int next(Side from, byte[] a, int at, int end) {
        long left = MAX_LOOKED - said(from);
        if (left <= 0) {
            return end;
        }
        int most = (int) Math.min(end, at + left);
        int newline = Newline.next(a, at, most);
        int line = newline < 0 ? most : newline + 1;
        for (int i = at + 1; i < line; i++) {
            if (a[i] == ContentType.HANDSHAKE || a[i] == ContentType.ALERT) {
                return i;
            }
        }
        return line;
    }

    /// So many bytes were said in the clear.
    void passed(Side from, int length) {
        if (from == Side.CLIENT) {
            fromClient += length;
        } else {
            fromServer += length;
        }
    }

    /// How many bytes that side has said in the clear.
    long said(Side from) {
        return from == Side.CLIENT ? fromClient : fromServer;
    }

    void hold(Side from, byte[] a, int offset, int length) {
        if (held.isEmpty()) {
            held = new EnumMap<>(Side.class);
        }
        held.put(from, Arrays.copyOfRange(a, offset, offset + length));
    }

    /// Whether something is held of a side.
    boolean holds(Side from) {
        return held.containsKey(from);
    }

    /// What is held of a side, which is held no more; empty where nothing is.
    byte[] take(Side from) {
        if (held.isEmpty()) {
            return NOTHING;
        }
        byte[] all = held.remove(from);
        return all == null ? NOTHING : all;
    }

    /// Bytes that are held of both sides.
    int held() {
        int bytes = 0;
        for (byte[] each : held.values()) {
            bytes += each.length;
        }
        return bytes;
    }
}
