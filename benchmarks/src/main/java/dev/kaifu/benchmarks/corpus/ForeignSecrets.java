package dev.kaifu.benchmarks.corpus;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;

/// Key-log lines of sessions that are in no capture: five of TLS 1.3, one of TLS 1.2, in turn.
final class ForeignSecrets {
    private final SplittableRandom random;
    private final Queue<String> lines = new ArrayDeque<>();

    ForeignSecrets(long seed) {
        this.random = new SplittableRandom(seed ^ 0x666f726569676eL);
    }

    void write(long count, Writer out) throws IOException {
        for (long i = 0; i < count; i++) {
            if (lines.isEmpty()) {
                SessionSecrets.tls13(random, 32).keyLog().lines().forEach(lines::add);
                SessionSecrets.tls12(random).keyLog().lines().forEach(lines::add);
            }
            out.write(lines.remove());
            out.write('\n');
        }
    }
}
