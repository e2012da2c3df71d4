package dev.kaifu.analysis.work;

/// How much of what the streams say may be in memory at once, over all of them together.
///
/// @param pending bytes of memory of the batches that are not full; past it the oldest go to the disk
/// @param spilled bytes on the disk; past it the oldest are opened as they are
public record MemoryBounds(long pending, long spilled) {
    public static final MemoryBounds USUAL = new MemoryBounds(48L << 20, 4L << 30);
}
