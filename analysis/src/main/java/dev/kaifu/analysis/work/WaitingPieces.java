package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.protocol.net.Side;
import org.jspecify.annotations.Nullable;

/// What has come of one stream and is not handed over yet, in its order: parts on the disk, then a batch
/// with the bytes, or references to them where memory had no room for a batch and they can be read
/// again. In the list of [WaitingMemory] for what it has of these two. The reader's alone.
final class WaitingPieces {
    /// Parts on the disk; past it they become one. A part takes a few dozen bytes of memory.
    private static final int MAX_PARTS = 16;

    private final WaitingMemory memory;
    private final StreamWork stream;
    private @Nullable SpilledPart stored;
    /// One of the two, or none.
    private @Nullable StreamBatch batch;

    private @Nullable PieceReferences references;

    /// Its neighbours in a [WaitingList].
    @Nullable
    WaitingPieces older;

    @Nullable
    WaitingPieces younger;

    /// @param stream whose they are
    WaitingPieces(WaitingMemory memory, StreamWork stream) {
        this.memory = memory;
        this.stream = stream;
    }

    /// Bytes of the stream.
    int length() {
        return (stored == null ? 0 : stored.payload())
                + (references == null ? 0 : references.payload())
                + (batch == null ? 0 : batch.length());
    }

    /// Adds a piece; any stream may be handed over by that, this one too.
    void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos, long place) {
        PieceReferences here = place < 0 ? null : referencesHere();
        if (here != null) {
            int cost = here.cost();
            here.data(from, length, packet, timeNanos, place);
            memory.references().grew(here.cost() - cost);
        } else {
            StreamBatch into = batchHere();
            int cost = into.cost();
            into.data(from, array, offset, length, packet, timeNanos, place);
            memory.batches().grew(into.cost() - cost);
        }
        memory.trim();
    }

    /// The same of a piece that is missing.
    void gap(Side from, long size, long packet, long timeNanos) {
        PieceReferences here = referencesHere();
        if (here != null) {
            int cost = here.cost();
            here.gap(from, size, packet, timeNanos);
            memory.references().grew(here.cost() - cost);
        } else {
            StreamBatch into = batchHere();
            int cost = into.cost();
            into.gap(from, size, packet, timeNanos);
            memory.batches().grew(into.cost() - cost);
        }
        memory.trim();
    }

    /// Those that a piece is added to which can be read again; null where it goes into a batch.
    private @Nullable PieceReferences referencesHere() {
        if (references == null && batch == null && memory.isCrowded()) {
            refer(new PieceReferences());
        }
        return references;
    }

    /// The batch that a piece is added to.
    private StreamBatch batchHere() {
        StreamBatch here = batch;
        if (here == null) {
            here = memory.take();
            PieceReferences before = references;
            if (before != null) {
                // One stream is of several files, or was put together from fragments in part.
                referNoMore(before);
                here = memory.whole(new WaitingParts(null, before, here));
            }
            collect(here);
        }
        return here;
    }

    private void collect(StreamBatch begun) {
        batch = begun;
        memory.batches().add(this, begun.cost());
    }

    private void collectNoMore(StreamBatch gone) {
        memory.batches().remove(this, gone.cost());
        batch = null;
    }

    private void refer(PieceReferences begun) {
        references = begun;
        memory.references().add(this, begun.cost());
    }

    private void referNoMore(PieceReferences gone) {
        memory.references().remove(this, gone.cost());
        references = null;
    }

    /// The batch is to leave memory. What it holds becomes references, or goes to the disk, or is handed
    /// over.
    void leaveBatch() {
        StreamBatch leaving = batch;
        if (leaving == null) {
            throw new IllegalStateException("there is no batch");
        }
        if (PieceReferences.suffice(leaving)) {
            collectNoMore(leaving);
            refer(PieceReferences.of(leaving));
            memory.give(leaving);
            return;
        }
        if (isInManyParts()) {
            collectNoMore(leaving);
            leaving = memory.whole(new WaitingParts(stored, null, leaving));
            stored = null;
            collect(leaving);
        }
        store(leaving);
    }

    private void store(StreamBatch leaving) {
        if (memory.file().takes(PieceForm.size(leaving))) {
            collectNoMore(leaving);
            stored = memory.file().add(stored, leaving);
            memory.give(leaving);
        } else {
            stream.handOver();
        }
    }

    /// The same of the references.
    void leaveReferences() {
        PieceReferences leaving = references;
        if (leaving == null) {
            throw new IllegalStateException("there are no references");
        }
        SpilledPart before = stored;
        if (before == null || !isInManyParts()) {
            store(leaving);
        } else if (before.referencesAlone()) {
            referNoMore(leaving);
            stored = null;
            PieceReferences all = memory.moved(before);
            all.add(leaving);
            refer(all);
            store(all);
        } else {
            referNoMore(leaving);
            StreamBatch all = memory.whole(new WaitingParts(before, leaving, memory.take()));
            stored = null;
            collect(all);
            store(all);
        }
    }

    private void store(PieceReferences leaving) {
        if (memory.file().takes(PieceForm.size(leaving))) {
            referNoMore(leaving);
            stored = memory.file().add(stored, leaving);
        } else {
            stream.handOver();
        }
    }

    private boolean isInManyParts() {
        return stored != null && stored.count() >= MAX_PARTS;
    }

    /// All of them, which wait no more.
    WaitingParts take() {
        StreamBatch last = batch;
        PieceReferences before = references;
        if (last != null) {
            collectNoMore(last);
        } else {
            last = memory.take();
            if (before != null) {
                referNoMore(before);
            }
        }
        WaitingParts all = new WaitingParts(stored, before, last);
        stored = null;
        return all;
    }
}
