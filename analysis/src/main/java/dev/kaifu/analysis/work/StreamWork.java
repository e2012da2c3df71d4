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

/// One stream: the reader collects what passes in batches, any thread opens them, one after another.
/// Many may be open at once, so that it has nothing before it needs it.
final class StreamWork implements StreamReceiver, Workers.Task, HeldMemory.Holder {
    private final Dispatch<?> dispatch;
    private final TcpStream stream;
    private final SessionOrigins.Watch watch;
    /// Made by the thread that opens the first batch.
    private @Nullable ConversationBuilder builder;

    /// What is not handed over yet; with what follows the reader's alone.
    private final WaitingPieces waiting;
    /// What arrived and is not handed over yet, as it would be kept for secrets that come late: told by
    /// the pieces alone, for what of them went to the disk meanwhile depends on the threads.
    private long arrived;
    /// Known from what is pending on.
    private List<byte[]> resumed = List.of();
    /// Of a stream that is opened before it ends.
    private HeldMemory.@Nullable Share share;
    /// It was given out before its time: the reader's alone.
    private boolean givenOut;

    /// Batches to be opened, in order; guarded by this.
    private @Nullable Opening first;

    private @Nullable Opening last;
    /// Whether a thread has it, or will; guarded by this.
    private boolean scheduled;
    /// Its owner's, as long as batches wait and other threads have the time to open their records.
    private @Nullable StreamAhead ahead;

    /// Its owner's, where secrets may come late.
    private @Nullable LateStream late;

    /// What is to be opened.
    private static final class Opening {
        private final WaitingParts parts;
        private final List<byte[]> resumed;
        /// Of the ending, where there is one.
        private final long number;
        /// Null where what the stream keeps is not counted: it was never opened before it ended.
        private final HeldSteps.@Nullable Step step;

        private @Nullable Opening next;

        Opening(WaitingParts parts, List<byte[]> resumed, long number, HeldSteps.@Nullable Step step) {
            this.parts = parts;
            this.resumed = resumed;
            this.number = number;
            this.step = step;
        }
    }

    StreamWork(Dispatch<?> dispatch, TcpStream stream, SessionOrigins.Watch watch) {
        this.dispatch = dispatch;
        this.stream = stream;
        this.watch = watch;
        this.waiting = new WaitingPieces(dispatch.waiting(), this);
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
        int before = waiting.length();
        if (before > 0 && before + length > StreamBatch.FULL) {
            handOver();
        }
        arrived += length + PieceForm.HEAD;
        waiting.data(from, array, offset, length, packet, timeNanos, place);
    }

    @Override
    public void gap(Side from, long length, long packet, long timeNanos) {
        if (givenOut) {
            return;
        }
        arrived += PieceForm.HEAD;
        waiting.gap(from, length, packet, timeNanos);
    }

    @Override
    public void closed(Ending how, long packet) {
        if (givenOut) {
            return;
        }
        long number = dispatch.numberOfEnding(this);
        WaitingParts parts = waiting.take();
        parts.batch().close(how, packet);
        hand(parts, number);
    }

    @Override
    public void giveOut() {
        closed(Ending.SILENCE, stream.lastPacket());
        givenOut = true;
    }

    /// What waits, be it little, is to be opened now.
    void handOver() {
        hand(waiting.take(), -1);
    }

    /// @param number of its ending, or negative
    private void hand(WaitingParts parts, long number) {
        boolean ends = number >= 0;
        int bytes = parts.length();
        Opening opening = new Opening(parts, resumed, number, step(bytes, ends));
        dispatch.handed(bytes, arrived);
        arrived = 0;
        if (ends) {
            dispatch.ends();
        }
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
            StreamBatch batch = dispatch.waiting().whole(next.parts);
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

    /// It can wait no longer: what is kept is opened with the secrets that are known at a packet, and
    /// goes on.
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
        List<StreamBatch> behindThem = new ArrayList<>(most);
        int at = 0;
        for (Opening opening = first;
                opening != null && opening.parts.areInMemory() && behindThem.size() < most;
                opening = opening.next) {
            if (at++ >= behind) {
                behindThem.add(opening.parts.batch());
            }
        }
        return behindThem;
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
