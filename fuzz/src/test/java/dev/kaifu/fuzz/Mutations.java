package dev.kaifu.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Changes seeds at random, the same way in every run: the few seconds of fuzzing that every test run has. A
/// campaign (`./dev fuzz`) is led by coverage instead.
final class Mutations {
    private static final byte[] TELLING = {0, 1, -1, 0x7f, (byte) 0x80, '\r', '\n', ' ', '.', '-', '=', '0', '{', 0x16};
    private static final int LONGEST_RUN = 64;

    private final Random random;
    private final List<byte[]> seeds;

    Mutations(List<byte[]> seeds, long seed) {
        this.seeds = seeds;
        this.random = new Random(seed);
    }

    /// The next input: a seed changed in one to eight places.
    byte[] next() {
        byte[] input = seed().clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            input = change(input);
        }
        return input;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] change(byte[] input) {
        if (input.length == 0) {
            return noise(1 + random.nextInt(LONGEST_RUN));
        }
        int at = random.nextInt(input.length);
        int run = 1 + random.nextInt(Math.min(LONGEST_RUN, input.length - at));
        return switch (random.nextInt(8)) {
            case 0 -> set(input, at, (byte) (input[at] ^ (1 << random.nextInt(8))));
            case 1 -> set(input, at, TELLING[random.nextInt(TELLING.length)]);
            case 2 -> set(input, at, (byte) random.nextInt(256));
            case 3 -> replace(input, at, run, new byte[0]);
            case 4 -> replace(input, at, 0, noise(1 + random.nextInt(4)));
            case 5 -> replace(input, at, 0, Arrays.copyOfRange(input, at, at + run));
            // A valid prefix with a random tail.
            case 6 -> replace(input, at, input.length - at, noise(random.nextInt(LONGEST_RUN)));
            default -> crossed(input, at);
        };
    }

    private byte[] crossed(byte[] input, int at) {
        byte[] other = seed();
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        return replace(input, at, input.length - at, Arrays.copyOfRange(other, from, other.length));
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] set(byte[] input, int at, byte value) {
        input[at] = value;
        return input;
    }

    private static byte[] replace(byte[] input, int at, int count, byte[] by) {
        byte[] changed = Arrays.copyOf(input, input.length - count + by.length);
        System.arraycopy(by, 0, changed, at, by.length);
        System.arraycopy(input, at + count, changed, at + by.length, input.length - at - count);
        return changed;
    }
}
