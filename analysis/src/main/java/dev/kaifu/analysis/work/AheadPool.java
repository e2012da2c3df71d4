package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import java.util.ArrayDeque;
import java.util.Optional;

/// Arrays for records that are opened before their turn, each as long as a batch. There are so many and no more:
/// where none is left, nothing more is opened ahead.
final class AheadPool {
    private static final int MAX_ARRAYS = 64;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private int out;

    synchronized Optional<byte[]> take() {
        if (out == MAX_ARRAYS) {
            return Optional.empty();
        }
        out++;
        byte[] array = free.pollLast();
        return Optional.of(array == null ? new byte[StreamBatch.FULL] : array);
    }

    synchronized void give(byte[] array) {
        out--;
        free.addLast(array);
    }

    /// Somebody may still write to it: it is left to the garbage collector.
    synchronized void lose() {
        out--;
    }
}
