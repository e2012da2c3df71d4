package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// What passes inside the TLS of one connection, in the pieces that its records bring.
///
/// @param commands how many are in it, as are replies
public record PlainDialogue(List<Piece> pieces, int commands, int replies) {
    /// The first connection in which TLS begins at once.
    private static final int IMPLICIT_TLS = 2;

    public record Piece(Side from, byte[] bytes) {}

    /// @param corpus its message and record sizes count
    public static PlainDialogue of(CorpusPlan corpus) {
        ConnectionPlan plan = ConnectionPlan.of(IMPLICIT_TLS);
        SplittableRandom random = plan.random(corpus.seed());
        SessionScript script = SessionScript.of(corpus, plan, random);
        List<BodyBlock> pool = BodyBlock.pool(corpus.seed());
        List<Piece> pieces = new ArrayList<>();
        for (Step step : script.steps()) {
            switch (step) {
                case Step.Say say ->
                    say.text()
                            .lines()
                            .forEach(line -> pieces.add(
                                    new Piece(say.from(), (line + "\r\n").getBytes(StandardCharsets.US_ASCII))));
                case Step.Data data -> data(new MailData(data, plan.user(), pool, random), corpus.recordSize(), pieces);
                case Step.Handshake _, Step.CloseNotify _ -> {}
            }
        }
        return new PlainDialogue(List.copyOf(pieces), script.commands(), script.replies());
    }

    private static void data(MailData message, int recordSize, List<Piece> pieces) {
        byte[] record = new byte[recordSize];
        while (!message.drained()) {
            int length = message.fill(record, recordSize);
            pieces.add(new Piece(Side.CLIENT, Arrays.copyOf(record, length)));
        }
    }

    public int bytes() {
        return pieces.stream().mapToInt(piece -> piece.bytes().length).sum();
    }
}
