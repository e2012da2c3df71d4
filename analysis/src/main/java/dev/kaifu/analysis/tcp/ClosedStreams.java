package dev.kaifu.analysis.tcp;

import dev.kaifu.protocol.net.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers which connections have ended, so that a late segment is not taken for a connection of its own. The oldest
/// are forgotten: memory does not grow with the number of connections.
final class ClosedStreams {
    /// Endings remembered. A segment that comes after this many later ones, without a SYN, begins a stream.
    static final int MAX_REMEMBERED = 1 << 16;

    /// @param first the end that [TcpStream] calls first
    /// @param baseOfFirst the SYN's number of that side, -1 where nothing was seen of it
    /// @param fellSilent true where the idle limit ended it
    record Ended(Endpoint first, long baseOfFirst, long baseOfSecond, boolean fellSilent) {
        long baseOf(Endpoint source) {
            return first.equals(source) ? baseOfFirst : baseOfSecond;
        }
    }

    private final Map<FlowKey, Ended> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FlowKey, Ended> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    int size() {
        return ended.size();
    }

    void add(FlowKey key, Ended how) {
        // Put anew, so that it counts as the youngest.
        ended.remove(key);
        ended.put(key, how);
    }

    /// What ended last on these four numbers; null where nothing did.
    @org.jspecify.annotations.Nullable
    Ended of(FlowKey key) {
        return ended.get(key);
    }
}
