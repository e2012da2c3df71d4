package dev.kaifu.analysis.work;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// What the connections that are open and opened as they go keep in memory, over all of them. Past a bound the one that
/// was silent longest is given out unfinished, until the others have room.
///
/// The reader alone adds and ends streams; whichever thread opens a stream says what it keeps.
public final class HeldMemory {
    private final long most;
    /// Bytes that others keep of the same connections.
    private final LongSupplier besides;
    private final AtomicLong held = new AtomicLong();
    /// The same of those that are given out, and that a thread has not ended yet.
    private final AtomicLong leaving = new AtomicLong();
    /// Those that may be given out, the most silent first.
    private final LinkedHashSet<Share> open = new LinkedHashSet<>();

    private boolean shedding;
    private long givenOut;

    /// @param most bytes
    /// @param besides bytes that others keep of the same connections
    public HeldMemory(long most, LongSupplier besides) {
        this.most = most;
        this.besides = besides;
    }

    /// A connection that can end before its time.
    interface Holder {
        /// Ends it with what has passed; what passes later is left out.
        void giveOut();
    }

    /// What one connection keeps.
    final class Share {
        private final Holder holder;
        /// Its thread's.
        private volatile long bytes;
        /// What of it counts as leaving.
        private volatile long counted;

        private Share(Holder holder) {
            this.holder = holder;
        }

        /// What it keeps now. Said by one thread at a time.
        void holds(long now) {
            held.addAndGet(now - bytes);
            bytes = now;
            if (now == 0 && counted > 0) {
                leaving.addAndGet(-counted);
                counted = 0;
            }
        }

        /// Something has passed on it: it is the last to be given out.
        void touch() {
            open.addLast(this);
        }

        /// It ends by itself.
        void remove() {
            open.remove(this);
        }
    }

    Share share(Holder holder) {
        return new Share(holder);
    }

    /// Gives out what there is no room for; one connection always has it.
    void shed() {
        if (shedding) {
            return;
        }
        shedding = true;
        while (open.size() > 1 && isTooMuch()) {
            Share next = open.removeFirst();
            next.counted = next.bytes;
            leaving.addAndGet(next.counted);
            givenOut++;
            next.holder.giveOut();
        }
        shedding = false;
    }

    /// Whether so much is held that the reader, who gives out, cannot keep up: what waits for the threads makes more of
    /// itself than it was.
    ///
    /// @param ended bytes of what has ended and is held up
    boolean isFull(long ended) {
        return held.get() + ended > most + most / 2;
    }

    private boolean isTooMuch() {
        return held.get() - leaving.get() + besides.getAsLong() > most;
    }

    /// How many were given out, as a sentence.
    public Optional<String> note() {
        return givenOut == 0
                ? Optional.empty()
                : Optional.of(givenOut + (givenOut == 1 ? " connection was" : " connections were")
                        + " given out unfinished, the most silent first, because what is kept of open connections took"
                        + " more than " + (most >> 20) + " MiB; what came later of them was left out. Split the capture"
                        + " by host or port to see all of them.");
    }
}
