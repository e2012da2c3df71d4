package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.net.Side;
import java.util.EnumMap;
import java.util.Map;

/// Keeps the records of TLS out of a dialogue between the go-ahead to STARTTLS and the end of the handshake.
///
/// A side's first bytes behind the go-ahead decide for all of that side, however they were cut. Bytes that are no
/// TLS open the gate again: the dialogue goes on in plain text.
public final class TlsGate {
    /// Reads the dialogue.
    public interface Reader {
        /// Reads at least one byte, and none behind a go-ahead to STARTTLS; how many.
        int read(Side from, byte[] array, int offset, int end);
    }

    private Map<Side, TlsOpening> openings = Map.of();
    private boolean closed;

    /// The go-ahead was given: what follows ought to be TLS.
    public void close() {
        closed = true;
        openings = new EnumMap<>(Side.class);
    }

    /// TLS stands, or the dialogue goes on without it.
    public void open() {
        closed = false;
        openings = Map.of();
    }

    /// Hands on what is not TLS.
    public void pass(Side from, byte[] array, int offset, int length, Reader to) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            at += closed ? judge(from, array, at, end, to) : to.read(from, array, at, end);
        }
    }

    private int judge(Side from, byte[] array, int offset, int end, Reader to) {
        if (opening(from).offer(array, offset, end - offset) != TlsOpening.Verdict.PLAIN) {
            return end - offset;
        }
        closed = false;
        byte[] others = opening(from.other()).held();
        byte[] own = opening(from).held();
        openings = Map.of();
        pass(from.other(), others, 0, others.length, to);
        pass(from, own, 0, own.length, to);
        return 0;
    }

    private TlsOpening opening(Side side) {
        return openings.computeIfAbsent(side, _ -> new TlsOpening());
    }
}
