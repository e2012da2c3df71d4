package dev.kaifu.analysis.work;

import dev.kaifu.analysis.stage.ConversationGivenOut;
import dev.kaifu.analysis.stage.Stages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Puts what several threads finish into the order in which it was numbered. What waits for its secrets holds up what
/// ended behind it, of which no more is kept than what is to be shown.
final class EndingOrder<P> {
    private final ConversationSink<P> out;
    private final Map<Long, P> early = new HashMap<>();
    /// Numbers of those that wait for their secrets.
    private final Set<Long> waiting = new HashSet<>();

    private long numbered;
    private long next;
    /// All before it are finished, or wait.
    private long settled;
    /// Asked often, by others.
    private volatile long held;

    EndingOrder(ConversationSink<P> out) {
        this.out = out;
    }

    /// The number of the conversation that ends now; asked by the reader alone.
    long number() {
        return numbered++;
    }

    /// How many were numbered and are not given out, without those that wait for secrets and what they hold up.
    synchronized long underWay() {
        return numbered - Math.max(next, settled);
    }

    /// The number that is given out next.
    synchronized long next() {
        return next;
    }

    /// Bytes of memory of what is finished and held up.
    long held() {
        return held;
    }

    /// It is not known when that number will be finished.
    synchronized void waits(long number) {
        waiting.add(number);
        settle();
    }

    /// What was finished under that number, and all that waited for it, is given out.
    synchronized void finished(long number, P what) {
        waiting.remove(number);
        P kept = number == next || waiting.isEmpty() ? what : out.withoutDetails(what);
        early.put(number, kept);
        held += out.cost(kept);
        for (P ready = early.remove(next); ready != null; ready = early.remove(next)) {
            next++;
            held -= out.cost(ready);
            giveOut(ready);
        }
        settle();
    }

    private void settle() {
        settled = Math.max(settled, next);
        if (waiting.isEmpty()) {
            return;
        }
        while (waiting.contains(settled) || early.containsKey(settled)) {
            settled++;
        }
    }

    private void giveOut(P ready) {
        ConversationGivenOut event = Stages.recorded() ? ConversationGivenOut.begun() : null;
        out.accept(ready);
        if (event != null) {
            event.ended(next - 1);
        }
    }
}
