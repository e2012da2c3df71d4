package dev.kaifu.analysis.tcp;

/// The capture's time, which only goes forward: several files or interfaces may set it back, and single packets with
/// wild times do occur. A step further than the limit counts when two packets in a row take it.
final class CaptureClock {
    private final long limitNanos;
    private long now;
    private boolean running;
    private boolean leapt;

    CaptureClock(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /// The time at a packet that bears this one.
    long at(long timeNanos) {
        boolean leap = running && timeNanos - now > limitNanos;
        if (!leap || leapt) {
            now = running ? Math.max(now, timeNanos) : timeNanos;
            running = true;
        }
        leapt = leap && !leapt;
        return now;
    }
}
