package dev.kaifu.analysis.tcp;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;

/// One TCP connection of the capture. Made and moved on by [FlowTable].
public final class TcpStream {
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
    boolean closed;

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

    /// A name for whatever the listener keeps of this stream is its [#index()].
    boolean isFromFirst(Endpoint source) {
        return first.equals(source);
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
