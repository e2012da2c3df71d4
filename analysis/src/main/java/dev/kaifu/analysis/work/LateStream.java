package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is kept of a stream whose secrets may come late: its beginning, until it is sure that they are at hand, and all
/// of it where they are not. One thread at a time has it: the stream's owner, or the [WaitingRoom] while nobody works.
final class LateStream {
    /// A stream that has said so much and lacks no secret yet is no more kept: what else it needs comes in time, or
    /// never will. Less than a batch that is full, so that of most streams nothing is ever copied.
    static final int SURE = StreamBatch.FULL / 2;

    private static final byte[] NAMELESS = {};

    private enum State {
        /// It is opened, and its beginning is kept.
        UNDECIDED,
        /// It is kept, and not opened.
        WAITS,
        /// It is opened as it goes on.
        GOES_ON,
        /// The same, although secrets are missing: there was no room to wait for them.
        GIVEN_UP
    }

    private final WaitingRoom room;
    private final TcpStream stream;
    private final List<SpilledPart> parts = new ArrayList<>(1);
    private State state = State.UNDECIDED;
    private List<byte[]> resumed = List.of();
    private long size;

    private @Nullable Ending ending;
    private long lastPacket;
    private long number = -1;
    /// By which its secrets are named, and how many of them were known when it was opened last.
    private byte[] clientRandom = NAMELESS;

    private int known;
    /// The packet up to which all secrets were known when it was opened first.
    private long openedAt;

    LateStream(WaitingRoom room, TcpStream stream) {
        this.room = room;
        this.stream = stream;
    }

    TcpStream stream() {
        return stream;
    }

    boolean waits() {
        return state == State.WAITS;
    }

    /// Bytes on the disk.
    long size() {
        return size;
    }

    /// Of its ending.
    long number() {
        return number;
    }

    void resumes(List<byte[]> clientRandoms) {
        resumed = clientRandoms;
    }

    /// It is opened for the first time, with the secrets that are known at that packet.
    void opensAt(long packet) {
        openedAt = packet;
    }

    /// A batch was opened, and the stream goes on.
    void passed(StreamBatch batch, ConversationBuilder builder) {
        if (state != State.UNDECIDED) {
            return;
        }
        boolean lacks = builder.lacksSecrets();
        if (!lacks && (size + batch.length() > SURE || builder.bothSpoke())) {
            goOn(State.GOES_ON);
        } else if (!keep(batch)) {
            goOn(lacks ? State.GIVEN_UP : State.GOES_ON);
        } else if (lacks) {
            state = State.WAITS;
        }
    }

    /// More of a stream that waits.
    ///
    /// @return false where there is no room for it: it has to go on
    boolean goesOn(StreamBatch batch) {
        return keep(batch);
    }

    /// The last batch was opened.
    ///
    /// @return whether the conversation lacks secrets for which it can wait
    boolean ends(StreamBatch batch, Conversation conversation) {
        if (!conversation.lacksSecrets() || state == State.GOES_ON || state == State.GIVEN_UP) {
            drop();
            return false;
        }
        if (state == State.UNDECIDED && !keep(batch)) {
            goOn(State.GIVEN_UP);
            return false;
        }
        if (state == State.UNDECIDED) {
            state = State.WAITS;
            note(conversation, openedAt);
        }
        return true;
    }

    /// The last batch has come.
    ///
    /// @param number of the conversation's ending
    void ended(Ending how, long last, long number) {
        this.ending = how;
        this.lastPacket = last;
        this.number = number;
    }

    /// What can be said of the conversation where nobody waits for secrets any longer.
    Conversation said(Conversation conversation) {
        if (state != State.GIVEN_UP || !conversation.lacksSecrets()) {
            return conversation;
        }
        room.givenUp();
        return conversation.tooLate();
    }

    private boolean keep(StreamBatch batch) {
        Optional<List<SpilledPart>> kept = room.keep(batch);
        kept.ifPresent(parts::addAll);
        size += kept.map(WaitingRoom::size).orElse(0L);
        return kept.isPresent();
    }

    /// @param packet all secrets were known up to it when it was opened
    private void note(Conversation conversation, long packet) {
        clientRandom = conversation
                .tls()
                .flatMap(TlsSummary::clientRandom)
                .map(HexFormat.of()::parseHex)
                .orElse(NAMELESS);
        known = room.known(clientRandom, packet);
    }

    /// Whether more of its secrets are known than when it was opened.
    boolean hasMore(long packet) {
        return room.known(clientRandom, packet) > known;
    }

    /// Opens what is kept, with the secrets that are known at a packet.
    ConversationBuilder replay(long packet, RecordWorkspace workspace) {
        ConversationBuilder builder = room.builder(stream, packet);
        if (!resumed.isEmpty()) {
            builder.resumes(resumed);
        }
        for (SpilledPart part : parts) {
            room.open(part, builder, workspace);
        }
        return builder;
    }

    /// The stream has ended: opens it.
    Conversation conversation(long packet, RecordWorkspace workspace) {
        Ending how = ending;
        if (how == null) {
            throw new IllegalStateException("stream " + stream.index() + " goes on");
        }
        Conversation conversation = replay(packet, workspace).finish(how, lastPacket, workspace);
        note(conversation, packet);
        return conversation;
    }

    long lastPacket() {
        return lastPacket;
    }

    /// It waits no longer, whatever is missing.
    void giveUp() {
        goOn(State.GIVEN_UP);
    }

    private void goOn(State next) {
        drop();
        state = next;
    }

    /// What is kept of it is needed no more.
    void drop() {
        room.release(parts);
        parts.clear();
        size = 0;
    }
}
