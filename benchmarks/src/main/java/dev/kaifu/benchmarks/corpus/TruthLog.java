package dev.kaifu.benchmarks.corpus;

import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;

/// Writes what is true of each connection, in the order of their first packets.
final class TruthLog {
    private final Writer out;
    private final Map<Integer, Integer> streams = new HashMap<>();
    private final Map<Integer, String> waiting = new HashMap<>();
    private int started;
    private int written;

    TruthLog(Writer out) throws IOException {
        this.out = out;
        out.write(Truth.HEADER);
    }

    void started(int connection) {
        streams.put(connection, started++);
    }

    void ended(Truth truth) throws IOException {
        Integer stream = streams.remove(truth.plan().index());
        if (stream == null) {
            throw new IllegalStateException("connection " + truth.plan().index() + " never started");
        }
        waiting.put(stream, truth.line(stream));
        for (String line = waiting.remove(written); line != null; line = waiting.remove(written)) {
            out.write(line);
            written++;
        }
    }
}
