package dev.kaifu.analysis.tcp;

import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpSegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells the TCP connections of a capture apart and puts each in order. Streams are numbered as tshark's `tcp.stream`
/// numbers them: a SYN with another initial sequence number on the same four numbers is another one, a segment that
/// comes late is not. What has ended leaves memory.
public final class FlowTable {
    /// A connection that says nothing for so long, in capture time, has ended: RFC 5382 REQ-5 lets a NAT forget it
    /// then, and no mail protocol waits so long (IMAP's IDLE is renewed every 29 minutes, RFC 2177 3).
    public static final long IDLE_LIMIT_NANOS = (2L * 60 + 4) * 60 * 1_000_000_000L;

    /// Connections under way at once; past it the one that was silent longest is given out.
    public static final int MAX_OPEN = 1 << 18;

    /// What waits for missing segments may take so many bytes of memory over all connections; past it the connection
    /// that has waited longest gives up what is missing.
    public static final long MAX_WAITING = 64L << 20;

    /// Connections with wild times that are passed over a packet.
    private static final int MAX_MOVED = 16;

    private final StreamListener listener;
    private final StreamTable open = new StreamTable();
    private final SilenceList bySilence = new SilenceList();
    private final ClosedStreams ended = new ClosedStreams();
    private final Delivery delivery = new Delivery();
    private int count;
    private long afterSilence;
    private long crowdedOut;
    private final WaitingSegments waiting;
    private long impatient;
    private final CaptureClock clock = new CaptureClock(IDLE_LIMIT_NANOS);
    private long now;
    /// Most packets belong to the connection of the one before.
    private @Nullable TcpStream last;

    public FlowTable(StreamListener listener) {
        this(listener, MAX_WAITING);
    }

    /// @param maxWaiting instead of [#MAX_WAITING]
    FlowTable(StreamListener listener, long maxWaiting) {
        this.listener = listener;
        this.waiting = new WaitingSegments(maxWaiting);
    }

    /// Packets with payload that came on after the idle limit had ended their connection, and were left out.
    public long packetsAfterSilence() {
        return afterSilence;
    }

    /// Connections that were given out because there were more than [#MAX_OPEN]; what came later of them was left out.
    public long crowdedOut() {
        return crowdedOut;
    }

    /// How often a connection gave up missing segments because there was no room to wait for them.
    public long impatient() {
        return impatient;
    }

    /// How many connections there were so far.
    public int count() {
        return count;
    }

    /// How many connections are under way.
    int open() {
        return open.size();
    }

    /// How many endings are remembered.
    int remembered() {
        return ended.size();
    }

    /// One segment, in the order of the capture.
    public void packet(CapturedPacket packet, TcpSegment segment) {
        now = clock.at(packet.timeNanos);
        endSilent();
        if (goesOn(packet, segment)) {
            return;
        }
        TcpStream stream = find(segment);
        boolean fromFirst = stream == null || stream.fromFirst(segment);
        if (stream != null && replaces((fromFirst ? stream.fromFirst : stream.fromSecond).base(), segment)) {
            close(stream, Ending.REPLACED);
            stream = null;
            fromFirst = true;
        }
        if (stream == null) {
            stream = begin(packet, segment);
            if (stream == null) {
                return;
            }
        }
        last = stream;
        seen(stream, packet);
        advance(stream, segment, fromFirst, place(packet, segment));
        waiting.changed(stream);
        for (TcpStream eldest = waiting.tooMuch(); eldest != null; eldest = waiting.tooMuch()) {
            impatient++;
            eldest.fromFirst.giveUpMissing(delivery.of(eldest, true));
            eldest.fromSecond.giveUpMissing(delivery.of(eldest, false));
            waiting.changed(eldest);
        }
    }

    /// A segment that an ICMP error quotes. A connection of which nothing else has been seen gets its number by it, as
    /// tshark gives it; what is quoted is no part of what passed.
    public void quoted(CapturedPacket packet, TcpSegment segment) {
        now = clock.at(packet.timeNanos);
        endSilent();
        segment.payloadWireLength = 0;
        if (find(segment) == null) {
            TcpStream stream = begin(packet, segment);
            if (stream != null) {
                seen(stream, packet);
            }
        }
    }

    /// The straight way of most packets: payload that goes on where the connection of the packet before stands, with
    /// nothing else to it.
    private boolean goesOn(CapturedPacket packet, TcpSegment segment) {
        TcpStream stream = last;
        if (stream == null || !segment.isPlain()) {
            return false;
        }
        StreamReceiver receiver = stream.receiver;
        boolean fromFirst = stream.fromFirst(segment);
        if (receiver == null || !(fromFirst || stream.fromSecond(segment))) {
            return false;
        }
        StreamDirection direction = fromFirst ? stream.fromFirst : stream.fromSecond;
        StreamDirection other = fromFirst ? stream.fromSecond : stream.fromFirst;
        int length = segment.payloadLength;
        if (!direction.isNext(segment.sequence) || !other.merelyAcknowledged(segment.acknowledgement)) {
            return false;
        }
        seen(stream, packet);
        direction.passed(length);
        receiver.data(
                stream.side(fromFirst),
                segment.array,
                segment.payloadOffset,
                length,
                packet.number,
                packet.timeNanos,
                place(packet, segment));
        return true;
    }

    /// Where the payload can be read again: nowhere where it was put together.
    @SuppressWarnings("ReferenceEquality")
    private static long place(CapturedPacket packet, TcpSegment segment) {
        return packet.place < 0 || segment.array != packet.array
                ? StreamReceiver.NOWHERE
                : packet.place + (segment.payloadOffset - packet.offset);
    }

    private void seen(TcpStream stream, CapturedPacket packet) {
        stream.lastPacket = packet.number;
        stream.lastTime = packet.timeNanos;
        // A packet ahead of the clock is the first of its time, or has a wild one: it must not end its own stream.
        stream.lastSeen = Math.max(now, packet.timeNanos);
        bySilence.touch(stream);
    }

    private @Nullable TcpStream find(TcpSegment segment) {
        TcpStream before = last;
        return before != null && (before.fromFirst(segment) || before.fromSecond(segment)) ? before : open.of(segment);
    }

    /// The capture is over: what still waits is passed on, every open stream is closed, in the order of their numbers.
    public void finish() {
        for (TcpStream stream : open.all()) {
            close(stream, Ending.END_OF_INPUT);
        }
    }

    /// Null where the segment comes late, from a connection that has ended.
    private @Nullable TcpStream begin(CapturedPacket packet, TcpSegment segment) {
        Endpoint source = segment.source();
        Endpoint destination = segment.destination();
        if (late(FlowKey.of(source, destination), segment, source)) {
            return null;
        }
        TcpStream eldest = bySilence.eldest();
        if (open.size() >= MAX_OPEN && eldest != null) {
            crowdedOut++;
            close(eldest, Ending.SILENCE, false);
        }
        TcpStream stream =
                new TcpStream(count++, packet.number, packet.timeNanos, packet.timeDigits, source, destination);
        open.add(stream);
        return stream;
    }

    /// In the order in which their limits passed, ties by stream.
    private void endSilent() {
        TcpStream eldest = eldestOfItsTime();
        if (eldest == null || !isSilent(eldest)) {
            return;
        }
        List<TcpStream> silent = new ArrayList<>();
        for (TcpStream next = eldest; next != null && isSilent(next); next = next.newer) {
            silent.add(next);
        }
        silent.sort(
                Comparator.comparingLong((TcpStream stream) -> stream.lastSeen).thenComparingInt(TcpStream::index));
        silent.forEach(stream -> close(stream, Ending.SILENCE));
    }

    /// A connection whose last packet had a wild time, ahead of the clock, must not keep those behind it from
    /// ending: it goes to the end of the list.
    private @Nullable TcpStream eldestOfItsTime() {
        TcpStream eldest = bySilence.eldest();
        for (int moved = 0; eldest != null && eldest.lastSeen > now && moved < MAX_MOVED; moved++) {
            bySilence.touch(eldest);
            eldest = bySilence.eldest();
        }
        return eldest;
    }

    private boolean isSilent(TcpStream stream) {
        return now - stream.lastSeen > IDLE_LIMIT_NANOS;
    }

    /// A SYN that is not the one seen before: its sender has forgotten the old connection (RFC 9293 3.5.1). Where no
    /// number of that side is known yet, it is the other half of a simultaneous open.
    private static boolean replaces(long base, TcpSegment segment) {
        return base >= 0 && begins(base, segment);
    }

    private static boolean begins(long base, TcpSegment segment) {
        boolean syn = segment.has(TcpSegment.SYN) && !segment.has(TcpSegment.ACK);
        return syn && base != (segment.sequence & 0xffff_ffffL);
    }

    /// True for a segment of a connection that has ended.
    private boolean late(FlowKey key, TcpSegment segment, Endpoint source) {
        ClosedStreams.Ended before = ended.of(key);
        if (before == null || begins(before.baseOf(source), segment)) {
            return false;
        }
        afterSilence += before.fellSilent() && segment.payloadWireLength > 1 ? 1 : 0;
        return true;
    }

    private void advance(TcpStream stream, TcpSegment segment, boolean fromFirst, long place) {
        StreamDirection direction = fromFirst ? stream.fromFirst : stream.fromSecond;
        StreamDirection other = fromFirst ? stream.fromSecond : stream.fromFirst;
        int sequence = segment.sequence;
        if (isOfAnother(segment, direction, other)) {
            return;
        }
        if (segment.has(TcpSegment.SYN)) {
            if (direction.base() >= 0 && direction.base() != (sequence & 0xffff_ffffL)) {
                // RFC 9293 3.10.7.4: a SYN inside a connection is refused.
                return;
            }
            direction.syn(sequence);
            sequence++;
            stream.begun = true;
            if (!stream.roleKnown) {
                stream.decideRole(segment.has(TcpSegment.ACK) != fromFirst);
            }
        }
        if (segment.has(TcpSegment.ACK) && !segment.has(TcpSegment.RST)) {
            other.acknowledged(segment.acknowledgement, delivery.of(stream, !fromFirst));
        }
        stream.cut |= segment.payloadLength < segment.payloadWireLength;
        payload(stream, segment, sequence, fromFirst, place);
        if (segment.has(TcpSegment.FIN)) {
            direction.fin(sequence + segment.payloadWireLength);
        }
        if (segment.has(TcpSegment.RST)) {
            if (!stream.roleKnown) {
                stream.decideRoleByPort();
            }
            boolean byClient = stream.side(fromFirst) == Side.CLIENT;
            close(stream, byClient ? Ending.RESET_BY_CLIENT : Ending.RESET_BY_SERVER);
        } else if (direction.finished() && other.finished()) {
            close(stream, Ending.FINS);
        }
    }

    /// A segment of a connection between the same ends that one of them still has: it answers a SYN by
    /// acknowledging what it knows, and is told by a RST with that number that there is nothing any more;
    /// then the SYN comes again (RFC 9293 3.5.1, half-open connections). A RST outside the window resets
    /// nothing (RFC 9293 3.10.7.4).
    private static boolean isOfAnother(TcpSegment segment, StreamDirection direction, StreamDirection other) {
        if (segment.has(TcpSegment.RST)) {
            return direction.isBeyond(segment.sequence)
                    || (other.base() < 0 && direction.merelyBegun() && !direction.mayAcknowledge(segment.sequence));
        }
        return direction.base() < 0
                && segment.has(TcpSegment.ACK)
                && !segment.has(TcpSegment.SYN)
                && segment.payloadWireLength == 0
                && other.merelyBegun()
                && !other.mayAcknowledge(segment.acknowledgement);
    }

    private void payload(TcpStream stream, TcpSegment segment, int sequence, boolean fromFirst, long place) {
        StreamDirection direction = fromFirst ? stream.fromFirst : stream.fromSecond;
        if (segment.payloadWireLength > 0) {
            decideRole(stream, segment, fromFirst);
            direction.segment(
                    sequence,
                    segment.array,
                    segment.payloadOffset,
                    segment.payloadLength,
                    segment.payloadWireLength,
                    place,
                    delivery.of(stream, fromFirst));
        } else if (segment.has(TcpSegment.RST)) {
            // Its numbers answer those of what it refuses (RFC 9293 3.5.2): they prove no bytes to be missing.
            direction.noteBase(sequence - 1);
        } else {
            direction.empty(sequence);
        }
    }

    private static void decideRole(TcpStream stream, TcpSegment segment, boolean fromFirst) {
        if (stream.roleKnown) {
            return;
        }
        Optional<Side> speaker = FirstWords.speaker(segment);
        if (speaker.isPresent()) {
            stream.decideRole((speaker.get() == Side.CLIENT) == fromFirst);
        } else {
            stream.decideRoleByPort();
        }
    }

    private void close(TcpStream stream, Ending how) {
        close(stream, how, how == Ending.SILENCE);
    }

    /// @param fellSilent whether the idle limit ended it
    private void close(TcpStream stream, Ending how, boolean fellSilent) {
        stream.fromFirst.end(delivery.of(stream, true));
        stream.fromSecond.end(delivery.of(stream, false));
        waiting.changed(stream);
        announce(stream).closed(how, stream.lastPacket);
        open.remove(stream);
        bySilence.remove(stream);
        last = null;
        ended.add(stream.key(), stream.ended(fellSilent));
    }

    private StreamReceiver announce(TcpStream stream) {
        StreamReceiver receiver = stream.receiver;
        if (receiver == null) {
            if (!stream.roleKnown) {
                stream.decideRoleByPort();
            }
            receiver = listener.opened(stream);
            stream.receiver = receiver;
        }
        return receiver;
    }

    /// Passes on what a direction has put in order. One object serves all streams, so that none is made per packet.
    private final class Delivery implements StreamDirection.Sink {
        private TcpStream stream = TcpStream.NONE;
        private boolean fromFirst;

        Delivery of(TcpStream to, boolean first) {
            stream = to;
            fromFirst = first;
            return this;
        }

        @Override
        public void data(byte[] array, int offset, int length, long place) {
            announce(stream)
                    .data(stream.side(fromFirst), array, offset, length, stream.lastPacket, stream.lastTime, place);
        }

        @Override
        public void gap(long length) {
            announce(stream).gap(stream.side(fromFirst), length, stream.lastPacket, stream.lastTime);
        }
    }
}
