package dev.kaifu.benchmarks.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A corpus in a folder.
record MadeCorpus(Path capture, Path keys, Path truth) {
    /// As many connections as show every version, suite, port and way to begin TLS.
    static final int ALL_KINDS = 36;

    static CorpusPlan plan(CaptureForm form, double loss, double reordering) {
        return new CorpusPlan(7, ALL_KINDS, 1, 30_000, 4096, 1460, 8, 4, loss, reordering, form);
    }

    static MadeCorpus of(CorpusPlan plan, Path folder, String name, int threads, long foreignSecrets) {
        MadeCorpus made =
                new MadeCorpus(folder.resolve(name), folder.resolve(name + ".keys"), folder.resolve(name + ".truth"));
        try (OutputStream capture = Files.newOutputStream(made.capture);
                Writer keys = Files.newBufferedWriter(made.keys);
                Writer truth = Files.newBufferedWriter(made.truth)) {
            new CorpusWriter(plan, capture, new KeyLogWriter(keys, plan, foreignSecrets), new TruthLog(truth))
                    .write(threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return made;
    }

    /// The truth's rows, without the header.
    List<List<String>> rows() {
        try {
            return Files.readAllLines(truth).stream()
                    .skip(1)
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
