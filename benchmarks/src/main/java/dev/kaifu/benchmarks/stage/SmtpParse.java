package dev.kaifu.benchmarks.stage;

import dev.kaifu.benchmarks.corpus.CorpusPlan;
import dev.kaifu.benchmarks.corpus.PlainDialogue;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.smtp.SmtpDissector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Reads one dialogue, from greeting to farewell, with one message.
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SmtpParse {
    @Param({"1200", "120000"})
    int meanMessage;

    private PlainDialogue dialogue = PlainDialogue.of(CorpusPlan.ofConnections(1));

    @Setup(Level.Trial)
    public void write() {
        dialogue = PlainDialogue.of(CorpusPlan.ofConnections(1).withMessages(1, meanMessage));
    }

    /// Counts, so that nothing can be left out.
    private static final class Counting implements MailListener {
        private int commands;
        private int replies;

        @Override
        public void event(MailEvent event) {
            commands += event instanceof MailEvent.Command ? 1 : 0;
            replies += event instanceof MailEvent.Reply ? 1 : 0;
        }
    }

    @Benchmark
    public int read(Amount amount) {
        Counting counting = new Counting();
        SmtpDissector dissector = new SmtpDissector(counting);
        for (PlainDialogue.Piece piece : dialogue.pieces()) {
            dissector.bytes(piece.from(), piece.bytes(), 0, piece.bytes().length);
        }
        if (counting.commands != dialogue.commands() || counting.replies != dialogue.replies()) {
            throw new IllegalStateException(counting.commands + " commands, " + counting.replies + " replies");
        }
        amount.bytes(dialogue.bytes());
        return counting.commands;
    }
}
