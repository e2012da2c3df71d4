package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.RecordsAhead;
import dev.kaifu.analysis.session.SecretSource;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Where streams wait whose secrets have not come, of an input that is read only once: as they passed,
/// in a file of their own. They are opened when their secrets have come, or at the end of the input.
///
/// What is opened when must not depend on the threads. So the reader looks at what waits at certain
/// places of the input alone, when nobody works: [#look].
final class WaitingRoom {
    /// A part on the disk takes so many bytes of memory, which count too.
    private static final int PART_COST = 100;
    /// The reader looks when so much of what may be on the disk has passed.
    private static final int STEPS = 8;
    /// And when so much of what may be held up in memory has: what ends behind one that waits may be
    /// said in many times the bytes that passed, as short commands are.
    private static final int HELD_STEPS = 4;
    /// Streams that are opened at a time.
    private static final int MAX_IN_HAND = 1 << 8;

    private final Dispatch<?> dispatch;
    private final Workers workers;
    private final WaitingBounds bounds;
    private final SecretSource secrets;
    /// The packet that the reader has come to.
    private final LongSupplier now;

    private final SpillFile file;
    /// Those that have ended, by their numbers.
    private final TreeMap<Long, LateStream> ended = new TreeMap<>();
    /// Those that go on, by their streams' numbers.
    private final TreeMap<Integer, StreamWork> open = new TreeMap<>();

    private long bytes;
    private long givenUp;
    /// Since the reader looked last; the reader's alone.
    private long passed;

    private int endings;
    private int secretsSeen;

    WaitingRoom(
            Dispatch<?> dispatch,
            Workers workers,
            WaitingBounds bounds,
            SecretSource secrets,
            LongSupplier now,
            InputBytes inputs) {
        this.dispatch = dispatch;
        this.workers = workers;
        this.bounds = bounds;
        this.secrets = secrets;
        this.now = now;
        // What is kept is counted; a region is used again only when all of it was read, so that the file may be larger.
        long limit = 2 * bounds.bytes() + (long) STEPS * SpillRegion.SIZE;
        this.file = new SpillFile(NamelessFile::open, limit, workers::add, inputs);
    }

    SpillFile file() {
        return file;
    }

    /// What there was no room to wait for, as a sentence.
    synchronized Optional<String> note() {
        return givenUp == 0
                ? Optional.empty()
                : Optional.of(givenUp + (givenUp == 1 ? " conversation" : " conversations")
                        + " could not wait for secrets until the end of the input: "
                        + (file.trouble().isPresent()
                                ? "no temporary file could be written ("
                                        + file.trouble().get() + "); set TMPDIR to a folder with room, or write"
                                : "no more than " + (bounds.bytes() >> 20) + " MiB and " + bounds.connections()
                                        + " conversations do; write")
                        + " the capture to a file and open that.");
    }

    /// Keeps a batch.
    ///
    /// @return its parts; empty where there is no room for it
    synchronized Optional<List<SpilledPart>> keep(StreamBatch batch) {
        List<SpilledPart> parts = new ArrayList<>(1);
        for (int from = 0; from < batch.count(); ) {
            int to = PieceForm.fitting(batch, from, SpillRegion.SIZE / STEPS);
            if (!file.takes(PieceForm.size(batch, from, to))) {
                parts.forEach(file::release);
                return Optional.empty();
            }
            parts.add(file.add(null, batch, from, to));
            from = to;
        }
        bytes += size(parts);
        return Optional.of(parts);
    }

    synchronized void release(List<SpilledPart> parts) {
        parts.forEach(file::release);
        bytes -= size(parts);
    }

    /// What counts of them.
    static long size(List<SpilledPart> parts) {
        long size = 0;
        for (SpilledPart part : parts) {
            size += part.length() + PART_COST;
        }
        return size;
    }

    /// How many secrets of that name are known at a packet.
    int known(byte[] clientRandom, long packet) {
        return secrets.store().byId(clientRandom, packet).size();
    }

    ConversationBuilder builder(TcpStream stream, long packet) {
        secrets.again(stream.index());
        ConversationBuilder builder = dispatch.builder(stream);
        builder.knowsUpTo(packet);
        return builder;
    }

    void open(SpilledPart part, ConversationBuilder builder, RecordWorkspace workspace) {
        StreamBatch batch = dispatch.waiting().take();
        try {
            file.copy(part, batch);
        } catch (IOException e) {
            throw new SpillLostException(e);
        }
        builder.batch(batch, RecordsAhead.NONE, workspace);
        dispatch.waiting().give(batch);
    }

    /// A stream waits, and goes on.
    synchronized void enters(StreamWork stream) {
        open.put(stream.index(), stream);
    }

    synchronized void goesOn(StreamWork stream) {
        open.remove(stream.index());
    }

    /// It has ended.
    void ended(LateStream stream) {
        synchronized (this) {
            open.remove(stream.stream().index());
            ended.put(stream.number(), stream);
        }
        dispatch.waits(stream.number());
    }

    synchronized void givenUp() {
        givenUp++;
    }

    /// The reader has handed over so much.
    void handed(long size) {
        passed += size;
    }

    /// The reader has handed over a stream's last bytes.
    void ends() {
        endings++;
    }

    /// The reader may look at what waits.
    void look() {
        if (passed < bounds.bytes() / STEPS && passed < bounds.held() / HELD_STEPS && endings < bounds.endings()) {
            return;
        }
        passed = 0;
        endings = 0;
        workers.drain();
        long packet = now.getAsLong();
        openWhatHasSecrets(packet);
        makeRoom(packet);
    }

    private void openWhatHasSecrets(long packet) {
        int size = secrets.store().size();
        if (size == secretsSeen) {
            return;
        }
        secretsSeen = size;
        open(waiting().filter(stream -> stream.hasMore(packet)).toList(), packet, Lacking.WAITS);
    }

    private synchronized Stream<LateStream> waiting() {
        return List.copyOf(ended.values()).stream();
    }

    private void makeRoom(long packet) {
        while (dispatch.held() > bounds.held() && !ended.isEmpty()) {
            open(List.of(ended.firstEntry().getValue()), packet, Lacking.IS_GIVEN_UP);
        }
        int tooMany = ended.size() + open.size() - bounds.connections();
        if (tooMany > 0) {
            open(waiting().limit(tooMany).toList(), packet, Lacking.IS_GIVEN_UP);
        }
        while (ended.size() + open.size() > bounds.connections()) {
            goOn(open.firstEntry().getValue(), packet);
        }
        makeRoomOnTheDisk(packet);
    }

    private void makeRoomOnTheDisk(long packet) {
        long tooMuch = bytes - (bounds.bytes() - bounds.bytes() / STEPS);
        if (tooMuch <= 0) {
            return;
        }
        List<StreamWork> goOn = new ArrayList<>();
        List<LateStream> end = new ArrayList<>();
        List<LateStream> all = new ArrayList<>(ended.values());
        open.values().forEach(stream -> Optional.ofNullable(stream.late()).ifPresent(all::add));
        all.sort(Comparator.comparingLong(LateStream::size)
                .reversed()
                .thenComparingInt(stream -> stream.stream().index()));
        for (LateStream stream : all) {
            if (tooMuch <= 0) {
                break;
            }
            tooMuch -= stream.size();
            StreamWork running = open.get(stream.stream().index());
            if (running == null) {
                end.add(stream);
            } else {
                goOn.add(running);
            }
        }
        open(end, packet, Lacking.IS_GIVEN_UP);
        goOn.forEach(stream -> goOn(stream, packet));
    }

    private void goOn(StreamWork stream, long packet) {
        workers.add(workspace -> stream.goOn(packet, workspace));
        workers.drain();
    }

    /// What becomes of a stream that has ended and still lacks secrets.
    private enum Lacking {
        WAITS,
        IS_GIVEN_UP,
        /// All secrets have come that there are.
        IS_SO
    }

    /// The input is read: what waits is opened with all the secrets that have come.
    void finish() {
        if (ended.isEmpty()) {
            return;
        }
        secrets.complete();
        open(waiting().toList(), Long.MAX_VALUE, Lacking.IS_SO);
    }

    private void open(List<LateStream> streams, long packet, Lacking then) {
        AtomicInteger inHand = new AtomicInteger();
        for (LateStream stream : streams) {
            inHand.incrementAndGet();
            workers.add(workspace -> {
                open(stream, packet, then, workspace);
                inHand.decrementAndGet();
            });
            workers.workWhile(() -> inHand.get() > MAX_IN_HAND);
        }
        workers.drain();
    }

    private void open(LateStream stream, long packet, Lacking then, RecordWorkspace workspace) {
        Conversation conversation = stream.conversation(packet, workspace);
        boolean lacks = conversation.lacksSecrets();
        if (lacks && then == Lacking.WAITS) {
            return;
        }
        synchronized (this) {
            ended.remove(stream.number());
            givenUp += lacks && then == Lacking.IS_GIVEN_UP ? 1 : 0;
        }
        stream.drop();
        dispatch.finished(
                stream.number(), lacks && then == Lacking.IS_GIVEN_UP ? conversation.tooLate() : conversation);
    }
}
