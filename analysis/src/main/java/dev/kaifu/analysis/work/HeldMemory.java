package dev.kaifu.analysis.work;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// What the connections that are open and opened as they go keep in memory, over all of them. Past a bound the one that
/// was silent longest is given out unfinished, until the others have room.
///
/// The reader alone adds, ends and gives out streams; whichever thread opens a stream says what it keeps. Where threads
/// do, [HeldSteps] says when the reader may look.
public final class HeldMemory {
    private final long most;
    /// Bytes that others keep of the same connections.
    private final LongSupplier besides;
    private final AtomicLong held = new AtomicLong();
    /// Those that may be given out, the most silent first.
    private final LinkedHashSet<Share> open = new LinkedHashSet<>();

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
        private long bytes;

        private Share(Holder holder) {
            this.holder = holder;
        }

        /// What it keeps now. Said by one thread at a time.
        void holds(long now) {
            held.addAndGet(now - bytes);
            bytes = now;
        }

        /// What it kept when that was said last.
        long bytes() {
            return bytes;
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

    /// Gives out what there is no room for; one connection always has it. Each is gone at once.
    void shed() {
        while (hasSome() && isTooMuch(held.get() + besides.getAsLong())) {
            giveOut(open.removeFirst());
        }
    }

    /// The same where threads end what is given out. None of them works on any other when this begins.
    void shedWhileOthersEnd() {
        List<Share> leaving = new ArrayList<>();
        long left = held.get();
        for (Iterator<Share> each = open.iterator(); isTooMuch(left) && each.hasNext(); ) {
            Share next = each.next();
            // Those that wait for secrets keep nothing here.
            if (next.bytes > 0 && each.hasNext()) {
                left -= next.bytes;
                each.remove();
                leaving.add(next);
            }
        }
        leaving.forEach(this::giveOut);
    }

    private void giveOut(Share share) {
        givenOut++;
        share.holder.giveOut();
    }

    /// Whether there is one that may be given out.
    boolean hasSome() {
        return open.size() > 1;
    }

    /// Whether so many bytes are more than there is room for.
    boolean isTooMuch(long bytes) {
        return bytes > most;
    }

    /// Bytes that all of them keep.
    long held() {
        return held.get();
    }

    /// Whether so much is held that the reader, who gives out, cannot keep up: what waits for the threads makes more of
    /// itself than it was.
    ///
    /// @param ended bytes of what has ended and is held up
    boolean isFull(long ended) {
        return held.get() + ended > most + most / 2;
    }

    /// How many were given out.
    public long givenOut() {
        return givenOut;
    }

    /// The same as a sentence.
    public Optional<String> note() {
        return givenOut == 0
                ? Optional.empty()
                : Optional.of(givenOut + (givenOut == 1 ? " connection was" : " connections were")
                        + " given out unfinished, the most silent first, because what is kept of open connections took"
                        + " more than " + (most >> 20) + " MiB; what came later of them was left out. Split the capture"
                        + " by host or port to see all of them.");
    }
}
