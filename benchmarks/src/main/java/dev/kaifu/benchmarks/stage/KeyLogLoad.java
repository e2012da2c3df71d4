package dev.kaifu.benchmarks.stage;

import dev.kaifu.benchmarks.corpus.CorpusInMemory;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Loads a key log; an operation is one line.
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeyLogLoad {
    private static final int LINES = 100_000;

    private byte[] text = new byte[0];

    @Setup(Level.Trial)
    public void write() {
        text = CorpusInMemory.foreignKeys(LINES);
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public SecretStore load(Amount amount) {
        SecretStore store = new SecretStore();
        store.addAll(SecretScanner.scan(text).secrets());
        if (store.all().size() != LINES) {
            throw new IllegalStateException("only " + store.all().size() + " lines were taken");
        }
        amount.bytes(text.length);
        return store;
    }
}
