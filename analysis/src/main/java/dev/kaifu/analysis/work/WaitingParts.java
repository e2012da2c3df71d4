package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import org.jspecify.annotations.Nullable;

/// What a stream hands over, in its order.
///
/// @param stored on the disk
/// @param references to what came behind that
/// @param batch what came last; may be empty
record WaitingParts(@Nullable SpilledPart stored, @Nullable PieceReferences references, StreamBatch batch) {
    /// Bytes of the stream.
    int length() {
        return (stored == null ? 0 : stored.payload())
                + (references == null ? 0 : references.payload())
                + batch.length();
    }

    /// Whether the batch is all.
    boolean areInMemory() {
        return stored == null && references == null;
    }
}
