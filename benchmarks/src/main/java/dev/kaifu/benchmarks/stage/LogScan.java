package dev.kaifu.benchmarks.stage;

import dev.kaifu.protocol.secrets.FoundSecrets;
import dev.kaifu.protocol.secrets.SecretScanner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Looks for secrets in logs that hold none; an operation is a mebibyte.
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogScan {
    private static final int LENGTH = 1 << 20;

    private static final List<String> LINES = List.of(
            "Nov 24 03:24:51 mx postfix/smtpd[%d]: connect from unknown[192.0.2.17]",
            "Nov 24 03:24:51 mx dovecot: imap-login: Login: user=<me%d>, method=PLAIN, TLS, session=<aGVsbG8=>",
            "192.0.2.17 - - [24/Nov/2026:03:24:51 +0900] \"GET /random/%d HTTP/1.1\" 200 5123 \"-\" \"Mozilla/5.0\"",
            "{\"level\":\"info\",\"session\":\"%032x\",\"msg\":\"begin of request\"}",
            "commit 3b33300d9f8b2c7d6e5f4a3b2c1d0e9f%08x",
            "\tat org.example.Server$Handler.invoke(Server.java:%d) ~[app.jar:1.0]");

    private byte[] text = new byte[0];

    @Setup(Level.Trial)
    public void write() {
        StringBuilder log = new StringBuilder(LENGTH);
        for (int i = 0; log.length() < LENGTH; i++) {
            log.append(LINES.get(i % LINES.size()).formatted(i)).append('\n');
        }
        text = log.substring(0, LENGTH).getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public FoundSecrets scan(Amount amount) {
        FoundSecrets found = SecretScanner.scan(text);
        if (!found.secrets().isEmpty()) {
            throw new IllegalStateException("a secret was found where there is none");
        }
        amount.bytes(text.length);
        return found;
    }
}
