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

    private final int overlapEvery;

    private final List<byte[]> frames = new ArrayList<>();
    private final long[] sequences;

    /// @param overlapEvery how many segments go by until one says again, cut in another way, what was said, or
    ///     ahead     what will be; every other such one lies. 0 for none
    Segments(RandomGenerator random, Endpoint client, Endpoint server, int size, int overlapEvery) {
        this.overlapEvery = overlapEvery;
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
            if (overlapEvery > 0 && random.nextInt(overlapEvery) == 0) {
                overlap(turn, at);
            }
            frame(turn.from(), ACK, bytes, at, length);
            at += length;
            if (random.nextInt(3) == 0) {
                frame(turn.from().other(), ACK, new byte[0], 0, 0);
            }
        }
        frame(turn.from().other(), ACK, new byte[0], 0, 0);
    }

    /// @param at how many bytes of the turn were said properly
    private void overlap(Turn turn, int at) {
        byte[] bytes = turn.bytes().clone();
        int from = Math.max(0, at + random.nextInt(-2 * size, 3 * size));
        int length = Math.min(bytes.length - from, random.nextInt(2 * size) + 1);
        if (length <= 0) {
            return;
        }
        if (random.nextBoolean()) {
            bytes[from + random.nextInt(length)] ^= 1;
        }
        int own = turn.from() == Side.CLIENT ? 0 : 1;
        long proper = sequences[own];
        sequences[own] = (proper + from - at) & 0xffff_ffffL;
        frame(turn.from(), ACK, bytes, from, length);
        sequences[own] = proper;
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
