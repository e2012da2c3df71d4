package dev.kaifu.analysis.tcp;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The connections with segments that wait behind missing ones, and what that takes over all of them: each side may
/// have
/// [StreamDirection#MAX_WAITING], but not all of a hundred thousand.
final class WaitingSegments {
    private final long limit;
    /// The one that has waited longest first.
    private final Set<TcpStream> streams = new LinkedHashSet<>();

    private long cost;

    /// @param limit bytes of memory
    WaitingSegments(long limit) {
        this.limit = limit;
    }

    /// Something may have begun to wait, or waits no longer.
    void changed(TcpStream stream) {
        int now = stream.waitingCost();
        int before = stream.countedWaiting;
        if (now == before) {
            return;
        }
        cost += now - before;
        stream.countedWaiting = now;
        if (now == 0) {
            streams.remove(stream);
        } else if (before == 0) {
            streams.add(stream);
        }
    }

    /// The connection that has to give up what is missing, for others have no room; null where there is room.
    @Nullable
    TcpStream tooMuch() {
        if (cost <= limit) {
            return null;
        }
        Iterator<TcpStream> eldest = streams.iterator();
        return eldest.hasNext() ? eldest.next() : null;
    }
}
