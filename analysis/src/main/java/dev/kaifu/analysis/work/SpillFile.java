package dev.kaifu.analysis.work;

import dev.kaifu.analysis.tcp.StreamBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A temporary file for what streams have said and memory has no room for: as it passed, so sealed as it
/// was in the capture. Its owner alone can read it, it has no name from the moment on that it is open,
/// and its regions are used again. The reader adds, any thread reads and writes.
final class SpillFile implements AutoCloseable {
    /// Regions that may be full and not written; past it the reader writes.
    private static final int MAX_UNWRITTEN = 8;

    /// Where the file comes from.
    interface Source {
        FileChannel open() throws IOException;
    }

    private final Source source;
    private final long limit;
    private final Consumer<Workers.Task> others;
    private final InputBytes inputs;
    private @Nullable FileChannel channel;
    private Optional<String> trouble = Optional.empty();
    /// The region under way and how far it is filled; the reader's alone.
    private @Nullable SpillRegion filling;

    private int filled;
    /// Where regions are free again, below [#end].
    private final ArrayDeque<Long> free = new ArrayDeque<>();

    private long end;
    private final ArrayDeque<byte[]> memory = new ArrayDeque<>();
    private int unwritten;

    /// @param source asked when the file is needed
    /// @param limit bytes that it may take on the disk
    /// @param others does something on another thread
    /// @param inputs where bytes that have a place are read again, instead of being written here
    SpillFile(Source source, long limit, Consumer<Workers.Task> others, InputBytes inputs) {
        this.source = source;
        this.limit = limit;
        this.others = others;
        this.inputs = inputs;
    }

    /// Why it could not be written, in the system's words.
    synchronized Optional<String> trouble() {
        return trouble;
    }

    /// Whether there is room for so many bytes.
    synchronized boolean takes(int bytes) {
        return trouble.isEmpty()
                && bytes <= SpillRegion.SIZE
                && end - (long) SpillRegion.SIZE * (free.size() - 1) <= limit
                && open();
    }

    /// Takes the pieces of a batch, where it [#takes] their size.
    ///
    /// @param before what the stream has here already
    SpilledPart add(@Nullable SpilledPart before, StreamBatch batch) {
        return add(before, batch, 0, batch.count());
    }

    /// The same of the pieces `[from, to)`.
    SpilledPart add(@Nullable SpilledPart before, StreamBatch batch, int from, int to) {
        int size = PieceForm.size(batch, from, to);
        SpillRegion region = region(size);
        PieceForm.write(batch, from, to, region.room(filled, size));
        return part(region, size, batch.end(to - 1) - batch.start(from), false, before);
    }

    /// Takes references, where it [#takes] their size.
    ///
    /// @param before what the stream has here already
    SpilledPart add(@Nullable SpilledPart before, PieceReferences references) {
        int size = PieceForm.size(references);
        SpillRegion region = region(size);
        PieceForm.write(references, region.room(filled, size));
        return part(region, size, references.payload(), true, before);
    }

    private SpilledPart part(
            SpillRegion region, int size, int payload, boolean references, @Nullable SpilledPart before) {
        int offset = filled;
        filled += size;
        occupy(region, size);
        return SpilledPart.of(region, offset, size, payload, references, before);
    }

    /// Adds the pieces to a batch; they are here no more.
    void move(SpilledPart last, StreamBatch batch) throws IOException {
        copy(last, batch);
        releaseAll(last);
    }

    /// Adds the references of parts that are [SpilledPart#referencesAlone] to others; they are here no
    /// more.
    void move(SpilledPart last, PieceReferences references) throws IOException {
        byte[] all = bytes(last);
        PieceForm.read(ByteBuffer.wrap(all, 0, last.size()), references);
        keep(all);
        releaseAll(last);
    }

    private void releaseAll(SpilledPart last) {
        for (SpilledPart part = last; part != null; part = part.before()) {
            release(part);
        }
    }

    /// Adds the pieces to a batch; they stay.
    void copy(SpilledPart last, StreamBatch batch) throws IOException {
        byte[] all = bytes(last);
        PieceForm.read(ByteBuffer.wrap(all, 0, last.size()), batch, inputs);
        keep(all);
    }

    /// All parts, one behind another, from the beginning of an array.
    private byte[] bytes(SpilledPart last) throws IOException {
        int size = last.size();
        byte[] all = size <= SpillRegion.SIZE ? memory() : new byte[size];
        int at = size;
        for (SpilledPart part = last; part != null; part = part.before()) {
            at -= part.length();
            part.region().read(file(), part.offset(), all, at, part.length());
        }
        return all;
    }

    /// Memory for a region.
    private synchronized byte[] memory() {
        byte[] kept = memory.pollLast();
        return kept == null ? new byte[SpillRegion.SIZE] : kept;
    }

    private synchronized void keep(byte[] emptied) {
        if (emptied.length == SpillRegion.SIZE && memory.size() < MAX_UNWRITTEN) {
            memory.addLast(emptied);
        }
    }

    private synchronized FileChannel file() {
        FileChannel open = channel;
        if (open == null) {
            throw new IllegalStateException("nothing was added");
        }
        return open;
    }

    private boolean open() {
        if (channel != null) {
            return true;
        }
        try {
            channel = source.open();
            return true;
        } catch (IOException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /// The region under way, or the next one where that has no room.
    private SpillRegion region(int size) {
        SpillRegion region = filling;
        if (region == null || filled + size > SpillRegion.SIZE) {
            if (region != null) {
                full(region, filled);
            }
            region = next();
            filling = region;
            filled = 0;
        }
        return region;
    }

    private synchronized SpillRegion next() {
        Long place = free.pollLast();
        long position = place == null ? end : place;
        end = Math.max(end, position + SpillRegion.SIZE);
        return new SpillRegion(position, memory());
    }

    private void full(SpillRegion region, int length) {
        boolean many;
        synchronized (this) {
            filling = null;
            many = ++unwritten > MAX_UNWRITTEN;
        }
        if (many) {
            write(region, length);
        } else {
            others.accept(_ -> write(region, length));
        }
    }

    /// Where it cannot be written it stays in memory, and nothing more is taken.
    private void write(SpillRegion region, int length) {
        try {
            if (isLive(region)) {
                region.write(file(), length);
            }
            wrote(region);
        } catch (IOException e) {
            synchronized (this) {
                trouble = Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }

    private synchronized boolean isLive(SpillRegion region) {
        return region.live > 0;
    }

    private synchronized void wrote(SpillRegion region) {
        unwritten--;
        keep(region.forget());
        freeIfDead(region);
    }

    private synchronized void occupy(SpillRegion region, int bytes) {
        region.live += bytes;
    }

    /// The part, not those before it, is no more needed.
    synchronized void release(SpilledPart part) {
        part.region().live -= part.length();
        freeIfDead(part.region());
    }

    private void freeIfDead(SpillRegion region) {
        if (region.live == 0 && !region.inMemory()) {
            free.addLast(region.position());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            open.close();
        }
    }
}
