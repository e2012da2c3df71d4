package dev.kaifu.benchmarks.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Some turns of one slot, made ahead of their time.
final class SlotTurns {
    /// @param end one past the turn's last packet
    /// @param started the connection, where this is its first turn
    /// @param ended what is true of the connection, where this is its last turn
    record Turn(int end, Optional<Started> started, Optional<Truth> ended) {}

    record Started(int connection, String keyLog) {}

    private final PacketBuffer packets;
    private final Scratch scratch = new Scratch();
    private final List<Turn> turns = new ArrayList<>();

    SlotTurns(CaptureForm form) {
        this.packets = new PacketBuffer(form);
    }

    void clear() {
        packets.clear();
        turns.clear();
    }

    void turnEnds(Session session, boolean first) {
        turns.add(new Turn(
                packets.count(),
                first ? Optional.of(new Started(session.plan().index(), session.keyLog())) : Optional.empty(),
                session.ended() ? Optional.of(session.truth()) : Optional.empty()));
    }

    PacketBuffer packets() {
        return packets;
    }

    Scratch scratch() {
        return scratch;
    }

    List<Turn> turns() {
        return turns;
    }

    /// The first packet of a turn.
    int begin(int turn) {
        return turn == 0 ? 0 : turns.get(turn - 1).end();
    }
}
