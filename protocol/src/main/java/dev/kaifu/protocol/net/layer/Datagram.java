package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.bytes.ByteSpan;
import java.util.ArrayList;
import java.util.List;

/// The fragments of one IP packet that have come so far. What overlaps is settled as tshark does: the fragment that
/// begins earlier has its way, of those that begin at the same place the one that came first.
final class Datagram {
    /// The largest payload of IPv4 and of IPv6 without jumbograms, which cannot be fragmented (RFC 2675 3).
    static final int MAX_LENGTH = 65_535;

    /// The smallest MTU of IPv4 (RFC 791 3.2: 68 bytes) makes 1,366 of the longest packet.
    static final int MAX_FRAGMENTS = 2048;

    /// What a piece takes in memory beside its bytes: an object each for it, its span and its array, and its place in
    /// the
    /// list. Fragments may be empty.
    private static final int ROOM_OF_A_PIECE = 88;

    private record Piece(int offset, ByteSpan bytes) {
        int end() {
            return offset + bytes.length();
        }
    }

    /// In the order of their offsets.
    private final List<Piece> pieces = new ArrayList<>();

    private final long began;
    private final long firstPacket;
    private int total = -1;
    private int held;

    Datagram(long began, long firstPacket) {
        this.began = began;
        this.firstPacket = firstPacket;
    }

    /// Capture time of the first of them.
    long began() {
        return began;
    }

    long firstPacket() {
        return firstPacket;
    }

    int fragments() {
        return pieces.size();
    }

    /// Bytes of memory that the fragments take.
    int room() {
        return held + ROOM_OF_A_PIECE * pieces.size();
    }

    /// False where it goes beyond what a packet can hold.
    boolean add(int offset, ByteSpan bytes, boolean more) {
        if (offset + bytes.length() > MAX_LENGTH || pieces.size() >= MAX_FRAGMENTS) {
            return false;
        }
        int at = pieces.size();
        while (at > 0 && pieces.get(at - 1).offset > offset) {
            at--;
        }
        pieces.add(at, new Piece(offset, bytes));
        held += bytes.length();
        if (!more && total < 0) {
            total = offset + bytes.length();
        }
        return true;
    }

    boolean isWhole() {
        if (total < 0 || held < total) {
            return false;
        }
        int reached = 0;
        for (Piece piece : pieces) {
            if (piece.offset > reached) {
                return false;
            }
            reached = Math.max(reached, piece.end());
        }
        return reached >= total;
    }

    /// The packet's payload behind these bytes.
    byte[] behind(byte[] start) {
        byte[] whole = new byte[start.length + total];
        System.arraycopy(start, 0, whole, 0, start.length);
        int reached = 0;
        for (Piece piece : pieces) {
            int end = Math.min(piece.end(), total);
            if (end > reached) {
                int from = reached - piece.offset;
                ByteSpan bytes = piece.bytes;
                System.arraycopy(bytes.array(), bytes.offset() + from, whole, start.length + reached, end - reached);
                reached = end;
            }
        }
        return whole;
    }
}
