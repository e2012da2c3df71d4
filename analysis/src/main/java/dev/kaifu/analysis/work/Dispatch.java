package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamReceiver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Spreads streams over [Workers] and gives their conversations out in the order in which they ended.
///
/// @param <P> what is made of a conversation
public final class Dispatch<P> {
    /// Bytes of memory of the batches that are not full; past it the oldest are opened as they are.
    private static final long MAX_PENDING = 64L << 20;
    /// Conversations that may have ended while one before them is still worked on.
    private static final int MAX_ENDED = 1 << 10;

    private final Workers workers;
    private final ConversationSink<P> sink;
    private final EndingOrder<P> order;
    private final BatchPool pool = new BatchPool();
    /// Streams with a batch that is not full, the oldest first.
    private final Set<StreamWork> collecting = new LinkedHashSet<>();

    private long pendingBytes;

    public Dispatch(Workers workers, ConversationSink<P> sink) {
        this.workers = workers;
        this.sink = sink;
        this.order = new EndingOrder<>(sink::accept);
    }

    /// Takes what passes on a stream.
    public StreamReceiver stream(ConversationBuilder builder, SessionOrigins.Watch watch) {
        return new StreamWork(this, builder, watch);
    }

    /// No stream is left: waits until all are opened.
    public void finish() {
        workers.drain();
    }

    StreamBatch newBatch() {
        return pool.take();
    }

    void collects(StreamWork stream, StreamBatch batch) {
        collecting.add(stream);
        pendingBytes += batch.cost();
    }

    /// A stream's batch has grown.
    void collected(int bytes) {
        pendingBytes += bytes;
        if (pendingBytes > MAX_PENDING) {
            handOverOldest();
        }
    }

    private void handOverOldest() {
        for (StreamWork oldest : List.copyOf(collecting)) {
            oldest.handOver();
            if (pendingBytes < MAX_PENDING / 2) {
                return;
            }
        }
    }

    void handed(StreamWork stream, StreamBatch batch) {
        collecting.remove(stream);
        pendingBytes -= batch.cost();
        workers.bytesWait(batch.length());
    }

    void ready(StreamWork stream, boolean idle) {
        if (idle) {
            workers.add(stream);
        }
        workers.keepPace();
    }

    long numberOfEnding() {
        workers.workWhile(() -> order.underWay() > MAX_ENDED);
        return order.number();
    }

    void finished(long number, Conversation conversation) {
        order.finished(number, sink.prepare(conversation));
    }

    void opened(StreamBatch batch) {
        workers.bytesWait(-batch.length());
        pool.give(batch);
    }
}
