package dev.kaifu.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads a capture in large blocks and shows a window of it that stays in one array. Memory grows only as bytes really
/// arrive, whatever length the file claims.
final class BlockInput {
    /// Small enough to stay in the processor's cache from the read to the walk.
    private static final int INITIAL = 1 << 18;

    private final InputStream in;
    private byte[] buffer = new byte[INITIAL];
    private int start;
    private int limit;
    private long consumed;

    BlockInput(InputStream in) {
        this.in = in;
    }

    byte[] array() {
        return buffer;
    }

    /// The index in [#array()] of the first byte that is not consumed. [#ensure] may move it.
    int position() {
        return start;
    }

    /// Offset in the file of [#position()].
    long fileOffset() {
        return consumed;
    }

    int available() {
        return limit - start;
    }

    /// True where `wanted` bytes stand from [#position()] on; false where the input ends before.
    boolean ensure(int wanted) throws IOException {
        while (limit - start < wanted) {
            if (limit == buffer.length) {
                makeRoom();
            }
            int read = in.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                return false;
            }
            limit += read;
        }
        return true;
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            start = 0;
        } else {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    /// Passes over bytes that [#ensure] has shown.
    void skip(int count) {
        start += count;
        consumed += count;
    }
}
