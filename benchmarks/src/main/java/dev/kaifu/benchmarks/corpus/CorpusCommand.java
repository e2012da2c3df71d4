package dev.kaifu.benchmarks.corpus;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `corpus make` and `corpus keys`.
@Command(
        name = "corpus",
        mixinStandardHelpOptions = true,
        description = "Makes captures of SMTP over TLS for benchmarks, with their key logs and the truth about them.",
        subcommands = {CorpusCommand.Make.class, CorpusCommand.Keys.class})
public final class CorpusCommand {
    private static final int BUFFER = 1 << 20;

    private CorpusCommand() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CorpusCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Command(name = "make", mixinStandardHelpOptions = true, description = "Makes a capture.")
    static final class Make implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "CAPTURE", description = "The file to write; - writes stdout.")
        private String capture;

        @Option(names = "--keys", required = true, paramLabel = "FILE", description = "The key log to write.")
        private Path keys;

        @Option(names = "--truth", required = true, paramLabel = "FILE", description = "The truth to write.")
        private Path truth;

        @Option(
                names = "--foreign-secrets",
                defaultValue = "0",
                paramLabel = "N",
                description = "Lines of other sessions in the key log.")
        private long foreignSecrets;

        @Option(
                names = "--threads",
                defaultValue = "2",
                paramLabel = "N",
                description = "Threads; the bytes do not depend on them (${DEFAULT-VALUE}).")
        private int threads;

        @Mixin
        private PlanOptions plan;

        @Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            CorpusPlan corpus = corpus();
            try (OutputStream out = open();
                    Writer keyLog = Files.newBufferedWriter(keys);
                    Writer truths = Files.newBufferedWriter(truth)) {
                new CorpusWriter(corpus, out, new KeyLogWriter(keyLog, corpus, foreignSecrets), new TruthLog(truths))
                        .write(threads);
            }
            return 0;
        }

        private CorpusPlan corpus() {
            try {
                return plan.corpus();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "Not a corpus: " + e.getMessage(), e);
            }
        }

        private OutputStream open() throws IOException {
            OutputStream out = capture.equals("-")
                    ? new FileOutputStream(FileDescriptor.out)
                    : Files.newOutputStream(Path.of(capture));
            return new BufferedOutputStream(out, BUFFER);
        }
    }

    @Command(
            name = "keys",
            mixinStandardHelpOptions = true,
            description = "Makes a key log of sessions that are in no capture.")
    static final class Keys implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "FILE", description = "The key log to write.")
        private Path file;

        @Option(names = "--lines", defaultValue = "1000000", paramLabel = "N", description = "How many lines.")
        private long lines;

        @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "The seed.")
        private long seed;

        @Override
        public Integer call() throws IOException {
            try (Writer out = Files.newBufferedWriter(file)) {
                new ForeignSecrets(seed).write(lines, out);
            }
            return 0;
        }
    }
}
