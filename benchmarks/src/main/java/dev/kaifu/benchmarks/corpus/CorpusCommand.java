package dev.kaifu.benchmarks.corpus;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
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
            CorpusFiles files = new CorpusFiles(Path.of(capture), keys, truth);
            if (capture.equals("-")) {
                files.write(corpus, new FileOutputStream(FileDescriptor.out), threads, foreignSecrets);
            } else {
                files.write(corpus, threads, foreignSecrets);
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
            CorpusFiles.writeForeignKeys(file, lines, seed);
            return 0;
        }
    }
}
