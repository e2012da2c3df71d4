package dev.kaifu.analysis;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.session.SecretProofs;
import dev.kaifu.analysis.session.SecretSource;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.stage.StageInput;
import dev.kaifu.analysis.tcp.FlowTable;
import dev.kaifu.analysis.tcp.StreamListener;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.analysis.work.ConversationSink;
import dev.kaifu.analysis.work.Dispatch;
import dev.kaifu.analysis.work.HeldMemory;
import dev.kaifu.analysis.work.LearningStream;
import dev.kaifu.analysis.work.MemoryBounds;
import dev.kaifu.analysis.work.StreamAtOnce;
import dev.kaifu.analysis.work.WaitingBounds;
import dev.kaifu.analysis.work.Workers;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.net.layer.FrameUnwrapper;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Opens captures: one timeline of several files, from packets to conversations. The thread that reads
/// walks over the packets and puts each stream in order; what is in the streams is read by it at once,
/// or by [Workers].
public final class Opener implements CaptureSink, StreamListener, AutoCloseable {
    /// Sentences about damage that are kept, or about what was left out; a file may be damaged at every
    /// packet.
    private static final int MAX_DAMAGES = 20;

    private final SecretSource secrets;
    private final KeyLogScans scans;
    private final Function<TcpStream, StreamReceiver> streams;
    private final Optional<Workers> workers;
    private final Optional<Dispatch<?>> dispatch;
    private final MemoryBounds bounds;
    /// What connections that are open keep.
    private final HeldMemory memory;
    /// Connections that another reading could not learn all from, for want of memory.
    private volatile long notLearnt;

    private final FlowTable flows = new FlowTable(this);
    private final SessionOrigins origins = new SessionOrigins();
    private final CapturedPacket packet = new CapturedPacket();
    private final TcpSegment segment = new TcpSegment();
    private final FrameUnwrapper unwrapper = new FrameUnwrapper();
    private final Omissions omissions = new Omissions(unwrapper);
    private final LateSecrets lateSecrets;
    private final List<String> damages = new ArrayList<>();
    private long moreDamages;
    private final List<String> leftOut = new ArrayList<>();
    private long moreLeftOut;
    /// The place of the first byte of the file that is read.
    private long inputPlace = StreamReceiver.NOWHERE;

    /// Reads everything at once and on this thread, so that the sink gets it in the order in which it
    /// passed.
    ///
    /// @param secrets those known already; what the captures hold is added
    /// @param conversations receives each conversation when it ends
    public Opener(SecretStore secrets, PlaintextSink plaintext, boolean digests, Consumer<Conversation> conversations) {
        this.secrets = new SecretSource(secrets);
        this.scans = new KeyLogScans(this.secrets);
        this.lateSecrets = new LateSecrets(secrets);
        this.workers = Optional.empty();
        this.dispatch = Optional.empty();
        this.bounds = MemoryBounds.USUAL;
        this.memory = new HeldMemory(bounds.held(), plaintext::held);
        StreamAtOnce.All all = new StreamAtOnce.All(memory, new RecordWorkspace(), conversation -> {
            lateSecrets.conversation(conversation);
            conversations.accept(conversation);
        });
        this.streams = stream -> new StreamAtOnce(
                all, new ConversationBuilder(stream, this.secrets, plaintext, digests), origins.watch());
    }

    /// Learns what sessions need that resume others; gives nothing out.
    private Opener(SecretSource learning, MemoryBounds bounds) {
        this.secrets = learning;
        this.scans = new KeyLogScans(learning);
        this.lateSecrets = new LateSecrets(new SecretStore());
        this.workers = Optional.empty();
        this.dispatch = Optional.empty();
        this.bounds = bounds;
        this.memory = new HeldMemory(bounds.held(), PlaintextSink.NONE::held);
        RecordWorkspace workspace = new RecordWorkspace();
        this.streams = stream -> new LearningStream(
                new ConversationBuilder(stream, learning, PlaintextSink.NONE, false),
                origins.watch(),
                workspace,
                memory);
    }

    /// The same with so many threads, this one included. What the sink gets, and its order, do not
    /// depend on them.
    public <P> Opener(SecretStore secrets, boolean digests, int threads, ConversationSink<P> conversations) {
        this(secrets, digests, threads, MemoryBounds.USUAL, conversations);
    }

    <P> Opener(
            SecretStore secrets, boolean digests, int threads, MemoryBounds bounds, ConversationSink<P> conversations) {
        this.secrets = new SecretSource(secrets);
        this.scans = new KeyLogScans(this.secrets);
        this.lateSecrets = new LateSecrets(secrets);
        Workers opening = new Workers(threads);
        this.workers = Optional.of(opening);
        this.bounds = bounds;
        this.memory = new HeldMemory(bounds.held(), PlaintextSink.NONE::held);
        Dispatch<P> spread = new Dispatch<>(
                opening,
                bounds,
                memory,
                stream -> new ConversationBuilder(stream, this.secrets, PlaintextSink.NONE, digests),
                lateSecrets.noting(conversations));
        this.dispatch = Optional.of(spread);
        this.streams = stream -> spread.stream(stream, origins.watch());
    }

    /// Secrets may come behind the packets that need them, in an input that is read only once:
    /// connections that lack one wait for it, within bounds. Said before anything is read.
    public void secretsMayComeLate() {
        secretsMayComeLate(WaitingBounds.USUAL);
    }

    void secretsMayComeLate(WaitingBounds bounds) {
        dispatch.ifPresent(spread -> spread.waitsForSecrets(secrets, bounds, this::packets));
    }

    /// The store is still being filled by another thread: see [SecretSource#filledBy]. That may go on
    /// while the first packets are walked over.
    public void secretsAreComing(Runnable wait) {
        secrets.filledBy(wait);
    }

    /// What was given may grow while the input is read, as a key log does that is still written: that is
    /// looked at each time that a session lacks a secret.
    public void secretsMayGrow(Runnable look) {
        secrets.refreshedBy(look);
    }

    /// Where secrets may stand besides the packets that are read, as behind them in the same files:
    /// looked through once a session lacks one.
    public void secretsElsewhere(Runnable scan) {
        secrets.completedBy(scan);
    }

    /// Where the input can be read again: that is done once, when a session resumes another and lacks a
    /// secret that the other's may help to.
    ///
    /// @param walk reads all of it, from the beginning, into the opener that it is given
    public void readableAgain(Consumer<Opener> walk) {
        secrets.earlierSessionsBy(learning -> {
            Opener earlier = new Opener(learning, bounds);
            walk.accept(earlier);
            earlier.finish();
            notLearnt = earlier.memory.givenOut();
        });
    }

    /// Every secret is tried with every session that its own do not open, however long that takes; asked
    /// for before any capture is read.
    public void tryAllSecrets() {
        secrets.tryAll();
    }

    /// Is told of each secret that proves itself, by any thread.
    public void proofsTo(SecretProofs listener) {
        secrets.proofsTo(listener);
    }

    /// Takes the secrets out of a file ahead of its packets, for a DSB may stand behind the packets that
    /// need it.
    public void collectSecrets(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            collectSecrets(in, file.toString());
        }
    }

    public void collectSecrets(InputStream in, String name) throws IOException {
        KeyLogScans found = new KeyLogScans(secrets);
        CaptureSink only = new CaptureSink() {
            @Override
            public void packet(CapturedPacket ignored) {}

            @Override
            public void keyLog(ByteSpan text) {
                found.whole(text, 0);
            }

            @Override
            public void keyLogPiece(ByteSpan text, boolean last) {
                found.piece(text, last, 0);
            }

            @Override
            public void sectionComment(String comment) {
                found.whole(latin1(comment), 0);
            }
        };
        CaptureFile.read(in, name, only, new CapturedPacket());
    }

    public void read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            read(in, file.toString(), Optional.of(file));
        }
    }

    /// @param again the file that holds what `in` gives, so that not all that waits must be kept
    public void read(InputStream in, String name, Optional<Path> again) throws IOException {
        inputPlace = dispatch.isPresent()
                        && again.filter(CaptureFile::isUncompressed).isPresent()
                ? dispatch.get().readsAgain(again.get())
                : StreamReceiver.NOWHERE;
        try {
            read(in, name);
        } finally {
            inputPlace = StreamReceiver.NOWHERE;
        }
    }

    public void read(InputStream in, String name) throws IOException {
        InputStream watched = new StageInput(in);
        CaptureFile.read(
                workers.<InputStream>map(waiting -> new WakingInput(watched, waiting))
                        .orElse(watched),
                name,
                this,
                packet);
    }

    /// The last file is read: the conversations that still run are given out.
    public void finish() {
        flows.finish();
        dispatch.ifPresent(Dispatch::finish);
        close();
    }

    /// Ends the work; nothing more is given out.
    @Override
    public void close() {
        workers.ifPresent(Workers::close);
        dispatch.ifPresent(Dispatch::close);
    }

    /// What was wrong with the files, a sentence each.
    public List<String> damages() {
        List<String> all = new ArrayList<>(damages);
        if (moreDamages > 0) {
            all.add("There is more damage, in " + moreDamages + " places.");
        }
        all.addAll(omissions.damages());
        return all;
    }

    /// What a reader of the result should know of it, a sentence each.
    public List<String> notes() {
        List<String> notes = new ArrayList<>(omissions.notes());
        notes.addAll(leftOut);
        if (moreLeftOut > 0) {
            notes.add("More was left out like that, in " + moreLeftOut + " places.");
        }
        if (flows.count() == 0 && damages().isEmpty() && omissions.notes().isEmpty()) {
            notes.add(
                    packets() == 0
                            ? "There are no packets in the capture; record while the mail passes."
                            : "None of the capture's packets is TCP; record where the mail passes, without a filter that"
                                    + " leaves it out.");
        }
        long late = flows.packetsAfterSilence();
        if (late > 0) {
            notes.add(late + (late == 1 ? " packet came" : " packets came") + " after more than "
                    + Duration.ofNanos(FlowTable.IDLE_LIMIT_NANOS).toHours()
                    + " hours of silence in their connections, which had been given out by then; they were left out.");
        }
        long crowded = flows.crowdedOut();
        if (crowded > 0) {
            notes.add(crowded + (crowded == 1 ? " connection was" : " connections were")
                    + " given out unfinished, the most silent first, because more than " + FlowTable.MAX_OPEN
                    + " were open at once; split the capture by host or port to see all of them.");
        }
        long impatient = flows.impatient();
        if (impatient > 0) {
            notes.add("Segments that waited for missing ones took more than " + (FlowTable.MAX_WAITING >> 20)
                    + " MiB over all connections, so that " + impatient
                    + (impatient == 1 ? " time" : " times") + " the missing ones were taken for lost; split the capture"
                    + " by host or port to see whether they come later.");
        }
        if (secrets.store().full()) {
            notes.add("The capture holds more secrets than the memory set apart for them does ("
                    + (secrets.store().maxBytes() >> 20) + " MiB, "
                    + secrets.store().size()
                    + " of them); the others were left out: split the capture to have them used.");
        }
        lateSecrets.note().ifPresent(notes::add);
        long cut = secrets.cutConnections();
        if (cut > 0) {
            notes.add(cut + (cut == 1 ? " connection" : " connections")
                    + " that no secret under its own name opens could not be tried with all others, because there are"
                    + " too many; --try-all tries all of them, which may take long.");
        }
        dispatch.flatMap(Dispatch::givenUp).ifPresent(notes::add);
        memory.note().ifPresent(notes::add);
        if (notLearnt > 0) {
            notes.add("Of " + notLearnt + (notLearnt == 1 ? " connection" : " connections")
                    + " not all could be learnt that sessions need which resume theirs, the most silent left out first,"
                    + " because what is kept of open connections took more than " + (bounds.held() >> 20)
                    + " MiB; some that resume them may stay sealed: split the capture by host or port.");
        }
        long forgotten = secrets.earlierSessionsLeftOut();
        if (forgotten > 0) {
            notes.add("There are more sessions that could be resumed than are remembered, by " + forgotten
                    + "; some that resume them may stay sealed: split the capture by host or port.");
        }
        dispatch.flatMap(Dispatch::trouble).ifPresent(notes::add);
        return notes;
    }

    public long packets() {
        return packet.number;
    }

    /// How many TCP connections there were so far.
    public int streams() {
        return flows.count();
    }

    @Override
    public void packet(CapturedPacket frame) {
        frame.place = inputPlace < 0 ? inputPlace : inputPlace + frame.place;
        FrameParser.Outcome outcome =
                FrameParser.parse(frame.linkType, frame.array, frame.offset, frame.capturedLength, segment);
        if (outcome == FrameParser.Outcome.TCP) {
            flows.packet(frame, segment);
        } else {
            wrapped(frame);
        }
    }

    private void wrapped(CapturedPacket frame) {
        FrameParser.Outcome outcome = unwrapper.unwrap(
                frame.linkType,
                frame.array,
                frame.offset,
                frame.capturedLength,
                frame.number,
                frame.timeNanos,
                segment);
        if (outcome == FrameParser.Outcome.TCP) {
            flows.packet(frame, segment);
        } else if (outcome == FrameParser.Outcome.QUOTED) {
            flows.quoted(frame, segment);
        } else {
            omissions.add(outcome, frame);
        }
    }

    @Override
    public void keyLog(ByteSpan text) {
        scans.whole(text, packet.number);
    }

    @Override
    public void keyLogPiece(ByteSpan text, boolean last) {
        scans.piece(text, last, packet.number);
    }

    @Override
    public void sectionComment(String comment) {
        scans.whole(latin1(comment), packet.number);
    }

    private static ByteSpan latin1(String comment) {
        return ByteSpan.of(comment.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void leftOut(String sentence) {
        if (leftOut.size() < MAX_DAMAGES) {
            leftOut.add(sentence);
        } else {
            moreLeftOut++;
        }
    }

    @Override
    public void damage(String sentence) {
        if (damages.size() < MAX_DAMAGES) {
            damages.add(sentence);
        } else {
            moreDamages++;
        }
    }

    @Override
    public StreamReceiver opened(TcpStream stream) {
        return streams.apply(stream);
    }

    /// Wakes the other threads before each read, which may have to wait for bytes.
    private static final class WakingInput extends FilterInputStream {
        private final Workers workers;

        WakingInput(InputStream in, Workers workers) {
            super(in);
            this.workers = workers;
        }

        @Override
        public int read() throws IOException {
            workers.wake();
            return super.read();
        }

        @Override
        public int read(byte[] array, int offset, int length) throws IOException {
            workers.wake();
            return super.read(array, offset, length);
        }
    }
}
