package dev.kaifu.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `cat | kaifu open -`, and `zstdcat` where there is zstd.
record PipeRow(String name) implements BenchRow {
    @Override
    public List<ResultLine> run(Bench bench) throws IOException, InterruptedException {
        Corpus corpus = bench.corpus();
        bench.readOnce(corpus.capture());
        List<ResultLine> lines = new ArrayList<>(
                through(bench, corpus, "cat", List.of("cat", corpus.capture().toString())));
        if (Programs.find("zstdcat").isPresent()) {
            Path compressed = compressed(bench, corpus);
            lines.addAll(through(bench, corpus, "zstdcat", List.of("zstdcat", compressed.toString())));
        }
        return lines;
    }

    private List<ResultLine> through(Bench bench, Corpus corpus, String source, List<String> command)
            throws IOException, InterruptedException {
        bench.say(name + ": " + source + ", " + bench.runs() + " runs");
        Series kaifu = bench.kaifu(name, List.of(command, bench.programs().openPipe(corpus)), bench.runs(), Map.of());
        String row = name + " (" + source + ")";
        return List.of(
                Goals.proof(row, bench.proof(corpus)),
                Goals.seconds(row, "kaifu, " + Goals.number(corpus.gigabytes(), "GB"), kaifu.seconds()),
                Goals.memory(row, kaifu));
    }

    private Path compressed(Bench bench, Corpus corpus) throws IOException, InterruptedException {
        Path file = corpus.capture().resolveSibling(corpus.capture().getFileName() + ".zst");
        if (!Files.exists(file)) {
            bench.say(name + ": compressing " + corpus.capture().getFileName());
            Path part = file.resolveSibling(file.getFileName() + ".part");
            int status = new ProcessBuilder(
                            "zstd",
                            "-q",
                            "-1",
                            "-f",
                            "-o",
                            part.toString(),
                            corpus.capture().toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new BenchFailure("zstd ended with " + status);
            }
            Files.move(part, file);
        }
        return file;
    }
}
