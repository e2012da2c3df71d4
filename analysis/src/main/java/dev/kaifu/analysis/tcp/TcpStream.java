package dev.kaifu.analysis.tcp;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpSegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One TCP connection of the capture. Made and moved on by [FlowTable].
public final class TcpStream {
    /// Stands where there is no stream yet.
    static final TcpStream NONE =
            new TcpStream(-1, 0, 0, 0, new Endpoint(new byte[4], 0), new Endpoint(new byte[4], 0));

    private final int index;
    private final long firstPacket;
    private final long firstTimeNanos;
    private final int timeDigits;
    /// The ends in the order of the first packet: its source, its destination.
    private final Endpoint first;

    private final Endpoint second;
    /// The same in numbers, as [TcpSegment] gives them.
    final long firstHigh;

    final long firstLow;
    final int firstPort;
    final long secondHigh;
    final long secondLow;
    final int secondPort;
    private final int addressLength;
    /// Its neighbours in [SilenceList].
    @Nullable
    TcpStream older;

    @Nullable
    TcpStream newer;

    final StreamDirection fromFirst = new StreamDirection();
    final StreamDirection fromSecond = new StreamDirection();
    private boolean firstIsClient = true;
    boolean roleKnown;
    boolean cut;
    boolean begun;
    /// Takes what passes; null until the first of it does.
    @Nullable
    StreamReceiver receiver;

    /// Of its last packet.
    long lastPacket;

    long lastTime;
    /// The capture's latest time at its last packet.
    long lastSeen;
    /// As [WaitingSegments] knows it.
    int countedWaiting;

    TcpStream(int index, long packet, long timeNanos, int timeDigits, Endpoint first, Endpoint second) {
        this.index = index;
        this.firstPacket = packet;
        this.firstTimeNanos = timeNanos;
        this.timeDigits = timeDigits;
        this.first = first;
        this.second = second;
        this.addressLength = first.address().length;
        this.firstHigh = high(first);
        this.firstLow = low(first);
        this.firstPort = first.port();
        this.secondHigh = high(second);
        this.secondLow = low(second);
        this.secondPort = second.port();
    }

    /// Counted from 0 in the order of first packets, as tshark's `tcp.stream` is.
    public int index() {
        return index;
    }

    public Endpoint client() {
        return firstIsClient ? first : second;
    }

    public Endpoint server() {
        return firstIsClient ? second : first;
    }

    /// Of what has passed so far.
    public long lastPacket() {
        return lastPacket;
    }

    public long firstPacket() {
        return firstPacket;
    }

    public long firstTimeNanos() {
        return firstTimeNanos;
    }

    public int timeDigits() {
        return timeDigits;
    }

    private static long high(Endpoint end) {
        return end.address().length == Integer.BYTES
                ? 0
                : ByteBuffer.wrap(end.address()).getLong(0);
    }

    private static long low(Endpoint end) {
        ByteBuffer address = ByteBuffer.wrap(end.address());
        return end.address().length == Integer.BYTES ? address.getInt(0) : address.getLong(8);
    }

    /// Whether the segment goes from the first end to the second.
    boolean fromFirst(TcpSegment segment) {
        return segment.sourcePort == firstPort
                && segment.destinationPort == secondPort
                && segment.addressLength == addressLength
                && segment.addressLow(segment.sourceOffset) == firstLow
                && segment.addressLow(segment.destinationOffset) == secondLow
                && segment.addressHigh(segment.sourceOffset) == firstHigh
                && segment.addressHigh(segment.destinationOffset) == secondHigh;
    }

    /// Whether it goes from the second end to the first.
    boolean fromSecond(TcpSegment segment) {
        return segment.sourcePort == secondPort
                && segment.destinationPort == firstPort
                && segment.addressLength == addressLength
                && segment.addressLow(segment.sourceOffset) == secondLow
                && segment.addressLow(segment.destinationOffset) == firstLow
                && segment.addressHigh(segment.sourceOffset) == secondHigh
                && segment.addressHigh(segment.destinationOffset) == firstHigh;
    }

    /// Memory of the segments that wait behind missing ones.
    int waitingCost() {
        return fromFirst.waitingCost() + fromSecond.waitingCost();
    }

    FlowKey key() {
        return FlowKey.of(first, second);
    }

    ClosedStreams.Ended ended(boolean fellSilent) {
        return new ClosedStreams.Ended(first, fromFirst.base(), fromSecond.base(), fellSilent);
    }

    Side side(boolean fromFirstEnd) {
        return fromFirstEnd == firstIsClient ? Side.CLIENT : Side.SERVER;
    }

    /// True where packets of it were cut when they were captured (snaplen). Asked when it is over.
    public boolean cut() {
        return cut;
    }

    /// True where its beginning is in the capture: a SYN of either side.
    public boolean begun() {
        return begun;
    }

    void decideRole(boolean firstEndIsClient) {
        firstIsClient = firstEndIsClient;
        roleKnown = true;
    }

    /// The contract's last resort: the higher port is the client.
    void decideRoleByPort() {
        decideRole(first.port() >= second.port());
    }
}
