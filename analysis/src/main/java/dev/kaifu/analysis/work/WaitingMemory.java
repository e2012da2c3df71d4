package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// The memory for what streams have said and is not handed over yet, over all of them, and the disk
/// behind it. The reader's, but for [#whole] and [#give].
final class WaitingMemory implements AutoCloseable {
    /// The last part of the memory for batches, in which those grow that there are.
    private static final int CROWDED_SHARE = 8;

    private final long bound;
    private final BatchPool pool = new BatchPool();
    private final InputBytes inputs = new InputBytes();
    private final SpillFile file;
    /// Those that have a batch, and those that have references.
    private final WaitingList batches = new WaitingList();

    private final WaitingList references = new WaitingList();

    /// @param others does something on another thread
    WaitingMemory(MemoryBounds bounds, Consumer<Workers.Task> others) {
        this.bound = bounds.pending();
        this.file = new SpillFile(NamelessFile::open, bounds.spilled(), others, inputs);
    }

    InputBytes inputs() {
        return inputs;
    }

    SpillFile file() {
        return file;
    }

    WaitingList batches() {
        return batches;
    }

    WaitingList references() {
        return references;
    }

    /// Whether a stream that begins a batch would drive out others.
    boolean isCrowded() {
        return batches.bytes() > bound - bound / CROWDED_SHARE;
    }

    /// What takes too much memory leaves it: batches for references or the disk, references for the
    /// disk, both to be opened as they are where there is no room. Whoever calls has nothing more to do
    /// with a stream that waits: any may be handed over, or given out.
    void trim() {
        while (batches.bytes() > bound) {
            batches.oldest().leaveBatch();
        }
        while (references.bytes() > bound) {
            references.oldest().leaveReferences();
        }
    }

    /// An empty batch.
    StreamBatch take() {
        return pool.take();
    }

    /// What was in it is done with.
    void give(StreamBatch batch) {
        pool.give(batch);
    }

    /// All parts as one batch; any thread's.
    StreamBatch whole(WaitingParts parts) {
        StreamBatch last = parts.batch();
        if (parts.areInMemory()) {
            return last;
        }
        StreamBatch whole = pool.take();
        try {
            if (parts.stored() != null) {
                file.move(parts.stored(), whole);
            }
            if (parts.references() != null) {
                parts.references().read(whole, inputs);
            }
        } catch (IOException e) {
            throw new SpillLostException(e);
        }
        PieceForm.copy(last, whole);
        Optional.ofNullable(last.ending()).ifPresent(how -> whole.close(how, last.lastPacket()));
        pool.give(last);
        return whole;
    }

    /// The references of parts on the disk, which are there no more.
    PieceReferences moved(SpilledPart stored) {
        PieceReferences all = new PieceReferences();
        try {
            file.move(stored, all);
        } catch (IOException e) {
            throw new SpillLostException(e);
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        file.close();
        inputs.close();
    }
}
