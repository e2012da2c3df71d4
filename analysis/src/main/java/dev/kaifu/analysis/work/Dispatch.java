package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.SecretSource;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.stage.ConversationPrepared;
import dev.kaifu.analysis.stage.Stages;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.analysis.tcp.TcpStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Spreads streams over [Workers] and gives their conversations out in the order in which they ended.
/// What the streams have said and is not opened yet is in memory up to a bound, then in a [SpillFile]: a
/// connection that is open needs little more than its place there.
///
/// @param <P> what is made of a conversation
public final class Dispatch<P> implements AutoCloseable {
    /// Conversations that may have ended while one before them is still worked on.
    private static final int MAX_ENDED = 1 << 10;

    private final Workers workers;
    private final ConversationSink<P> sink;
    private final Function<TcpStream, ConversationBuilder> builders;
    private final MemoryBounds bounds;
    private final EndingOrder<P> order;
    private final AheadPool aheadPool = new AheadPool();
    private final WaitingMemory waiting;
    private final HeldMemory memory;
    private final HeldSteps steps;
    /// Null where secrets cannot come late.
    private @Nullable WaitingRoom room;

    /// What has a number and is not finished.
    private final Map<Long, StreamWork> ending = new ConcurrentHashMap<>();

    private final BooleanSupplier full = this::isFull;

    /// @param memory what the connections that are open keep
    /// @param builders makes what puts a stream's conversation together, on any thread
    public Dispatch(
            Workers workers,
            MemoryBounds bounds,
            HeldMemory memory,
            Function<TcpStream, ConversationBuilder> builders,
            ConversationSink<P> sink) {
        this.workers = workers;
        this.bounds = bounds;
        this.builders = builders;
        this.sink = sink;
        this.order = new EndingOrder<>(sink);
        this.memory = memory;
        this.steps = new HeldSteps(workers, memory, bounds.held());
        this.waiting = new WaitingMemory(bounds, workers::add);
    }

    /// The input is read only once, and secrets may come behind the packets that need them; said before
    /// anything is read.
    ///
    /// @param now the packet that was read last
    public void waitsForSecrets(SecretSource secrets, WaitingBounds most, LongSupplier now) {
        room = new WaitingRoom(this, workers, most, secrets, now, waiting.inputs());
    }

    /// What is read next can be read again: that file, uncompressed.
    ///
    /// @return the place of its first byte, or [StreamReceiver#NOWHERE]
    public long readsAgain(Path file) {
        return waiting.inputs().add(file);
    }

    /// Takes what passes on a stream.
    public StreamReceiver stream(TcpStream stream, SessionOrigins.Watch watch) {
        return new StreamWork(this, stream, watch);
    }

    /// No stream is left: waits until all are opened.
    public void finish() {
        workers.drain();
        WaitingRoom waiting = room;
        if (waiting != null) {
            waiting.finish();
        }
    }

    /// Conversations that could not wait for their secrets until the end, as a sentence.
    public Optional<String> givenUp() {
        return Optional.ofNullable(room).flatMap(WaitingRoom::note);
    }

    /// Why no temporary file could be written, as a sentence.
    public Optional<String> trouble() {
        return waiting.file()
                .trouble()
                .map(why -> "No temporary file could be written (" + why
                        + "), so that the connections that were open at once took more memory; set TMPDIR to a folder"
                        + " with room.");
    }

    ConversationBuilder builder(TcpStream stream) {
        ConversationBuilder made = builders.apply(stream);
        made.keepsNoEventsWhile(full);
        return made;
    }

    /// Where what streams say waits.
    WaitingMemory waiting() {
        return waiting;
    }

    /// What a stream had is handed over.
    ///
    /// @param payload bytes of the stream
    /// @param arrived what all of it takes where it is kept
    void handed(long payload, long arrived) {
        workers.bytesWait(payload);
        if (room != null) {
            room.handed(arrived);
        }
    }

    /// What was handed over is a stream's last.
    void ends() {
        if (room != null) {
            room.ends();
        }
    }

    @Nullable
    WaitingRoom waitingRoom() {
        return room;
    }

    /// The conversation of that number waits for its secrets.
    void waits(long number) {
        order.waits(number);
    }

    /// Bytes of memory of what is held up by conversations that wait.
    long held() {
        return order.held();
    }

    void ready(StreamWork stream, boolean idle) {
        if (idle) {
            workers.add(stream);
        }
        workers.keepPace();
        if (room != null) {
            room.look();
        }
        steps.look();
    }

    /// What an open connection keeps in memory.
    HeldMemory.Share share(HeldMemory.Holder stream) {
        return memory.share(stream);
    }

    HeldSteps steps() {
        return steps;
    }

    /// The number under which a stream's conversation is given out.
    long numberOfEnding(StreamWork stream) {
        workers.workWhile(() -> order.underWay() > MAX_ENDED || isMuchHeldUp());
        long number = order.number();
        ending.put(number, stream);
        return number;
    }

    void finished(long number, Conversation conversation) {
        ConversationPrepared event = Stages.recorded() ? ConversationPrepared.begun() : null;
        P prepared = sink.prepare(conversation);
        if (event != null) {
            event.ended(conversation.stream().index());
        }
        ending.remove(number);
        order.finished(number, prepared);
        if (isMuchHeldUp()) {
            StreamWork awaited = ending.get(order.next());
            if (awaited != null) {
                workers.first(awaited);
            }
        }
    }

    private boolean isFull() {
        return memory.isFull(order.held());
    }

    /// Whether threads have still to do with what holds up so much.
    private boolean isMuchHeldUp() {
        return order.held() > bounds.held() / 2 && order.underWay() > 0;
    }

    /// Whether a thread has nothing to do.
    boolean othersWait() {
        return workers.idle();
    }

    /// How much more may be offered to those that have nothing to do.
    int roomForOffers(int standing) {
        return workers.roomForOffers(standing);
    }

    StreamAhead lookingAhead(TcpStream stream) {
        return new StreamAhead(aheadPool, stream.index(), workers::offer);
    }

    void opened(StreamBatch batch) {
        workers.bytesWait(-batch.length());
        waiting.give(batch);
    }

    @Override
    public void close() {
        try {
            waiting.close();
            if (room != null) {
                room.file().close();
            }
        } catch (IOException e) {
            // It has no name: it goes with the process.
        }
    }
}
