package dev.kaifu.analysis.work;

import org.jspecify.annotations.Nullable;

/// The streams with a batch that is not full, the oldest batch first. The links stand in the streams themselves.
final class PendingStreams {
    private @Nullable StreamWork oldest;
    private @Nullable StreamWork youngest;

    @Nullable
    StreamWork oldest() {
        return oldest;
    }

    void add(StreamWork stream) {
        StreamWork before = youngest;
        stream.older = before;
        if (before == null) {
            oldest = stream;
        } else {
            before.younger = stream;
        }
        youngest = stream;
    }

    void remove(StreamWork stream) {
        StreamWork older = stream.older;
        StreamWork younger = stream.younger;
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
        stream.older = null;
        stream.younger = null;
    }
}
