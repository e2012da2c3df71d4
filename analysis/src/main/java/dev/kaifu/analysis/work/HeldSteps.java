package dev.kaifu.analysis.work;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// When the reader looks at [HeldMemory] where threads open the streams: what is given out must not depend on how far
/// they have come. So it looks at places of the input alone, a step apart, and at what was kept a step before, which is
/// nearly always known by then. Only where that was too much does it wait for all of them.
final class HeldSteps {
    /// So many steps have the bytes that the connections that are open may keep: what is looked at is up to two old.
    private static final int STEPS = 12;

    private final Workers workers;
    private final HeldMemory memory;
    /// Bytes of a step.
    private final long length;

    private Step before = new Step();
    private Step current = new Step();
    /// Bytes that were kept when the step before the last one was over; the reader's alone, as all that follows.
    private long kept;
    /// Bytes that were handed over in this step.
    private long handed;

    private boolean looking;

    /// What was handed over between two looks.
    static final class Step {
        private final AtomicInteger unopened = new AtomicInteger();
        private final AtomicLong growth = new AtomicLong();
    }

    /// @param most bytes that are kept
    HeldSteps(Workers workers, HeldMemory memory, long most) {
        this.workers = workers;
        this.memory = memory;
        this.length = most / STEPS;
    }

    /// The reader hands over so many bytes of a stream that is open.
    ///
    /// @return to be given to [#opened]
    Step hands(long bytes) {
        handed += bytes;
        current.unopened.incrementAndGet();
        return current;
    }

    /// A thread has opened them.
    ///
    /// @param now bytes that their stream keeps
    void opened(Step step, HeldMemory.Share share, long now) {
        changed(step, share, now);
        if (step.unopened.decrementAndGet() == 0) {
            workers.wakeReader();
        }
    }

    /// A stream keeps another number of bytes, while the reader waits for that.
    void changed(HeldMemory.Share share, long now) {
        changed(current, share, now);
    }

    private static void changed(Step step, HeldMemory.Share share, long now) {
        step.growth.addAndGet(now - share.bytes());
        share.holds(now);
    }

    /// The reader may look.
    void look() {
        if (handed < length || looking || !memory.hasSome()) {
            return;
        }
        looking = true;
        handed = 0;
        Step over = before;
        workers.workWhile(() -> over.unopened.get() > 0);
        kept += over.growth.get();
        before = current;
        current = new Step();
        if (memory.isTooMuch(kept)) {
            workers.drain();
            memory.shedWhileOthersEnd();
            // What comes later of those must not be seen by whoever ends them.
            workers.drain();
            kept = memory.held();
            before = new Step();
            current = new Step();
        }
        looking = false;
    }
}
