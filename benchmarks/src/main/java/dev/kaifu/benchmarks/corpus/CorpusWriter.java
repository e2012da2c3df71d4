package dev.kaifu.benchmarks.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Writes a corpus: threads play the slots' turns ahead, one puts them in order, gives them their times and writes
/// them. While it does, the next are played.
final class CorpusWriter {
    /// Slots that are played at once.
    private static final int GROUP = 256;

    private static final long FIRST_MICROS =
            Instant.parse("2026-11-24T00:00:00Z").getEpochSecond() * 1_000_000;
    /// Packets follow one another after 1 to this many microseconds: about a gigabit a second.
    private static final int MAX_PAUSE = 15;

    private final CorpusPlan corpus;
    private final OutputStream capture;
    private final KeyLogWriter keys;
    private final TruthLog truth;
    private final SplittableRandom pauses;
    private long micros = FIRST_MICROS;

    CorpusWriter(CorpusPlan corpus, OutputStream capture, KeyLogWriter keys, TruthLog truth) {
        this.corpus = corpus;
        this.capture = capture;
        this.keys = keys;
        this.truth = truth;
        this.pauses = new SplittableRandom(corpus.seed() ^ 0x74696d65L);
    }

    /// @param threads how many play; what is written does not depend on it
    void write(int threads) throws IOException, InterruptedException {
        capture.write(corpus.form().fileHeader());
        ExecutorService players = Executors.newFixedThreadPool(threads);
        try {
            play(players);
        } finally {
            players.shutdownNow();
        }
    }

    private void play(ExecutorService players) throws IOException, InterruptedException {
        List<BodyBlock> pool = BodyBlock.pool(corpus.seed());
        SlotRounds rounds = new SlotRounds(IntStream.range(0, corpus.open())
                .mapToObj(first -> new Slot(corpus, pool, first))
                .toList());
        Batch ready = new Batch();
        Batch next = new Batch();
        ready.play(rounds.next(GROUP), players);
        while (!ready.slots.isEmpty()) {
            ready.await();
            next.play(rounds.next(GROUP), players);
            write(ready);
            Batch written = ready;
            ready = next;
            next = written;
        }
    }

    /// A group of slots with some turns of each.
    private final class Batch {
        private final List<SlotTurns> turns = new ArrayList<>();
        private final List<Future<?>> playing = new ArrayList<>();
        private List<Slot> slots = List.of();

        void play(List<Slot> group, ExecutorService players) {
            slots = group;
            playing.clear();
            // Few slots are played further ahead, for a task has its price.
            int ahead = Math.max(1, GROUP / corpus.open());
            for (int i = 0; i < group.size(); i++) {
                if (i == turns.size()) {
                    turns.add(new SlotTurns(corpus.form()));
                }
                Slot slot = group.get(i);
                SlotTurns out = turns.get(i);
                playing.add(players.submit(() -> slot.play(ahead, out)));
            }
        }

        void await() throws InterruptedException {
            for (Future<?> task : playing) {
                try {
                    task.get();
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a session could not be made", e.getCause());
                }
            }
        }
    }

    private void write(Batch batch) throws IOException {
        List<SlotTurns> slots = batch.turns.subList(0, batch.slots.size());
        int rounds = slots.stream().mapToInt(slot -> slot.turns().size()).max().orElse(0);
        for (int round = 0; round < rounds; round++) {
            for (SlotTurns slot : slots) {
                if (round < slot.turns().size()) {
                    write(slot, round);
                }
            }
        }
    }

    private void write(SlotTurns slot, int round) throws IOException {
        SlotTurns.Turn turn = slot.turns().get(round);
        if (turn.started().isPresent()) {
            truth.started(turn.started().get().connection());
            keys.started(turn.started().get().keyLog());
        }
        PacketBuffer packets = slot.packets();
        int first = slot.begin(round);
        for (int packet = first; packet < turn.end(); packet++) {
            packets.stamp(packet, micros);
            micros += 1 + pauses.nextInt(MAX_PAUSE);
        }
        capture.write(packets.array(), packets.start(first), packets.start(turn.end()) - packets.start(first));
        if (turn.ended().isPresent()) {
            truth.ended(turn.ended().get());
        }
    }
}
