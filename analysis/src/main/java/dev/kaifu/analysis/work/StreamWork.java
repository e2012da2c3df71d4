package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One stream: the reader collects what passes in batches, any thread opens them, one after another.
final class StreamWork implements StreamReceiver, Workers.Task {
    private final Dispatch<?> dispatch;
    private final ConversationBuilder builder;
    private final SessionOrigins.Watch watch;
    /// The reader's alone.
    private @Nullable StreamBatch pending;
    /// Known from the batch on that is pending.
    private List<byte[]> resumed = List.of();

    /// Batches to be opened, in order; guarded by this.
    private final ArrayDeque<Opening> queue = new ArrayDeque<>(1);
    /// Whether a thread has it, or will; guarded by this.
    private boolean scheduled;

    /// @param number of the ending, where the batch has one
    private record Opening(StreamBatch batch, List<byte[]> resumed, long number) {}

    StreamWork(Dispatch<?> dispatch, ConversationBuilder builder, SessionOrigins.Watch watch) {
        this.dispatch = dispatch;
        this.builder = builder;
        this.watch = watch;
    }

    @Override
    public void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos) {
        List<byte[]> told = watch.segment(from, array, offset, length);
        if (!told.isEmpty()) {
            resumed = told;
        }
        StreamBatch batch = batch();
        if (batch.length() > 0 && batch.length() + length > StreamBatch.FULL) {
            hand(batch, -1);
            batch = batch();
        }
        int before = batch.cost();
        batch.data(from, array, offset, length, packet, timeNanos);
        dispatch.collected(batch.cost() - before);
    }

    @Override
    public void gap(Side from, long length, long packet, long timeNanos) {
        batch().gap(from, length, packet, timeNanos);
    }

    @Override
    public void closed(Ending how, long packet) {
        StreamBatch batch = batch();
        batch.close(how, packet);
        hand(batch, dispatch.numberOfEnding());
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

    /// What is pending, be it little, is to be opened now.
    void handOver() {
        StreamBatch batch = pending;
        if (batch != null) {
            hand(batch, -1);
        }
    }

    private void hand(StreamBatch batch, long number) {
        pending = null;
        dispatch.handed(this, batch);
        boolean idle;
        synchronized (this) {
            queue.addLast(new Opening(batch, resumed, number));
            idle = !scheduled;
            scheduled = true;
        }
        resumed = List.of();
        dispatch.ready(this, idle);
    }

    @Override
    public void run(RecordWorkspace workspace) {
        for (Opening next = next(); next != null; next = next()) {
            StreamBatch batch = next.batch;
            if (!next.resumed.isEmpty()) {
                builder.resumes(next.resumed);
            }
            builder.batch(batch, workspace);
            Ending ending = batch.ending();
            if (ending != null) {
                Conversation conversation = builder.finish(ending, batch.lastPacket(), workspace);
                dispatch.finished(next.number, conversation);
            }
            dispatch.opened(batch);
        }
    }

    private synchronized @Nullable Opening next() {
        Opening next = queue.pollFirst();
        scheduled = next != null;
        return next;
    }
}
