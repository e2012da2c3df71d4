package dev.kaifu.benchmarks.corpus;

import java.util.List;

/// One of the places for open connections: when its connection ends, the next begins there. Which these are, the plan
/// alone decides, so that any thread may fill any slot.
final class Slot {
    private final CorpusPlan corpus;
    private final List<BodyBlock> pool;
    private int index;
    /// The connection under way; empty before the first and behind each.
    private List<Session> session = List.of();

    Slot(CorpusPlan corpus, List<BodyBlock> pool, int first) {
        this.corpus = corpus;
        this.pool = pool;
        this.index = first;
    }

    /// Whether no connection is left.
    boolean empty() {
        return index >= corpus.connections();
    }

    /// Takes turns.
    void play(int turns, SlotTurns out) {
        out.clear();
        for (int i = 0; i < turns && !empty(); i++) {
            boolean first = session.isEmpty();
            if (first) {
                session = List.of(new Session(corpus, index, pool));
            }
            Session playing = session.getFirst();
            playing.turn(out.packets(), out.scratch());
            out.turnEnds(playing, first);
            if (playing.ended()) {
                session = List.of();
                index += corpus.open();
            }
        }
    }
}
