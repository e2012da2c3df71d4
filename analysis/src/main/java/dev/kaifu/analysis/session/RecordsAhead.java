package dev.kaifu.analysis.session;

import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// The whole records of one batch, opened before their turn by any thread that has the time, under keys and numbers
/// that are likely. The batch's owner, who goes through it in order, takes what was opened as it would have opened
/// it, and opens the rest itself. It waits for no thread longer than a record takes: what nobody has begun it
/// begins.
public final class RecordsAhead {
    /// Nothing is opened ahead.
    public static final RecordsAhead NONE = new RecordsAhead(new byte[0], new byte[0], List.of());

    /// What [#take] answers where the owner is to open a record itself.
    static final int NOT_OPENED = -1;

    /// Looks at a record that another thread is opening, some tens of microseconds in all; that thread may not be
    /// running.
    private static final int MAX_LOOKS = 1 << 10;

    /// The state of a record that was not opened yet, whether begun or not.
    private static final int SEALED = -2;

    /// One record, its header and fragment in the batch, and how it is likely sealed.
    public record Sealed(int header, int fragmentLength, RecordProtection keys, long sequence) {}

    private final byte[] bytes;
    /// Receives each content where the record's header stands in the batch: none is longer than its record.
    private final byte[] opened;

    private final List<Sealed> records;
    /// How many were begun, the first ones first; more than there are where no more is to be.
    private final AtomicInteger begun = new AtomicInteger();
    /// The length of each content, [#NOT_OPENED] or [#SEALED].
    private final AtomicIntegerArray contents;
    /// The owner's: the record that it has come to.
    private int at;

    private int taken;

    /// @param bytes the batch's
    /// @param opened as long as the batch; this object's alone until [#close]
    /// @param records in the order of the batch
    public RecordsAhead(byte[] bytes, byte[] opened, List<Sealed> records) {
        this.bytes = bytes;
        this.opened = opened;
        this.records = records;
        this.contents = new AtomicIntegerArray(records.size());
        for (int i = 0; i < records.size(); i++) {
            contents.setPlain(i, SEALED);
        }
    }

    public byte[] opened() {
        return opened;
    }

    /// Opens what nobody has begun, on any thread.
    ///
    /// @return how many records were opened
    public int open(RecordWorkspace workspace) {
        int count = 0;
        while (openNext(workspace)) {
            count++;
        }
        return count;
    }

    private boolean openNext(RecordWorkspace workspace) {
        int next = begun.get() < records.size() ? begun.getAndIncrement() : records.size();
        if (next >= records.size()) {
            return false;
        }
        Sealed record = records.get(next);
        int content = record.keys.open(record.sequence, bytes, record.header, record.fragmentLength, workspace);
        if (content > 0) {
            System.arraycopy(workspace.content, 0, opened, record.header, content);
        }
        contents.set(next, Math.max(content, NOT_OPENED));
        return true;
    }

    /// The record that stands there, if it was opened: the content's length, from `header` on in [#opened]; else
    /// [#NOT_OPENED]. Asked by the owner alone, from front to back; may open others meanwhile.
    @SuppressWarnings("ReferenceEquality")
    int take(byte[] a, int header, RecordWorkspace workspace) {
        if (a != bytes || !find(header)) {
            return NOT_OPENED;
        }
        if (begun.getAndAccumulate(at + 1, Math::max) <= at) {
            contents.set(at, NOT_OPENED);
            return NOT_OPENED;
        }
        for (int looks = 0; contents.get(at) == SEALED; ) {
            if (!openNext(workspace) && ++looks > MAX_LOOKS) {
                return NOT_OPENED;
            }
            Thread.onSpinWait();
        }
        int content = contents.get(at);
        taken += content < 0 ? 0 : 1;
        return content;
    }

    /// How many [#take] has given.
    public int taken() {
        return taken;
    }

    private boolean find(int header) {
        while (at < records.size() && records.get(at).header < header) {
            at++;
        }
        return at < records.size() && records.get(at).header == header;
    }

    /// The keys and the number with which the record that [#take] came to last was opened.
    Sealed latest() {
        return records.get(at);
    }

    /// No more is to be opened; the owner's last word.
    ///
    /// @return whether no thread is at it any more, so that the arrays may be used for something else
    public boolean close() {
        int last = Math.min(begun.getAndSet(records.size()), records.size());
        for (int i = 0; i < last; i++) {
            if (contents.get(i) == SEALED) {
                return false;
            }
        }
        return true;
    }
}
