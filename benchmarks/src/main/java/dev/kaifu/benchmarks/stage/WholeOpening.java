package dev.kaifu.benchmarks.stage;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.work.ConversationSink;
import dev.kaifu.benchmarks.corpus.CorpusInMemory;
import dev.kaifu.benchmarks.corpus.CorpusPlan;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// All stages together, without the report: what they come to once the JVM is warm.
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class WholeOpening {
    private static final int CONNECTIONS = 400;

    @Param({"1", "2"})
    int threads;

    private CorpusInMemory corpus = new CorpusInMemory(new byte[0], new byte[0]);

    @Setup(Level.Trial)
    public void make() {
        corpus = CorpusInMemory.of(CorpusPlan.ofConnections(CONNECTIONS));
    }

    private static final class Counting implements ConversationSink<Conversation> {
        private int count;

        @Override
        public Conversation prepare(Conversation conversation) {
            return conversation;
        }

        @Override
        public void accept(Conversation conversation) {
            count++;
        }
    }

    @Benchmark
    public int open(Amount amount) throws IOException {
        SecretStore secrets = new SecretStore();
        secrets.addAll(SecretScanner.scan(corpus.keys()).secrets());
        Counting counting = new Counting();
        try (Opener opener = new Opener(secrets, false, threads, counting)) {
            opener.read(new ByteArrayInputStream(corpus.capture()), "memory");
            opener.finish();
        }
        if (counting.count != CONNECTIONS) {
            throw new IllegalStateException(counting.count + " conversations");
        }
        amount.bytes(corpus.capture().length);
        return counting.count;
    }
}
