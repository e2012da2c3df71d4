package dev.kaifu.benchmarks.measure;

import dev.kaifu.testkit.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./dev corpus`.
@Command(
        name = "./dev corpus",
        mixinStandardHelpOptions = true,
        description = {
            "Opens the corpus of real captures and holds the result against tshark's: TLS and TCP",
            "streams byte by byte, packets, commands and replies of SMTP and POP3. Differences are",
            "named; those with a known reason stand in testkit's known-differences.tsv.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 nothing differs without a listed reason, 1 something does, 2 wrong usage,",
            "3 there is no corpus."
        })
public final class MeasureCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    private static final int NO_CORPUS = 3;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Option(names = "--corpus", paramLabel = "DIR", description = "the corpus (default: what KAIFU_CORPUS names)")
    private Optional<Path> corpus = Optional.empty();

    @Option(
            names = "--kaifu",
            defaultValue = "./kaifu",
            paramLabel = "FILE",
            description = "the launcher that opens rows with RSA keys and PSKs (${DEFAULT-VALUE})")
    private Path kaifu = Path.of("./kaifu");

    private MeasureCommand() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MeasureCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        Optional<Path> folder =
                corpus.or(Corpus::folder).filter(path -> Files.isRegularFile(path.resolve("STREAMS.tsv")));
        if (folder.isEmpty()) {
            System.err.println("corpus: there is no corpus; name its folder with KAIFU_CORPUS or --corpus.");
            return NO_CORPUS;
        }
        CaptureOpener opener = new CaptureOpener(folder.get(), new ProgramRun(kaifu));
        List<Measured> measures = new CorpusMeasure(folder.get(), opener).all();
        System.out.print(json ? new MeasureJson(measures).text() : new MeasureText(measures).text());
        return measures.stream().allMatch(Measured::holds) ? 0 : DIFFERENT;
    }
}
