package dev.kaifu.analysis.work;

import dev.kaifu.analysis.stage.ReaderWaited;
import dev.kaifu.analysis.stage.Stages;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The threads that open streams. The thread that reads the capture is one of them: where the others do not keep up it
/// helps, so that no more threads run than were asked for, and no more bytes wait than [#MAX_WAITING].
public final class Workers implements AutoCloseable {
    /// Bytes of batches that wait or are being worked on.
    static final long MAX_WAITING = 16L << 20;
    /// A reader that waits for the others goes on when so many are left.
    private static final long FEW_WAITING = MAX_WAITING / 2;
    /// Work that is ready before a sleeping thread is woken; [#wake] wakes it for less.
    private static final int WORTH_WAKING = 4;
    /// Offers for each thread that may stand at a time: few, so that what is opened is still in the processor's
    /// cache when its turn comes.
    private static final int OFFERS = 2;

    /// Something to do, by one thread at a time.
    interface Task {
        void run(RecordWorkspace workspace);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workCame = lock.newCondition();
    private final Condition workDone = lock.newCondition();
    private final ArrayDeque<Task> ready = new ArrayDeque<>();
    /// What may be done by whoever has nothing else to do.
    private final ArrayDeque<Task> offered = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private final RecordWorkspace own = new RecordWorkspace();
    private final BooleanSupplier tooMuch = this::tooMuchWaits;
    private int sleeping;
    /// The same for those who ask often, and may be told what was true a moment ago.
    private volatile boolean someSleep;
    private boolean readerWaits;
    private int running;
    private long waitingBytes;
    private boolean closed;
    private Optional<Throwable> failure = Optional.empty();

    /// @param count threads, the caller's included
    public Workers(int count) {
        for (int i = 1; i < count; i++) {
            Thread thread = new Thread(this::work, "kaifu-worker-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /// Adds work; the same task only when it has run.
    void add(Task task) {
        lock.lock();
        try {
            ready.addLast(task);
            if (sleeping > 0 && ready.size() >= WORTH_WAKING) {
                workCame.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// That task is the next to be done, if it waits.
    void first(Task task) {
        lock.lock();
        try {
            if (ready.remove(task)) {
                ready.addFirst(task);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Offers work to the threads that have nothing to do. It may be that nobody takes it, or takes it when it is done.
    void offer(Task task) {
        lock.lock();
        try {
            offered.addLast(task);
            if (sleeping > 0) {
                workCame.signal();
            } else if (readerWaits) {
                workDone.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether a thread has nothing to do. The reader does not count: what it would open has to come over to another
    /// core, which costs as much as AES-GCM does (docs/concepts/speed.md). Where others are offered work it helps.
    boolean idle() {
        return someSleep;
    }

    /// How much more may be offered where so much of what was offered is of use yet: nothing where nobody takes it.
    int roomForOffers(int standing) {
        lock.lock();
        try {
            return OFFERS * threads.size() - Math.max(standing, offered.size());
        } finally {
            lock.unlock();
        }
    }

    /// So many bytes wait to be worked on from now on, fewer where negative.
    void bytesWait(long bytes) {
        lock.lock();
        try {
            boolean many = waitingBytes > FEW_WAITING;
            waitingBytes += bytes;
            if (many && waitingBytes <= FEW_WAITING) {
                workDone.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// What the reader may wait for is so.
    void wakeReader() {
        lock.lock();
        try {
            if (readerWaits) {
                workDone.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The reader is about to wait for its input: what is ready should not wait with it.
    public void wake() {
        lock.lock();
        try {
            if (sleeping > 0 && !ready.isEmpty()) {
                workCame.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Helps, or waits, while too much is under way.
    void keepPace() {
        workWhile(tooMuch);
    }

    private boolean tooMuchWaits() {
        return waitingBytes > MAX_WAITING || (threads.isEmpty() && !ready.isEmpty());
    }

    /// Helps until nothing is left.
    void drain() {
        wake();
        workWhile(() -> !ready.isEmpty() || running > 0);
    }

    /// The reader's part in the work.
    ///
    /// @param goOn is asked under the lock
    void workWhile(BooleanSupplier goOn) {
        for (Task task = taskWhile(goOn); task != null; task = taskWhile(goOn)) {
            perform(task, own);
        }
    }

    private @Nullable Task taskWhile(BooleanSupplier goOn) {
        lock.lock();
        try {
            while (true) {
                throwFailure();
                if (!goOn.getAsBoolean() || (ready.isEmpty() && running == 0)) {
                    return null;
                }
                Task task = poll();
                if (task != null) {
                    running++;
                    return task;
                }
                ReaderWaited event = Stages.recorded() ? ReaderWaited.begun() : null;
                readerWaits = true;
                workDone.awaitUninterruptibly();
                readerWaits = false;
                if (event != null) {
                    event.ended();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        RecordWorkspace workspace = new RecordWorkspace();
        for (Task task = next(); task != null; task = next()) {
            perform(task, workspace);
        }
    }

    private @Nullable Task next() {
        lock.lock();
        try {
            while (!closed && ready.isEmpty() && offered.isEmpty()) {
                sleeping++;
                someSleep = true;
                workCame.awaitUninterruptibly();
                sleeping--;
                someSleep = sleeping > 0;
            }
            if (closed) {
                return null;
            }
            running++;
            return poll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Task poll() {
        Task task = ready.pollFirst();
        return task == null ? offered.pollFirst() : task;
    }

    private void perform(Task task, RecordWorkspace workspace) {
        Optional<Throwable> thrown = Optional.empty();
        try {
            task.run(workspace);
        } catch (RuntimeException | Error e) {
            thrown = Optional.of(e);
        }
        done(thrown);
    }

    private void done(Optional<Throwable> thrown) {
        lock.lock();
        try {
            running--;
            if (thrown.isPresent()) {
                failure = failure.or(() -> thrown);
                ready.clear();
                offered.clear();
            }
            workDone.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What a task threw is the reader's to throw.
    private void throwFailure() {
        if (failure.isPresent()) {
            switch (failure.get()) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure.get());
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            workCame.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
