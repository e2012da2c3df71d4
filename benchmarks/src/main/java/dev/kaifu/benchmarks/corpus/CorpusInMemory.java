package dev.kaifu.benchmarks.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/// A small corpus without files.
///
/// @param capture the capture file's bytes
/// @param keys the key log's bytes
public record CorpusInMemory(byte[] capture, byte[] keys) {
    public static CorpusInMemory of(CorpusPlan plan) {
        ByteArrayOutputStream capture = new ByteArrayOutputStream();
        StringWriter keys = new StringWriter();
        try {
            new CorpusWriter(plan, capture, new KeyLogWriter(keys, plan, 0), new TruthLog(new StringWriter())).write(1);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written to a file here", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new CorpusInMemory(capture.toByteArray(), keys.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /// A key log of sessions that are in no capture.
    public static byte[] foreignKeys(long lines) {
        StringWriter keys = new StringWriter();
        try {
            new ForeignSecrets(1).write(lines, keys);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written to a file here", e);
        }
        return keys.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
