package dev.kaifu.analysis.conversation;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.RecordReader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// Holds the first bytes of a side where TLS may begin until there are enough to tell, however small the segments are.
final class TlsStart {
    private final Map<Side, byte[]> held = new EnumMap<>(Side.class);

    /// True where these bytes and those held may still become TLS: they are held too.
    boolean waits(Side from, byte[] a, int offset, int length) {
        byte[] before = held.getOrDefault(from, new byte[0]);
        byte[] all = Arrays.copyOf(before, before.length + length);
        System.arraycopy(a, offset, all, before.length, length);
        boolean open = RecordReader.mayBecomeTls(all, 0, all.length);
        if (open || before.length > 0) {
            held.put(from, all);
        }
        return open;
    }

    /// What is held of a side, which is held no more; empty where nothing is.
    byte[] take(Side from) {
        byte[] all = held.remove(from);
        return all == null ? new byte[0] : all;
    }
}
