package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import java.util.ArrayDeque;

/// Batches that were opened, to be filled again: the youngest first, for it may still be in the processor's cache.
final class BatchPool {
    /// About as many as may wait ([Workers#MAX_WAITING]): the reader helps in spurts, in which all of them
    /// may come back. With 64, those made anew doubled the memory of a capture of 10 GB.
    private static final int KEPT = 320;

    private final ArrayDeque<StreamBatch> free = new ArrayDeque<>();

    synchronized StreamBatch take() {
        StreamBatch batch = free.pollLast();
        return batch == null ? new StreamBatch(new byte[0]) : batch;
    }

    synchronized void give(StreamBatch batch) {
        if (free.size() < KEPT) {
            batch.clear();
            free.addLast(batch);
        }
    }
}
