package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.net.FrameParser.Outcome;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Puts the fragments of IP packets together. Memory is bounded: the packet that has waited longest gives way.
final class FragmentTable {
    /// RFC 1122 3.3.2 lets a host wait 60 to 120 seconds, RFC 8200 4.5 says 60. In capture time.
    static final long WAITING_LIMIT_NANOS = 120L * 1_000_000_000L;

    /// Packets that wait at once.
    static final int MAX_WAITING = 4096;

    /// Bytes of memory that what waits takes.
    static final int MAX_HELD = 16 << 20;

    /// RFC 791 2.3 and RFC 8200 4.5: what belongs together.
    private record Key(ByteSpan addresses, int identification, int protocol) {}

    private final Map<Key, Datagram> waiting = new LinkedHashMap<>();
    private long held;
    private long lost;
    private long firstLost;

    /// Fragments whose packet was never whole, so far and if nothing more comes.
    long lost() {
        return lost + waiting.values().stream().mapToLong(Datagram::fragments).sum();
    }

    /// Number of the first packet with such a fragment.
    long firstLost() {
        long first = lost > 0 ? firstLost : Long.MAX_VALUE;
        for (Datagram datagram : waiting.values()) {
            first = Math.min(first, datagram.firstPacket());
        }
        return first;
    }

    /// A fragment, at which the layer stands. True where its packet is whole now: the layer stands at its payload. Also
    /// where the capture has cut off a first fragment, which is all that will be seen of it.
    boolean add(Layer layer, int identification, int offset, boolean more, long packet, long timeNanos) {
        if (layer.quoted) {
            return offset == 0 || layer.other();
        }
        if (layer.wireEnd != layer.end) {
            return offset == 0 || lose(1, packet, layer);
        }
        dropOld(timeNanos);
        Key key = new Key(ByteSpan.of(IpHeaders.addresses(layer)), identification, layer.number);
        Datagram datagram = waiting.get(key);
        if (datagram == null) {
            datagram = new Datagram(timeNanos, packet);
            waiting.put(key, datagram);
        }
        held -= datagram.room();
        ByteSpan bytes = ByteSpan.of(Arrays.copyOfRange(layer.array, layer.at, layer.end));
        if (!datagram.add(offset, bytes, more)) {
            waiting.remove(key);
            return lose(datagram.fragments() + 1L, datagram.firstPacket(), layer);
        }
        if (datagram.isWhole()) {
            waiting.remove(key);
            stand(layer, datagram.behind(key.addresses.array()));
            return true;
        }
        held += datagram.room();
        bound();
        return layer.ends(Outcome.FRAGMENT);
    }

    private boolean lose(long fragments, long first, Layer layer) {
        noteLost(fragments, first);
        return layer.ends(Outcome.FRAGMENT);
    }

    private void noteLost(long fragments, long first) {
        firstLost = lost == 0 ? first : Math.min(firstLost, first);
        lost += fragments;
    }

    private static void stand(Layer layer, byte[] whole) {
        int length = layer.addressLength;
        layer.array = whole;
        layer.sourceAt = 0;
        layer.destinationAt = length;
        layer.at = 2 * length;
        layer.end = whole.length;
        layer.wireEnd = whole.length;
        layer.sessionEnd = Integer.MAX_VALUE;
    }

    private void dropOld(long timeNanos) {
        while (!waiting.isEmpty()) {
            Map.Entry<Key, Datagram> eldest = waiting.entrySet().iterator().next();
            if (timeNanos - eldest.getValue().began() <= WAITING_LIMIT_NANOS) {
                return;
            }
            drop(eldest);
        }
    }

    private void bound() {
        while (waiting.size() > MAX_WAITING || held > MAX_HELD) {
            drop(waiting.entrySet().iterator().next());
        }
    }

    private void drop(Map.Entry<Key, Datagram> entry) {
        Datagram datagram = entry.getValue();
        waiting.remove(entry.getKey());
        held -= datagram.room();
        noteLost(datagram.fragments(), datagram.firstPacket());
    }
}
