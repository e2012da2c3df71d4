package dev.kaifu.analysis.work;

import java.util.Arrays;

/// Where in the [SpillFile] the pieces of one stream stand, the oldest first.
final class SpilledPieces {
    private int[] blocks = new int[1];
    private int length;
    private int payload;

    /// Bytes that are not written yet of the blocks that it has.
    int room() {
        return length == 0 ? 0 : Math.floorMod(-length, SpillFile.BLOCK);
    }

    /// Where the next byte goes in its block.
    int within() {
        return length % SpillFile.BLOCK;
    }

    int lastBlock() {
        return blocks[count() - 1];
    }

    /// All of its blocks are full: the next bytes go into this one.
    void add(int block) {
        int count = count();
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * count);
        }
        blocks[count] = block;
    }

    void wrote(int bytes) {
        length += bytes;
    }

    /// What was written behind this length does not count.
    void cutTo(int before) {
        length = before;
    }

    void carries(int bytes) {
        payload += bytes;
    }

    int block(int index) {
        return blocks[index];
    }

    /// How many blocks it has.
    int count() {
        return (length + SpillFile.BLOCK - 1) / SpillFile.BLOCK;
    }

    /// Bytes in the file.
    int length() {
        return length;
    }

    /// Bytes of the stream.
    int payload() {
        return payload;
    }
}
