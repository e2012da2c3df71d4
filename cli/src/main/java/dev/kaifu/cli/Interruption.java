package dev.kaifu.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C (SIGINT): the work ends where it stands, and what was done until then is shown.
final class Interruption implements AutoCloseable {
    /// What whoever asked is told.
    static final String SHOWN = "interrupted; what had been read by then is shown.";

    /// The work may need so long to show what it has; then the process ends anyhow.
    private static final int PATIENCE_SECONDS = 5;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::ask, "interruption");
    private volatile boolean asked;

    private Interruption() {}

    static Interruption watch() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// True once the user wants an end.
    boolean asked() {
        return asked;
    }

    private void ask() {
        asked = true;
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("kaifu: interrupted before anything could be shown.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The work has shown what it had.
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: that is why this was closed.
        }
    }
}
