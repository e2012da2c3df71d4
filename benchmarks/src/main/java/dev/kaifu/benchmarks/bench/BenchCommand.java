package dev.kaifu.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `./dev bench`.
@Command(
        name = "./dev bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Times Kaifu and tshark in turn as whole processes, over captures that it makes",
            "itself, proves that the work was done, and holds the results against the goals.",
            ""
        },
        footer = {
            "",
            "./dev bench --jmh [REGEX [OPTION...]] runs the benchmarks of the stages instead,",
            "./dev bench corpus make|keys --help tells how to make captures alone.",
            "",
            "Exit status: 0 all goals were held, 1 one was not, 2 wrong usage, 3 it could not run."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int NOT_HELD = 1;
    private static final int COULD_NOT_RUN = 3;
    /// About 135 kB a connection of the usual corpus.
    private static final long BYTES_A_CONNECTION = 137_500;
    private static final int MAX_CONNECTIONS = 10_000_000;

    @Option(
            names = "--row",
            split = ",",
            paramLabel = "ROW",
            converter = Row.class,
            description = {
                "open, digest, pipe, key-log, cores, small, check",
                "(these where none is named), many-open,",
                "one-connection; several with commas between"
            })
    private List<RowName> rows = new ArrayList<>();

    @Option(names = "--all", description = "all rows, many-open and one-connection too")
    private boolean all;

    @Option(
            names = "--size",
            defaultValue = "1.1g",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "of the corpus for open, digest, pipe, key-log, cores: 1.1g (default), 10g, 500m…")
    private Long size = 0L;

    @Option(names = "--runs", defaultValue = "3", paramLabel = "N", description = "runs of each (${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--folder",
            defaultValue = ".bench",
            paramLabel = "DIR",
            description = "where corpora and outputs are kept (${DEFAULT-VALUE})")
    private Path folder = Path.of(".bench");

    @Option(
            names = "--kaifu",
            defaultValue = "./kaifu",
            paramLabel = "FILE",
            description = "the launcher to measure (${DEFAULT-VALUE})")
    private Path kaifu = Path.of("./kaifu");

    private BenchCommand() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Progress progress = new Progress(System.err);
        List<ResultLine> lines = new ArrayList<>();
        try {
            Programs programs = Programs.of(kaifu.toAbsolutePath().normalize());
            if (programs.tshark().isEmpty()) {
                progress.say("tshark is not installed: there is nothing to compare with");
            }
            Bench bench = new Bench(programs, folder, progress, Math.max(1, runs), connections());
            bench.startOnce();
            for (RowName row : chosen()) {
                lines.addAll(row.row().run(bench));
            }
        } catch (IOException e) {
            System.out.print(new Table(lines).text());
            progress.say("stopped: " + e.getMessage());
            return COULD_NOT_RUN;
        }
        System.out.print(new Table(lines).text());
        return lines.stream().allMatch(ResultLine::held) ? 0 : NOT_HELD;
    }

    private List<RowName> chosen() {
        if (all) {
            return List.of(RowName.values());
        }
        return rows.isEmpty() ? RowName.usual() : rows.stream().distinct().toList();
    }

    private int connections() {
        return Math.clamp(size / BYTES_A_CONNECTION, 1, MAX_CONNECTIONS);
    }

    /// A row's name.
    static final class Row implements ITypeConverter<RowName> {
        @Override
        public RowName convert(String value) {
            return Stream.of(RowName.values())
                    .filter(row -> row.toString().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "there is no row " + value + "; there are " + List.of(RowName.values())));
        }
    }

    /// Bytes, with k, m or g behind the number (powers of 1,000).
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            String lower = value.toLowerCase(Locale.ROOT);
            double unit = lower.endsWith("g") ? 1e9 : lower.endsWith("m") ? 1e6 : lower.endsWith("k") ? 1e3 : 1;
            try {
                return Math.round(Double.parseDouble(lower.replaceFirst("[kmg]$", "")) * unit);
            } catch (NumberFormatException e) {
                throw new TypeConversionException(value + " is no size; 500m and 10g are");
            }
        }
    }
}
