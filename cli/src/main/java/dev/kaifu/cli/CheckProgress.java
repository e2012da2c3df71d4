package dev.kaifu.cli;

import java.io.Console;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// One line on a terminal while a check takes longer than a second; nothing elsewhere.
final class CheckProgress implements AutoCloseable {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final int all;
    private final AtomicInteger done = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private volatile boolean shown;

    CheckProgress(int all) {
        this.all = all;
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            var _ = clock.scheduleAtFixedRate(this::show, 1, 1, TimeUnit.SECONDS);
        }
    }

    void finished() {
        done.incrementAndGet();
    }

    private void show() {
        shown = true;
        System.err.print(ERASE_LINE + "kaifu: " + done.get() + " of " + all + " connections done");
        System.err.flush();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        if (shown) {
            shown = false;
            System.err.print(ERASE_LINE);
            System.err.flush();
        }
    }
}
