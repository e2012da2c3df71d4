package dev.kaifu.benchmarks.corpus;

import java.io.IOException;
import java.io.Writer;

/// Writes the corpus's key log, lines of foreign sessions spread evenly among its own.
final class KeyLogWriter {
    private final Writer out;
    private final ForeignSecrets foreign;
    private final long foreignLines;
    private final int connections;
    private int started;

    KeyLogWriter(Writer out, CorpusPlan corpus, long foreignLines) {
        this.out = out;
        this.foreign = new ForeignSecrets(corpus.seed());
        this.foreignLines = foreignLines;
        this.connections = corpus.connections();
    }

    void started(String keyLog) throws IOException {
        long before = foreignLines * started / connections;
        started++;
        foreign.write(foreignLines * started / connections - before, out);
        out.write(keyLog);
    }
}
