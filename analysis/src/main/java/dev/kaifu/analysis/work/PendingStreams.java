package dev.kaifu.analysis.work;

import org.jspecify.annotations.Nullable;

/// Streams with something that is not handed over yet, who has had it longest first; a stream is in one such list at
/// most. The links stand in the streams themselves.
final class PendingStreams {
    private @Nullable StreamWork oldest;
    private @Nullable StreamWork youngest;
    private long bytes;

    @Nullable
    StreamWork oldest() {
        return oldest;
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
    void add(StreamWork stream, int cost) {
        bytes += cost;
        StreamWork before = youngest;
        stream.older = before;
        if (before == null) {
            oldest = stream;
        } else {
            before.younger = stream;
        }
        youngest = stream;
    }

    /// @param cost bytes of memory of what it had
    void remove(StreamWork stream, int cost) {
        bytes -= cost;
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
