package dev.kaifu.analysis.generated;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The frames of one TCP connection (link type RAW), in order and whole.
final class Segments {
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    private final RandomGenerator random;
    private final Endpoint client;
    private final Endpoint server;
    /// The most bytes of a segment.
    private final int size;

    private final List<byte[]> frames = new ArrayList<>();
    private final long[] sequences;

    Segments(RandomGenerator random, Endpoint client, Endpoint server, int size) {
        this.random = random;
        this.client = client;
        this.server = server;
        this.size = size;
        // Some so near the end that they wrap.
        this.sequences = new long[] {0xffff_ffffL - random.nextInt(2_000), random.nextInt() & 0xffff_ffffL};
    }

    List<byte[]> carry(List<Turn> turns) {
        frame(Side.CLIENT, SYN, new byte[0], 0, 0);
        frame(Side.SERVER, SYN | ACK, new byte[0], 0, 0);
        frame(Side.CLIENT, ACK, new byte[0], 0, 0);
        for (Turn turn : turns) {
            say(turn);
        }
        end();
        return frames;
    }

    private void say(Turn turn) {
        byte[] bytes = turn.bytes();
        for (int at = 0; at < bytes.length; ) {
            int most = random.nextInt(4) == 0 ? random.nextInt(1, size + 1) : size;
            int length = Math.min(bytes.length - at, most);
            frame(turn.from(), ACK, bytes, at, length);
            at += length;
            if (random.nextInt(3) == 0) {
                frame(turn.from().other(), ACK, new byte[0], 0, 0);
            }
        }
        frame(turn.from().other(), ACK, new byte[0], 0, 0);
    }

    private void end() {
        Side first = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
        switch (random.nextInt(4)) {
            case 0 -> frame(first, RST | ACK, new byte[0], 0, 0);
            case 1 -> {
                // The capture ends before the connection does.
            }
            default -> {
                frame(first, FIN | ACK, new byte[0], 0, 0);
                frame(first.other(), FIN | ACK, new byte[0], 0, 0);
                frame(first, ACK, new byte[0], 0, 0);
            }
        }
    }

    private void frame(Side from, int flags, byte[] bytes, int at, int length) {
        int own = from == Side.CLIENT ? 0 : 1;
        long acknowledged = (flags & ACK) == 0 ? 0 : sequences[1 - own];
        frames.add(TcpFrameBuilder.build(
                from == Side.CLIENT ? client : server,
                from == Side.CLIENT ? server : client,
                sequences[own],
                acknowledged,
                flags,
                64_000,
                bytes,
                at,
                length));
        sequences[own] = (sequences[own] + length + ((flags & (SYN | FIN)) == 0 ? 0 : 1)) & 0xffff_ffffL;
    }
}
