package dev.kaifu.analysis.work;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Streams that have something of one kind waiting, who has had it longest first; a stream is in one
/// such list at most. The links stand in what waits itself.
final class WaitingList {
    private @Nullable WaitingPieces oldest;
    private @Nullable WaitingPieces youngest;
    private long bytes;

    /// Whose has been there longest; there is one.
    WaitingPieces oldest() {
        return Objects.requireNonNull(oldest);
    }

    /// Bytes of memory of what they have.
    long bytes() {
        return bytes;
    }

    /// One of them has so many bytes more.
    void grew(int more) {
        bytes += more;
    }

    /// @param cost bytes of memory of what it has
    void add(WaitingPieces pieces, int cost) {
        bytes += cost;
        WaitingPieces before = youngest;
        pieces.older = before;
        if (before == null) {
            oldest = pieces;
        } else {
            before.younger = pieces;
        }
        youngest = pieces;
    }

    /// @param cost bytes of memory of what it had
    void remove(WaitingPieces pieces, int cost) {
        bytes -= cost;
        WaitingPieces older = pieces.older;
        WaitingPieces younger = pieces.younger;
        if (older == null) {
            oldest = younger;
        } else {
            older.younger = younger;
        }
        if (younger == null) {
            youngest = older;
        } else {
            younger.older = older;
        }
        pieces.older = null;
        pieces.younger = null;
    }
}
