package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.RecordsAhead;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.stage.BatchOpened;
import dev.kaifu.analysis.stage.Stages;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One stream: the reader collects what passes in batches, any thread opens them, one after another. Many may be open
/// at
/// once, so that it has nothing before it needs it.
final class StreamWork implements StreamReceiver, Workers.Task, HeldMemory.Holder {
    /// Parts on the disk; past it they become one. A part takes a few dozen bytes of memory.
    private static final int MAX_PARTS = 16;

    private final Dispatch<?> dispatch;
    private final TcpStream stream;
    private final SessionOrigins.Watch watch;
    /// Made by the thread that opens the first batch.
    private @Nullable ConversationBuilder builder;

    /// What is not handed over yet, all of it the reader's alone: a batch, or references where memory had no room for
    /// it and its bytes can be read again.
    private @Nullable StreamBatch pending;

    private @Nullable PieceReferences references;
    /// What came before these and went to the disk.
    private @Nullable SpilledPart spilled;
    /// What arrived and is not handed over yet, as it would be kept for secrets that come late: told by the pieces
    /// alone, for what of them went to the disk meanwhile depends on the threads.
    private long arrived;
    /// Known from what is pending on.
    private List<byte[]> resumed = List.of();
    /// Of a stream that is opened before it ends.
    private HeldMemory.@Nullable Share share;
    /// It was given out before its time: the reader's alone.
    private boolean givenOut;

    /// Its neighbours in [PendingStreams].
    @Nullable
    StreamWork older;

    @Nullable
    StreamWork younger;

    /// Batches to be opened, in order; guarded by this.
    private @Nullable Opening first;

    private @Nullable Opening last;
    /// Whether a thread has it, or will; guarded by this.
    private boolean scheduled;
    /// Its owner's, as long as batches wait and other threads have the time to open their records.
    private @Nullable StreamAhead ahead;

    /// Its owner's, where secrets may come late.
    private @Nullable LateStream late;

    /// A batch to be opened.
    private static final class Opening {
        private final StreamBatch batch;
        /// What comes before the batch.
        private final @Nullable SpilledPart stored;

        private final @Nullable PieceReferences references;
        private final List<byte[]> resumed;
        /// Of the ending, where the batch has one.
        private final long number;
        /// Null where what the stream keeps is not counted: it was never opened before it ended.
        private final HeldSteps.@Nullable Step step;

        private @Nullable Opening next;

        Opening(
                StreamBatch batch,
                @Nullable SpilledPart stored,
                @Nullable PieceReferences references,
                List<byte[]> resumed,
                long number,
                HeldSteps.@Nullable Step step) {
            this.batch = batch;
            this.stored = stored;
            this.references = references;
            this.resumed = resumed;
            this.number = number;
            this.step = step;
        }

        boolean isInMemory() {
            return stored == null && references == null;
        }
    }

    StreamWork(Dispatch<?> dispatch, TcpStream stream, SessionOrigins.Watch watch) {
        this.dispatch = dispatch;
        this.stream = stream;
        this.watch = watch;
    }

    @Override
    public void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos, long place) {
        if (givenOut) {
            return;
        }
        if (watch.isOfInterest(array[offset])) {
            List<byte[]> told = watch.segment(from, array, offset, length);
            if (!told.isEmpty()) {
                resumed = told;
            }
        }
        int before = waitingBytes();
        if (before > 0 && before + length > StreamBatch.FULL) {
            handOver();
        }
        arrived += length + PieceForm.HEAD;
        if (place < 0 && references != null) {
            collectAgain();
        }
        PieceReferences told = references;
        if (told == null && pending == null && place >= 0 && dispatch.isCrowded()) {
            told = new PieceReferences();
            references = told;
            dispatch.refers(this, told);
        }
        if (told == null) {
            collect(from, array, offset, length, packet, timeNanos, place);
        } else {
            int cost = told.cost();
            told.data(from, length, packet, timeNanos, place);
            referred(told, cost);
        }
    }

    private void collect(Side from, byte[] array, int offset, int length, long packet, long timeNanos, long place) {
        StreamBatch batch = batch();
        int cost = batch.cost();
        batch.data(from, array, offset, length, packet, timeNanos, place);
        collected(batch, cost);
    }

    private void collected(StreamBatch batch, int costBefore) {
        int grown = batch.cost() - costBefore;
        if (grown > 0 || batch.count() == 1) {
            dispatch.collected(grown);
        }
    }

    private void referred(PieceReferences told, int costBefore) {
        int grown = told.cost() - costBefore;
        if (grown > 0) {
            dispatch.referred(grown);
        }
    }

    /// Bytes that are not handed over yet.
    private int waitingBytes() {
        StreamBatch batch = pending;
        PieceReferences told = references;
        SpilledPart stored = spilled;
        return (batch == null ? 0 : batch.length())
                + (told == null ? 0 : told.payload())
                + (stored == null ? 0 : stored.payload());
    }

    @Override
    public void gap(Side from, long length, long packet, long timeNanos) {
        if (givenOut) {
            return;
        }
        arrived += PieceForm.HEAD;
        PieceReferences told = references;
        if (told == null) {
            StreamBatch batch = batch();
            int cost = batch.cost();
            batch.gap(from, length, packet, timeNanos);
            collected(batch, cost);
        } else {
            int cost = told.cost();
            told.gap(from, length, packet, timeNanos);
            referred(told, cost);
        }
    }

    @Override
    public void closed(Ending how, long packet) {
        if (givenOut) {
            return;
        }
        long number = dispatch.numberOfEnding(this);
        StreamBatch batch = leave();
        batch.close(how, packet);
        hand(batch, number);
    }

    @Override
    public void giveOut() {
        closed(Ending.SILENCE, stream.lastPacket());
        givenOut = true;
    }

    private StreamBatch batch() {
        StreamBatch batch = pending;
        if (batch == null) {
            batch = dispatch.newBatch();
            pending = batch;
            dispatch.collects(this, batch);
        }
        return batch;
    }

    /// What waits, be it little, is to be opened now.
    private void handOver() {
        hand(leave(), -1);
    }

    /// The batch takes too much memory: references to what it holds stay, or else it goes to the disk, or is opened
    /// now.
    void shed(SpillFile file) {
        StreamBatch batch = batch();
        if (PieceReferences.suffice(batch)) {
            PieceReferences told = PieceReferences.of(batch);
            pending = null;
            references = told;
            dispatch.shed(this, batch);
            dispatch.refers(this, told);
            return;
        }
        SpilledPart stored = spilled;
        if (stored != null && stored.count() >= MAX_PARTS) {
            dispatch.collectsNoMore(this, batch);
            batch = dispatch.whole(stored, null, batch);
            pending = batch;
            spilled = null;
            dispatch.collects(this, batch);
        }
        if (file.takes(PieceForm.size(batch))) {
            spilled = file.add(spilled, batch);
            pending = null;
            dispatch.shed(this, batch);
        } else {
            handOver();
        }
    }

    /// The references take too much memory: they go to the disk, or what they refer to is opened now.
    void store(SpillFile file) {
        PieceReferences told = references;
        SpilledPart stored = spilled;
        if (told == null) {
            return;
        }
        if (stored != null && stored.count() >= MAX_PARTS) {
            collectAgain();
            dispatch.collected(0);
        } else if (file.takes(PieceForm.size(told))) {
            dispatch.refersNoMore(this, told);
            spilled = file.add(stored, told);
            references = null;
        } else {
            handOver();
        }
    }

    /// All that waits becomes a batch.
    private void collectAgain() {
        PieceReferences told = references;
        if (told != null) {
            dispatch.refersNoMore(this, told);
            StreamBatch batch = dispatch.whole(spilled, told, dispatch.newBatch());
            references = null;
            spilled = null;
            pending = batch;
            dispatch.collects(this, batch);
        }
    }

    /// The batch to be handed over, which is in no list any more.
    private StreamBatch leave() {
        StreamBatch batch = pending;
        if (batch != null) {
            dispatch.collectsNoMore(this, batch);
            return batch;
        }
        PieceReferences told = references;
        if (told != null) {
            dispatch.refersNoMore(this, told);
        }
        return dispatch.newBatch();
    }

    /// @param batch that it had, or an empty one
    /// @param number of its ending, or negative
    private void hand(StreamBatch batch, long number) {
        boolean ends = number >= 0;
        pending = batch;
        int bytes = waitingBytes();
        Opening opening = new Opening(batch, spilled, references, resumed, number, step(bytes, ends));
        dispatch.handed(bytes, arrived);
        if (ends) {
            dispatch.ends();
        }
        pending = null;
        references = null;
        spilled = null;
        arrived = 0;
        resumed = List.of();
        dispatch.ready(this, add(opening));
    }

    private HeldSteps.@Nullable Step step(int bytes, boolean ends) {
        HeldMemory.Share kept = share;
        if (ends) {
            if (kept == null) {
                return null;
            }
            kept.remove();
        } else {
            if (kept == null) {
                kept = dispatch.share(this);
                share = kept;
            }
            kept.touch();
        }
        return dispatch.steps().hands(bytes);
    }

    /// Whether no thread has it.
    private synchronized boolean add(Opening opening) {
        Opening before = last;
        if (before == null) {
            first = opening;
        } else {
            before.next = opening;
        }
        last = opening;
        boolean idle = !scheduled;
        scheduled = true;
        return idle;
    }

    @Override
    public void run(RecordWorkspace workspace) {
        for (Opening next = next(); next != null; next = next()) {
            StreamBatch batch = dispatch.whole(next.stored, next.references, next.batch);
            WaitingRoom room = dispatch.waitingRoom();
            if (room == null) {
                open(next, batch, workspace);
            } else {
                openOrWait(next, batch, room, workspace);
            }
            HeldMemory.Share kept = share;
            if (kept != null && next.step != null) {
                dispatch.steps().opened(next.step, kept, held());
            }
            dispatch.opened(batch);
        }
    }

    private long held() {
        ConversationBuilder made = builder;
        return made == null ? 0 : made.held();
    }

    private void open(Opening next, StreamBatch batch, RecordWorkspace workspace) {
        ConversationBuilder to = builder();
        if (!next.resumed.isEmpty()) {
            to.resumes(next.resumed);
        }
        open(to, batch, workspace);
        Ending ending = batch.ending();
        if (ending != null) {
            Conversation conversation = to.finish(ending, batch.lastPacket(), workspace);
            builder = null;
            dispatch.finished(next.number, conversation);
        }
    }

    /// The same where secrets may come late.
    private void openOrWait(Opening next, StreamBatch batch, WaitingRoom room, RecordWorkspace workspace) {
        LateStream kept = late(room);
        if (!next.resumed.isEmpty()) {
            kept.resumes(next.resumed);
        }
        Ending ending = batch.ending();
        if (ending != null) {
            kept.ended(ending, batch.lastPacket(), next.number);
        }
        if (kept.waits()) {
            if (kept.goesOn(batch)) {
                if (ending != null) {
                    ends(kept, batch, kept.conversation(kept.lastPacket(), workspace), room);
                }
                return;
            }
            goOn(lastPacket(batch), workspace);
        }
        if (builder == null) {
            builder().knowsUpTo(lastPacket(batch));
            kept.opensAt(lastPacket(batch));
        }
        ConversationBuilder to = builder();
        if (!next.resumed.isEmpty()) {
            to.resumes(next.resumed);
        }
        open(to, batch, workspace);
        if (ending != null) {
            ends(kept, batch, to.finish(ending, batch.lastPacket(), workspace), room);
            return;
        }
        kept.passed(batch, to);
        if (kept.waits()) {
            stopOpening();
            room.enters(this);
        }
    }

    private void ends(LateStream kept, StreamBatch batch, Conversation conversation, WaitingRoom room) {
        builder = null;
        late = null;
        if (kept.ends(batch, conversation)) {
            stopOpening();
            room.ended(kept);
        } else {
            room.goesOn(this);
            dispatch.finished(kept.number(), kept.said(conversation));
        }
    }

    private void stopOpening() {
        builder = null;
        if (ahead != null) {
            ahead.abandon();
            ahead = null;
        }
    }

    private static long lastPacket(StreamBatch batch) {
        return batch.count() == 0 ? batch.lastPacket() : batch.packet(batch.count() - 1);
    }

    /// It can wait no longer: what is kept is opened with the secrets that are known at a packet, and goes on.
    void goOn(long packet, RecordWorkspace workspace) {
        LateStream kept = late;
        WaitingRoom room = dispatch.waitingRoom();
        if (kept != null && room != null) {
            builder = kept.replay(packet, workspace);
            kept.giveUp();
            room.goesOn(this);
            HeldMemory.Share share = this.share;
            if (share != null) {
                dispatch.steps().changed(share, held());
            }
        }
    }

    int index() {
        return stream.index();
    }

    private LateStream late(WaitingRoom room) {
        LateStream kept = late;
        if (kept == null) {
            kept = new LateStream(room, stream);
            late = kept;
        }
        return kept;
    }

    /// Bytes on the disk, where it waits for secrets.
    @Nullable
    LateStream late() {
        return late;
    }

    private void open(ConversationBuilder to, StreamBatch batch, RecordWorkspace workspace) {
        StreamAhead looking = ahead;
        if (looking == null && dispatch.othersWait() && waits()) {
            looking = dispatch.lookingAhead(stream);
            ahead = looking;
        }
        if (looking == null) {
            open(to, batch, RecordsAhead.NONE, workspace);
            return;
        }
        RecordsAhead records = looking.enter(batch, to);
        int more = dispatch.roomForOffers(looking.count());
        if (more > 0) {
            looking.extend(waiting(looking.count(), more));
        }
        open(to, batch, records, workspace);
        looking.left(records);
    }

    private void open(ConversationBuilder to, StreamBatch batch, RecordsAhead records, RecordWorkspace workspace) {
        if (!Stages.recorded()) {
            to.batch(batch, records, workspace);
            return;
        }
        BatchOpened event = BatchOpened.begun();
        long before = to.records();
        to.batch(batch, records, workspace);
        event.ended(stream.index(), batch.length(), to.records() - before, records.taken());
    }

    private synchronized boolean waits() {
        return first != null;
    }

    /// The batches that wait behind the first ones, up to one that is not all in memory.
    private synchronized List<StreamBatch> waiting(int behind, int most) {
        List<StreamBatch> waiting = new ArrayList<>(most);
        int at = 0;
        for (Opening opening = first;
                opening != null && opening.isInMemory() && waiting.size() < most;
                opening = opening.next) {
            if (at++ >= behind) {
                waiting.add(opening.batch);
            }
        }
        return waiting;
    }

    private ConversationBuilder builder() {
        ConversationBuilder known = builder;
        if (known == null) {
            known = dispatch.builder(stream);
            builder = known;
        }
        return known;
    }

    private synchronized @Nullable Opening next() {
        Opening next = first;
        scheduled = next != null;
        if (next == null) {
            ahead = null;
        } else {
            first = next.next;
            last = first == null ? null : last;
        }
        return next;
    }
}
