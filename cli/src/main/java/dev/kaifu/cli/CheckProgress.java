package dev.kaifu.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Tells how far a check is that takes longer than a second.
final class CheckProgress implements AutoCloseable {
    private final int all;
    private final AtomicInteger done = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final StatusLine line = StatusLine.onStandardError();

    CheckProgress(int all) {
        this.all = all;
        if (line.isOnTerminal()) {
            var _ = clock.scheduleAtFixedRate(this::show, 1, 1, TimeUnit.SECONDS);
        }
    }

    void finished() {
        done.incrementAndGet();
    }

    private void show() {
        line.show(done.get() + " of " + all + " connections done");
    }

    @Override
    public void close() {
        clock.shutdownNow();
        line.clear();
    }
}
