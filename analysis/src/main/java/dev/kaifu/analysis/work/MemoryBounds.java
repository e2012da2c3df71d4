package dev.kaifu.analysis.work;

/// How much of what the streams say may be in memory at once, over all of them together.
///
/// @param pending bytes of memory of the batches that are not full; past it the oldest go to the disk
/// @param spilled bytes on the disk; past it the oldest are opened as they are
/// @param held bytes of memory of connections that are opened while they are open; past it the most silent are given
/// out
///     unfinished. Half of it for what ended behind a connection that is not ready.
public record MemoryBounds(long pending, long spilled, long held) {
    /// The most on a large heap: on one of less than 384 MiB it is an eighth of it.
    static final long MAX_PENDING = 48L << 20;
    /// The same, and a quarter.
    static final long MAX_HELD = 96L << 20;

    static final long MAX_SPILLED = 4L << 30;

    private static final int PENDING_SHARE = 8;
    private static final int HELD_SHARE = 4;

    public static final MemoryBounds USUAL = of(Runtime.getRuntime().maxMemory());

    /// @param heap bytes of memory that there are in all
    static MemoryBounds of(long heap) {
        return new MemoryBounds(
                Math.min(MAX_PENDING, heap / PENDING_SHARE), MAX_SPILLED, Math.min(MAX_HELD, heap / HELD_SHARE));
    }
}
