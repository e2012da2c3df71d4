package dev.kaifu.analysis.tcp;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;

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
    final StreamDirection fromFirst = new StreamDirection();
    final StreamDirection fromSecond = new StreamDirection();
    private boolean firstIsClient = true;
    boolean roleKnown;
    boolean announced;
    /// Of its last packet.
    long lastPacket;

    long lastTime;
    /// The capture's latest time at its last packet.
    long lastSeen;

    TcpStream(int index, long packet, long timeNanos, int timeDigits, Endpoint first, Endpoint second) {
        this.index = index;
        this.firstPacket = packet;
        this.firstTimeNanos = timeNanos;
        this.timeDigits = timeDigits;
        this.first = first;
        this.second = second;
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

    public long firstPacket() {
        return firstPacket;
    }

    public long firstTimeNanos() {
        return firstTimeNanos;
    }

    public int timeDigits() {
        return timeDigits;
    }

    boolean isFromFirst(Endpoint source) {
        return first.equals(source);
    }

    StreamDirection direction(Endpoint source) {
        return isFromFirst(source) ? fromFirst : fromSecond;
    }

    ClosedStreams.Ended ended(boolean fellSilent) {
        return new ClosedStreams.Ended(first, fromFirst.base(), fromSecond.base(), fellSilent);
    }

    Side side(boolean fromFirstEnd) {
        return fromFirstEnd == firstIsClient ? Side.CLIENT : Side.SERVER;
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
