package dev.kaifu.benchmarks.bench;

import dev.kaifu.benchmarks.corpus.CorpusFiles;
import dev.kaifu.benchmarks.corpus.CorpusPlan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.CRC32;

/// The corpora that benchmarks have made, kept from run to run: one of the same plan is used again.
final class CorpusStore {
    /// Of what the generator makes of a plan; to be raised when that changes, so that old files are made anew.
    private static final int GENERATION = 1;

    private final Path folder;
    private final Progress progress;

    CorpusStore(Path folder, Progress progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /// The corpus of a plan, made now where it is not there.
    Corpus of(String name, CorpusPlan plan) throws IOException, InterruptedException {
        String stem = name + "-" + fingerprint(GENERATION + " " + plan);
        CorpusFiles files = CorpusFiles.in(folder, stem);
        if (!Files.exists(files.capture())) {
            make(plan, files, stem);
        }
        return new Corpus(
                files.capture(), files.keys(), files.truth(), Files.size(files.capture()), plan.connections());
    }

    /// A key log of sessions that are in no corpus.
    Path foreignKeys(long lines) throws IOException {
        Path file = folder.resolve("foreign-" + lines + "-" + GENERATION + ".keys");
        if (!Files.exists(file)) {
            progress.say("making a key log of " + lines + " lines");
            Path part = part(file);
            CorpusFiles.writeForeignKeys(part, lines, 1);
            Files.move(part, file);
        }
        return file;
    }

    /// Under another name until all is written: the capture is renamed last, and its name says that all is there.
    private void make(CorpusPlan plan, CorpusFiles files, String stem) throws IOException, InterruptedException {
        progress.say("making the corpus " + stem + " (" + plan.connections() + " connections)");
        CorpusFiles parts = new CorpusFiles(part(files.capture()), files.keys(), files.truth());
        parts.write(plan, Runtime.getRuntime().availableProcessors(), 0);
        writtenOut(parts.capture());
        Files.move(parts.capture(), files.capture());
    }

    /// What the system still has to write would slow down whatever is measured first.
    private static void writtenOut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    private static String fingerprint(String plan) {
        CRC32 sum = new CRC32();
        sum.update(plan.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
