package dev.kaifu.probe.talk;

import java.time.Duration;
import java.util.Optional;

/// Where the thread that sends waits for what the thread that reads has seen.
final class ReplyWatch {
    /// From a server of no known protocol, a reply has ended once nothing came for so long.
    private static final long QUIET_NANOS = 500_000_000L;

    /// And one that says nothing at all is taken to wait for the first word.
    private static final long MUTE_NANOS = 3_000_000_000L;

    enum Waited {
        ANSWERED,
        ENDED,
        TIMEOUT
    }

    private final ReplyScanner scanner;
    private boolean ended;
    private long lastNanos = System.nanoTime();
    private boolean anything;

    ReplyWatch(ReplyScanner scanner) {
        this.scanner = scanner;
    }

    synchronized void feed(byte[] chunk) {
        scanner.feed(chunk);
        anything = true;
        lastNanos = System.nanoTime();
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    synchronized int replies() {
        return scanner.replies();
    }

    synchronized int lastCode() {
        return scanner.lastCode();
    }

    synchronized Optional<TalkProtocol> protocol() {
        return scanner.protocol();
    }

    synchronized void sent(String command) {
        scanner.sent(command);
        anything = false;
        lastNanos = System.nanoTime();
    }

    /// Waits until that many replies have ended.
    ///
    /// @param mayBeMute true where a server that says nothing is no fault (before the first
    ///     word, on an unknown port)
    synchronized Waited await(int wanted, Duration timeout, boolean mayBeMute) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (scanner.replies() < wanted) {
            long now = System.nanoTime();
            if (ended) {
                return Waited.ENDED;
            }
            long patience = anything ? QUIET_NANOS : MUTE_NANOS;
            boolean knowsNoEnd = scanner.protocol().isEmpty() && (anything || mayBeMute);
            long until = knowsNoEnd ? Math.min(deadline, lastNanos + patience) : deadline;
            if (now >= until) {
                return knowsNoEnd && now < deadline ? Waited.ANSWERED : Waited.TIMEOUT;
            }
            wait(Math.max(1, (until - now) / 1_000_000));
        }
        return Waited.ANSWERED;
    }
}
