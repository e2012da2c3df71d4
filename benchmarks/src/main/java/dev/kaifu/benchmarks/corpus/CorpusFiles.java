package dev.kaifu.benchmarks.corpus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/// The three files of a corpus.
public record CorpusFiles(Path capture, Path keys, Path truth) {
    private static final int BUFFER = 1 << 20;

    /// Named `STEM.pcap`, `STEM.keys` and `STEM.truth`.
    public static CorpusFiles in(Path folder, String stem) {
        return new CorpusFiles(
                folder.resolve(stem + ".pcap"), folder.resolve(stem + ".keys"), folder.resolve(stem + ".truth"));
    }

    /// @param threads how many make it; the bytes do not depend on them
    /// @param foreignLines lines of other sessions in the key log
    public void write(CorpusPlan plan, int threads, long foreignLines) throws IOException, InterruptedException {
        try (OutputStream out = Files.newOutputStream(capture)) {
            write(plan, out, threads, foreignLines);
        }
    }

    /// The same with the capture to a stream.
    void write(CorpusPlan plan, OutputStream out, int threads, long foreignLines)
            throws IOException, InterruptedException {
        try (Writer keyLog = Files.newBufferedWriter(keys);
                Writer truths = Files.newBufferedWriter(truth)) {
            BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
            new CorpusWriter(plan, buffered, new KeyLogWriter(keyLog, plan, foreignLines), new TruthLog(truths))
                    .write(threads);
            buffered.flush();
        }
    }

    /// A key log of sessions that are in no capture.
    public static void writeForeignKeys(Path file, long lines, long seed) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            new ForeignSecrets(seed).write(lines, out);
        }
    }
}
