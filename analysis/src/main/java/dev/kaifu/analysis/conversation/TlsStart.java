package dev.kaifu.analysis.conversation;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.RecordReader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// Holds the first bytes of a side where TLS may begin until there are enough to tell, however small the segments are.
final class TlsStart {
    private static final byte[] NOTHING = new byte[0];

    /// Nearly always nothing.
    private Map<Side, byte[]> held = Map.of();

    /// True where these bytes and those held may still become TLS: they are held too.
    boolean waits(Side from, byte[] a, int offset, int length) {
        byte[] before = held.getOrDefault(from, NOTHING);
        if (before.length == 0 && !RecordReader.mayBecomeTls(a, offset, length)) {
            return false;
        }
        byte[] all = Arrays.copyOf(before, before.length + length);
        System.arraycopy(a, offset, all, before.length, length);
        if (held.isEmpty()) {
            held = new EnumMap<>(Side.class);
        }
        held.put(from, all);
        return RecordReader.mayBecomeTls(all, 0, all.length);
    }

    /// Whether something is held of a side.
    boolean holds(Side from) {
        return held.containsKey(from);
    }

    /// What is held of a side, which is held no more; empty where nothing is.
    byte[] take(Side from) {
        if (held.isEmpty()) {
            return NOTHING;
        }
        byte[] all = held.remove(from);
        return all == null ? NOTHING : all;
    }
}
