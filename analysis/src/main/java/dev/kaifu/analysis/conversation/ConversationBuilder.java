package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.conversation.Conversation.Alert;
import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.conversation.UndecidedDialogue.Turn;
import dev.kaifu.analysis.session.RecordPosition;
import dev.kaifu.analysis.session.RecordsAhead;
import dev.kaifu.analysis.session.SecretSource;
import dev.kaifu.analysis.session.StreamSecrets;
import dev.kaifu.analysis.session.TlsListener;
import dev.kaifu.analysis.session.TlsSession;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.mail.MailDissector;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.mail.MailProtocols;
import dev.kaifu.protocol.mail.WireText;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Builds one [Conversation] of one TCP connection: the bytes decide whether they are TLS or a dialogue,
/// STARTTLS hands over from the one to the other.
public final class ConversationBuilder implements TlsListener, MailListener {
    /// Events kept of one conversation.
    public static final int MAX_EVENTS = 100_000;

    /// Characters that the events kept of one conversation hold, with what their lines take besides: lines may have 64
    /// KiB each, or be many of a character.
    public static final long MAX_EVENT_CHARACTERS = 32L << 20;

    /// Alerts kept of one conversation; an honest session has two.
    private static final int MAX_ALERTS = 100;
    /// How often the bytes may tell nothing: a capture may begin in the middle of a message, but what is no
    /// mail for long is no mail.
    private static final int MAX_ATTEMPTS = 32;
    /// What a side may say in the clear behind the other's first TLS record.
    private static final int MAX_PRELUDE = 1 << 12;

    /// Bytes of memory of a builder that has read nothing.
    private static final int BUILDER = 1_024;

    private final TcpStream stream;
    private final StreamSecrets secrets;
    private final PlaintextSink sink;
    private final PlaintextCount fromClient;
    private final PlaintextCount fromServer;
    private final boolean digests;
    /// Whether nothing is wanted of it but what sessions need that resume its own.
    private final boolean learning;
    private boolean learnt;
    private final List<Event> events = new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();
    /// What passed before it was told what is spoken.
    private final UndecidedDialogue undecided = new UndecidedDialogue();

    private int attempts;
    private boolean carriedData;
    private Optional<TlsSession> tls = Optional.empty();
    private Optional<MailDissector> dissector = Optional.empty();
    private MailProtocol protocol = MailProtocol.UNKNOWN;
    private String via = "";
    /// At the start of the connection, and behind a STARTTLS that was granted.
    private boolean tlsMayBegin = true;

    private final TlsStart tlsStart = new TlsStart();
    /// The side whose TLS has not begun, where the other's has: its reply to a STARTTLS may still be to come.
    private @Nullable Side tlsAwaited;
    /// What that side had said before.
    private long saidBefore;

    private final TlsTurns turns = new TlsTurns();
    /// The sink was given words in the clear of a side whose TLS may still begin.
    private boolean clearTold;
    /// No more bytes come.
    private boolean over;

    private boolean plainGap;
    private long missing;
    private long firstGap;
    private boolean truncated;
    /// Null where there always is.
    private @Nullable BooleanSupplier noRoom;

    private long eventCharacters;
    /// Of those that are kept.
    private long keptCharacters;
    private final Map<Side, PassingMessage> messages = new EnumMap<>(Side.class);
    private long packet;
    /// Secrets up to this packet are known from the first one on.
    private long knownUpTo;
    private long timeNanos;
    private final BatchCursor cursor = new BatchCursor();

    public ConversationBuilder(TcpStream stream, SecretSource secrets, PlaintextSink sink, boolean digests) {
        this.stream = stream;
        this.secrets = new StreamSecrets(secrets, stream.index(), () -> Math.max(packet, knownUpTo));
        this.sink = sink;
        this.digests = digests;
        this.learning = secrets.isLearning();
        this.fromClient = new PlaintextCount(digests);
        this.fromServer = new PlaintextCount(digests);
    }

    public TcpStream stream() {
        return stream;
    }

    /// The sessions that this connection's resumes have these client randoms.
    public void resumes(List<byte[]> clientRandoms) {
        secrets.resumes(clientRandoms);
    }

    /// All secrets that have come up to this packet may be used, whichever packet needs them; said before anything
    /// passes.
    public void knowsUpTo(long packet) {
        knownUpTo = packet;
    }

    /// No more events are kept while that holds; said before anything passes.
    public void keepsNoEventsWhile(BooleanSupplier full) {
        noRoom = full;
    }

    /// Whether secrets that come later may open more of what has passed.
    public boolean lacksSecrets() {
        return tls.isPresent() && Conversation.lacks(tls.get().summary(), records() > 0);
    }

    /// Whether something was opened of both sides.
    public boolean bothSpoke() {
        return tls.isPresent() && !fromClient.isEmpty() && !fromServer.isEmpty();
    }

    /// True where nothing is wanted but what sessions need that resume this one, and no more of that can come: the
    /// server has sealed application data, behind the ticket and the Finished of its handshake (RFC 5077 3.1).
    /// The client's may come before them (RFC 7918).
    public boolean hasTaught() {
        return learnt;
    }

    /// What passed next on the TCP stream. Segments that stand side by side are opened in one go, as far as they are
    /// TLS.
    ///
    /// @param ahead records of this batch that may have been opened already
    public void batch(StreamBatch batch, RecordsAhead ahead, RecordWorkspace workspace) {
        int piece = 0;
        while (piece < batch.count()) {
            Side from = batch.from(piece);
            if (batch.gap(piece) > 0) {
                gap(from, batch.gap(piece), batch.packet(piece), batch.timeNanos(piece), workspace);
                piece++;
            } else if (readsRecords(from)) {
                int end = batch.runEnd(piece);
                cursor.enter(batch, piece);
                int start = batch.start(piece);
                tls.get().bytes(from, batch.bytes(), start, batch.end(end - 1) - start, ahead, workspace);
                cursor.leave();
                moveTo(batch, end - 1);
                piece = end;
            } else {
                int start = batch.start(piece);
                data(
                        from,
                        batch.bytes(),
                        start,
                        batch.end(piece) - start,
                        batch.packet(piece),
                        batch.timeNanos(piece),
                        workspace);
                piece++;
            }
        }
    }

    /// Whether what this side sends next is records, one behind the other.
    private boolean readsRecords(Side from) {
        return tls.isPresent()
                && tlsAwaited != from
                && !turns.awaits(from)
                && !turns.speaksClear(from)
                && !tls.get().seeking(from)
                && !tlsStart.holds(from);
    }

    /// Where that side's records stand, if those that come can be opened before their turn.
    public Optional<RecordPosition> position(Side from) {
        return readsRecords(from) ? tls.get().position(from) : Optional.empty();
    }

    /// Records of application data opened so far.
    public long records() {
        return tls.isEmpty() ? 0 : tls.get().opened();
    }

    /// Bytes of memory that it takes, about: what of it may grow, and a little for the rest.
    public long held() {
        long bytes = BUILDER + keptCharacters + (long) Event.SIZE * events.size() + tlsStart.held() + undecided.held();
        if (tls.isPresent()) {
            bytes += tls.get().held();
        }
        if (dissector.isPresent()) {
            bytes += dissector.get().held();
        }
        for (PassingMessage message : messages.values()) {
            bytes += message.reader().held();
        }
        return bytes;
    }

    private void moveTo(StreamBatch batch, int piece) {
        packet = batch.packet(piece);
        timeNanos = batch.timeNanos(piece);
    }

    @Override
    public void recordEnds(int inputEnd) {
        if (cursor.inside()) {
            moveTo(cursor.batch(), cursor.pieceAt(inputEnd));
        }
    }

    /// Bytes of the TCP stream, in order.
    public void data(
            Side from, byte[] a, int offset, int length, long packet, long timeNanos, RecordWorkspace workspace) {
        this.packet = packet;
        this.timeNanos = timeNanos;
        carriedData = true;
        byte[] held = tlsStart.take(from);
        if (held.length == 0) {
            take(from, a, offset, length, false, workspace);
        } else {
            byte[] all = Arrays.copyOf(held, held.length + length);
            System.arraycopy(a, offset, all, held.length, length);
            take(from, all, 0, all.length, false, workspace);
        }
    }

    private void takeHeld(Side from, RecordWorkspace workspace) {
        byte[] held = tlsStart.take(from);
        if (held.length > 0) {
            take(from, held, 0, held.length, true, workspace);
        }
    }

    /// @param last whether the next bytes do not continue these
    private void take(Side from, byte[] a, int offset, int length, boolean last, RecordWorkspace workspace) {
        if (!speaksClear(from) && turns.awaits(from) && turns.needsMore(a, offset, length, last)) {
            tlsStart.hold(from, a, offset, length);
            return;
        }
        int at = speaksClear(from) ? takeClear(from, a, offset, offset + length, last) : offset;
        int rest = offset + length - at;
        if (rest > 0 && tls.isPresent()) {
            tls.get().bytes(from, a, at, rest, workspace);
        }
    }

    private boolean speaksClear(Side from) {
        return tls.isEmpty() || tlsAwaited == from || turns.speaksClear(from);
    }

    /// Gives the dialogue what stands before TLS; where that begins, else the end.
    private int takeClear(Side from, byte[] a, int offset, int end, boolean last) {
        int at = offset;
        while (at < end) {
            TlsStart.Answer begins = tls.isEmpty()
                    ? tlsStart.at(from, tlsMayBegin, messages.containsKey(from), a, at, end - at)
                    : TlsStart.answerAt(tlsStart.said(from) == saidBefore, a, at, end - at);
            boolean first = tlsStart.said(from) == 0;
            boolean perhaps = begins == TlsStart.Answer.PERHAPS
                    || (tls.isEmpty() && TlsTurns.mayBecomeAlert(from, first, a, at, end - at));
            if (perhaps && !last) {
                tlsStart.hold(from, a, at, end - at);
                return end;
            }
            boolean record = begins == TlsStart.Answer.YES || begins == TlsStart.Answer.INSIDE;
            if (record || isPreludeOver(from)) {
                if (tls.isPresent()) {
                    endPrelude(record);
                }
                beginTls(from, begins == TlsStart.Answer.INSIDE);
                return at;
            }
            turns.clear(from, first, a, at, end - at, packet);
            tlsMayBegin = false;
            int next = tlsStart.next(from, a, at, end);
            dialogue(from, a, at, next - at);
            tlsStart.passed(from, next - at);
            at = next;
        }
        return end;
    }

    private void endPrelude(boolean record) {
        // What waits was said in the clear.
        decideAtLast();
        if (record) {
            answers();
        } else {
            turns.goesOn();
        }
    }

    /// Both sides speak TLS: what one of them has said in the clear until now was no answer.
    private void answers() {
        turns.answers();
        if (clearTold) {
            clearTold = false;
            sink.tlsBegins(stream);
        }
    }

    private boolean isPreludeOver(Side from) {
        return tls.isPresent() && tlsStart.said(from) - saidBefore >= MAX_PRELUDE;
    }

    private void beginTls(Side from, boolean inside) {
        if (tls.isPresent()) {
            announceTls();
            return;
        }
        decideAtLast();
        boolean implicit = fromClient.isEmpty() && fromServer.isEmpty();
        via = implicit || inside ? "implicit" : "starttls";
        TlsSession session = new TlsSession(secrets, this);
        tls = Optional.of(session);
        turns.begins(from, packet);
        if (inside) {
            turns.answers();
            session.beginAnywhere();
        }
        tlsAwaited = from.other();
        saidBefore = tlsStart.said(tlsAwaited);
        if (tlsMayBegin || implicit || inside) {
            announceTls();
        }
    }

    /// Both sides speak TLS now.
    private void announceTls() {
        if (tlsAwaited == null) {
            return;
        }
        decideAtLast();
        tlsAwaited = null;
        // What asked for TLS is not what is spoken inside (RFC 9110 9.3.6).
        protocol = protocol == MailProtocol.HTTP ? MailProtocol.UNKNOWN : protocol;
        // The contract counts TLS application data alone.
        fromClient.reset();
        fromServer.reset();
        if (!over || !turns.saidClear()) {
            sink.tlsBegins(stream);
        }
    }

    public void gap(Side from, long length, long packet, long timeNanos, RecordWorkspace workspace) {
        takeHeld(from, workspace);
        if (tlsAwaited == from || turns.awaits(from)) {
            turns.answers();
            announceTls();
        }
        this.packet = packet;
        this.timeNanos = timeNanos;
        missing += length;
        firstGap = firstGap == 0 ? packet : firstGap;
        if (tls.isPresent() && !turns.speaksClear(from)) {
            tls.get().gap(from, length, workspace);
        } else {
            plainGap = true;
            gapInDialogue(from, length);
        }
    }

    private void gapInDialogue(Side from, long length) {
        sink.lost(stream, from, length);
        if (isUndecided()) {
            waitToDecide(new Turn.Gap(from, length, packet, timeNanos));
        } else {
            dissector.ifPresent(to -> to.gap(from, length));
        }
    }

    /// The connection is over.
    ///
    /// @param lastPacket the packet that ended it
    public Conversation finish(Ending how, long lastPacket, RecordWorkspace workspace) {
        for (Side side : Side.values()) {
            takeHeld(side, workspace);
        }
        over = true;
        announceTls();
        tls.ifPresent(session -> session.end(workspace));
        decideAtLast();
        dissector.ifPresent(to -> {
            to.end(Side.CLIENT);
            to.end(Side.SERVER);
        });
        packet = lastPacket;
        Optional<TlsSummary> summary = tls.map(TlsSession::summary);
        return new Conversation(
                stream,
                protocol == MailProtocol.OTHER ? MailProtocol.UNKNOWN : protocol,
                summary,
                via,
                status(summary),
                List.copyOf(events),
                truncated,
                fromClient.result(),
                fromServer.result(),
                List.copyOf(alerts),
                carriedData,
                how,
                missing,
                firstGap,
                turns.oneSided(),
                lastPacket);
    }

    private Status status(Optional<TlsSummary> summary) {
        if (summary.isEmpty()) {
            return plainGap ? Status.PARTLY : Status.CLEARTEXT;
        }
        if (summary.get().why().isEmpty()) {
            return Status.DECRYPTED;
        }
        return summary.get().opened() > 0 ? Status.PARTLY : Status.SEALED;
    }

    private void dialogue(Side from, byte[] a, int offset, int length) {
        if (tls.isEmpty() || !turns.speaksClear(from)) {
            (from == Side.CLIENT ? fromClient : fromServer).add(a, offset, length);
        } else if (!clearTold) {
            // What a side says where TLS was to begin is no application data of TLS.
            clearTold = true;
            sink.staysClear(stream, from);
        }
        sink.place(stream, packet, timeNanos);
        sink.plaintext(stream, from, a, offset, length);
        int end = offset + length;
        int at = offset;
        while (at < end && isUndecided()) {
            int piece = undecided.untilTelling(from, a, at, end - at);
            waitToDecide(new Turn.Bytes(from, Arrays.copyOfRange(a, at, at + piece), packet, timeNanos));
            at += piece;
        }
        tlsMayBegin &= at == offset || at == end;
        if (at < end && dissector.isPresent()) {
            dissector.get().bytes(from, a, at, end - at);
        }
    }

    private void waitToDecide(Turn turn) {
        if (undecided.add(turn)) {
            decide(false);
        }
    }

    private boolean isUndecided() {
        return dissector.isEmpty() && protocol == MailProtocol.UNKNOWN && attempts < MAX_ATTEMPTS;
    }

    /// What is spoken is known: what waited for it is read, with the packets that brought it.
    private void decided(MailProtocol spoken) {
        attempts++;
        protocol = spoken;
        dissector = MailProtocols.dissectorFor(spoken, this);
        long packetNow = packet;
        long timeNow = timeNanos;
        for (Turn turn : undecided.release()) {
            packet = turn.packet();
            timeNanos = turn.timeNanos();
            tlsMayBegin = false;
            if (dissector.isPresent()) {
                replay(dissector.get(), turn);
            }
        }
        packet = packetNow;
        timeNanos = timeNow;
    }

    private static void replay(MailDissector to, Turn turn) {
        if (turn instanceof Turn.Bytes passed) {
            to.bytes(passed.from(), passed.bytes(), 0, passed.bytes().length);
        } else if (turn instanceof Turn.Gap gap) {
            to.gap(gap.from(), gap.length());
        }
    }

    /// No more bytes help to decide: what is likely must do.
    private void decideAtLast() {
        if (!undecided.isEmpty()) {
            decide(true);
        }
    }

    private void decide(boolean last) {
        Optional<MailProtocol> spoken = undecided.decide(last);
        if (spoken.isPresent()) {
            decided(spoken.get());
        }
    }

    @Override
    public void plaintext(Side from, byte[] array, int offset, int length) {
        if (turns.speaksClear(Side.CLIENT) || turns.speaksClear(Side.SERVER)) {
            decideAtLast();
        }
        answers();
        announceTls();
        if (learning) {
            learnt |= from == Side.SERVER;
        } else {
            dialogue(from, array, offset, length);
        }
    }

    @Override
    public long packet() {
        return packet;
    }

    @Override
    public void lost(Side from, long bytes) {
        sink.lost(stream, from, bytes);
        dissector.ifPresent(to -> to.gap(from, bytes));
    }

    @Override
    public void established() {
        dissector.ifPresent(MailDissector::tlsEstablished);
    }

    @Override
    public void event(MailEvent event) {
        if (event instanceof MailEvent.TlsBegins) {
            tlsMayBegin = true;
            turns.granted();
        }
        PassingMessage message = event instanceof MailEvent.Message passed ? messages.remove(passed.from()) : null;
        Event told = new Event(
                packet,
                timeNanos,
                event,
                tls.isPresent() && tlsAwaited == null && !turns.speaksClear(event.from()),
                message == null ? WireText.EMPTY : message.subject(),
                message == null ? "" : message.sha256());
        sink.event(stream, told);
        keep(told);
    }

    private void keep(Event told) {
        if (learning) {
            return;
        }
        long characters = told.characters();
        eventCharacters += characters;
        boolean room = noRoom == null || !noRoom.getAsBoolean();
        if (room && events.size() < MAX_EVENTS && eventCharacters <= MAX_EVENT_CHARACTERS) {
            events.add(told);
            keptCharacters += characters;
        } else {
            truncated = true;
        }
    }

    @Override
    public void alert(Side from, int level, int description) {
        if (alerts.size() < MAX_ALERTS) {
            alerts.add(new Alert(packet, timeNanos, from, level, description));
        }
    }

    @Override
    public void messageBegins(Side from) {
        messages.put(from, new PassingMessage(new SubjectReader(), new PlaintextCount(digests)));
        sink.messageBegins(stream, from);
    }

    @Override
    public void messageBytes(Side from, byte[] array, int offset, int length) {
        PassingMessage message = messages.get(from);
        if (message != null) {
            message.bytes(array, offset, length);
        }
        sink.messageBytes(stream, from, array, offset, length);
    }

    /// What is told of a message of one side while it passes.
    private record PassingMessage(SubjectReader reader, PlaintextCount count) {
        void bytes(byte[] array, int offset, int length) {
            reader.bytes(array, offset, length);
            count.add(array, offset, length);
        }

        WireText subject() {
            return reader.subject();
        }

        String sha256() {
            return count.result().sha256();
        }
    }
}
