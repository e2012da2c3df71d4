package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.tcp.StreamBatch;
import org.jspecify.annotations.Nullable;

/// Finds which piece of a batch brought a byte; asked from front to back.
final class BatchCursor {
    private @Nullable StreamBatch batch;
    private int piece;

    /// From this piece on.
    void enter(StreamBatch next, int first) {
        batch = next;
        piece = first;
    }

    void leave() {
        batch = null;
    }

    boolean inside() {
        return batch != null;
    }

    StreamBatch batch() {
        StreamBatch inside = batch;
        if (inside == null) {
            throw new IllegalStateException("outside every batch");
        }
        return inside;
    }

    /// The piece that brought the last byte before this place.
    int pieceAt(int end) {
        StreamBatch inside = batch();
        while (inside.end(piece) < end) {
            piece++;
        }
        return piece;
    }
}
