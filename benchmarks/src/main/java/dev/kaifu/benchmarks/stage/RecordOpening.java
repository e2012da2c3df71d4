package dev.kaifu.benchmarks.stage;

import dev.kaifu.benchmarks.corpus.SealedRecords;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Opens records; an operation is one record.
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordOpening {
    private static final int RECORDS = 256;
    private static final Map<String, Integer> SUITES = Map.of(
            "AES-128-GCM", 0x1301,
            "AES-256-GCM", 0x1302,
            "ChaCha20-Poly1305", 0x1303,
            "AES-128-GCM-TLS12", 0xc02f,
            "AES-128-CBC-SHA", 0xc013,
            "AES-128-CBC-SHA256", 0xc027);

    @Param({
        "AES-128-GCM",
        "AES-256-GCM",
        "ChaCha20-Poly1305",
        "AES-128-GCM-TLS12",
        "AES-128-CBC-SHA",
        "AES-128-CBC-SHA256"
    })
    String suite = "";

    @Param({"1400", "16384"})
    int recordSize;

    private SealedRecords records = new SealedRecords(new byte[0], new int[1], NOTHING);
    private final RecordWorkspace workspace = new RecordWorkspace();

    private static final RecordProtection NOTHING =
            SealedRecords.of(0x1301, 64, 1).opening();

    @Setup(Level.Trial)
    public void seal() {
        records = SealedRecords.of(SUITES.getOrDefault(suite, 0), recordSize, RECORDS);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long open(Amount amount) {
        long content = 0;
        for (int i = 0; i < records.count(); i++) {
            int length = records.opening()
                    .open(i, records.bytes(), records.headers()[i], records.fragmentLength(i), workspace);
            if (length < recordSize) {
                throw new IllegalStateException("record " + i + " did not open");
            }
            content += length;
        }
        amount.bytes(records.bytes().length);
        return content;
    }
}
