package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Endpoint;
import java.util.SplittableRandom;

/// What one connection of a corpus is: everything that follows from its number alone.
///
/// @param starttls whether TLS begins behind STARTTLS (ports 25 and 587), not with the connection (465)
/// @param extendedMasterSecret RFC 7627, for TLS 1.2
record ConnectionPlan(
        int index,
        Endpoint client,
        Endpoint server,
        SuiteInTurn suite,
        boolean extendedMasterSecret,
        boolean starttls,
        boolean login) {
    private static final int[] PORTS = {25, 587, 465};
    /// Every so many connections one is of IPv6.
    private static final int IPV6_EVERY = 8;
    /// The dynamic ports that Linux gives out (ip_local_port_range).
    private static final int FIRST_PORT = 32_768;

    private static final int PORT_COUNT = 28_000;
    private static final int SERVERS = 4;

    static ConnectionPlan of(int index) {
        int port = PORTS[index % PORTS.length];
        int turn = index / PORTS.length;
        return new ConnectionPlan(
                index,
                new Endpoint(clientAddress(index), FIRST_PORT + index % PORT_COUNT),
                new Endpoint(serverAddress(index), port),
                SuiteInTurn.at(turn),
                turn / SuiteInTurn.turns() % 2 == 0,
                port != 465,
                turn % 5 == 0);
    }

    /// The mailbox that authenticates and sends.
    String user() {
        return "someone" + index + "@example.jp";
    }

    /// The randomness of this connection under a corpus's seed.
    SplittableRandom random(long seed) {
        return new SplittableRandom(seed * 0x9e3779b97f4a7c15L + index);
    }

    private static boolean ipv6(int index) {
        return index % IPV6_EVERY == IPV6_EVERY - 1;
    }

    /// No two connections share address and port: the ports go round once an address block.
    private static byte[] clientAddress(int index) {
        int block = index / PORT_COUNT;
        int host = index % 251 + 1;
        return ipv6(index)
                ? documentation(0xc, block, host)
                : new byte[] {10, (byte) (block >>> 8), (byte) block, (byte) host};
    }

    private static byte[] serverAddress(int index) {
        int host = 25 + index % SERVERS;
        return ipv6(index) ? documentation(0x5, 0, host) : new byte[] {(byte) 192, 0, 2, (byte) host};
    }

    /// Of the prefix for documentation, 2001:db8::/32 (RFC 3849).
    private static byte[] documentation(int subnet, int block, int host) {
        byte[] address = new byte[16];
        Bytes.putInt(address, 0, 0x20010db8);
        Bytes.putShort(address, 4, subnet);
        Bytes.putInt(address, 8, block);
        Bytes.putInt(address, 12, host);
        return address;
    }
}
