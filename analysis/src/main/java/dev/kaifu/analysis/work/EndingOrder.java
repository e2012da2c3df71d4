package dev.kaifu.analysis.work;

import dev.kaifu.analysis.stage.ConversationGivenOut;
import dev.kaifu.analysis.stage.Stages;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Puts what several threads finish into the order in which it was numbered.
final class EndingOrder<P> {
    private final Consumer<P> out;
    private final Map<Long, P> early = new HashMap<>();
    private long numbered;
    private long next;

    EndingOrder(Consumer<P> out) {
        this.out = out;
    }

    /// The number of the conversation that ends now; asked by the reader alone.
    long number() {
        return numbered++;
    }

    /// How many were numbered and are not given out.
    synchronized long underWay() {
        return numbered - next;
    }

    /// What was finished under that number, and all that waited for it, is given out.
    synchronized void finished(long number, P what) {
        early.put(number, what);
        for (P ready = early.remove(next); ready != null; ready = early.remove(next)) {
            next++;
            giveOut(ready);
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
