package dev.kaifu.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A way to cut bytes into chunks. Chunks come in arrays of their own, amid other bytes, and are spoilt
/// afterwards: who keeps a reference, or reads outside the chunk, is found out.
public interface Cuts {
    /// Inputs up to this length are fed a byte at a time.
    int SHORT = 4096;

    /// All at once.
    Cuts WHOLE = left -> left;

    /// One byte at a time.
    Cuts BYTES = _ -> 1;

    /// Chunks of 1 to 64 bytes, the same for the same seed.
    static Cuts random(long seed) {
        Random random = new Random(seed);
        return left -> 1 + random.nextInt(Math.min(left, 1 + random.nextInt(64)));
    }

    /// Every way in which an input is cut, the cuts being a function of the input. A long one is cut at random
    /// twice, for a byte at a time would make one execution of a hundred.
    static List<Cuts> each(byte[] input) {
        long seed = Arrays.hashCode(input);
        return List.of(WHOLE, input.length <= SHORT ? BYTES : random(~seed), random(seed));
    }

    /// @param left bytes that remain, at least one
    /// @return how many of them come next, from 1 to `left`
    int next(int left);

    /// Receives a chunk.
    interface Sink {
        void chunk(byte[] array, int offset, int length);
    }

    /// Passes the bytes on, chunk by chunk.
    default void feed(byte[] bytes, Sink sink) {
        for (int at = 0; at < bytes.length; ) {
            int length = next(bytes.length - at);
            Amid chunk = Amid.of(Arrays.copyOfRange(bytes, at, at + length), 3, (byte) 0x16);
            sink.chunk(chunk.array(), chunk.offset(), length);
            Arrays.fill(chunk.array(), (byte) '!');
            at += length;
        }
    }
}
