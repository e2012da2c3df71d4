package dev.kaifu.analysis.work;

/// How much may wait for secrets that have not come, where the input is read only once.
///
/// @param bytes of connections on the disk; past it the largest are opened as far as they can be
/// @param connections that wait; past it those that ended first
/// @param held bytes of memory of conversations that ended behind one that waits; past it those that ended first
/// @param endings conversations that may end before this is looked at again
public record WaitingBounds(long bytes, int connections, long held, int endings) {
    public static final WaitingBounds USUAL = new WaitingBounds(1L << 30, 1 << 16, 32L << 20, 1 << 12);
}
