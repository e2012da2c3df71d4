package dev.kaifu.analysis.tcp;

import org.jspecify.annotations.Nullable;

/// The connections under way in the order of their last packets, the most silent first. The links stand in the
/// connections themselves.
final class SilenceList {
    private @Nullable TcpStream eldest;
    private @Nullable TcpStream youngest;

    @Nullable
    TcpStream eldest() {
        return eldest;
    }

    /// A packet of this connection came; it may be new.
    void touch(TcpStream stream) {
        if (stream == youngest) {
            return;
        }
        if (stream.newer != null) {
            remove(stream);
        }
        TcpStream last = youngest;
        stream.older = last;
        if (last == null) {
            eldest = stream;
        } else {
            last.newer = stream;
        }
        youngest = stream;
    }

    void remove(TcpStream stream) {
        TcpStream older = stream.older;
        TcpStream newer = stream.newer;
        if (older == null) {
            eldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            youngest = older;
        } else {
            newer.older = older;
        }
        stream.older = null;
        stream.newer = null;
    }
}
