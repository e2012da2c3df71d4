package dev.kaifu.benchmarks.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The rows by the names that `--row` takes.
enum RowName {
    OPEN(true),
    DIGEST(true),
    PIPE(true),
    KEY_LOG(true),
    CORES(true),
    SMALL(true),
    CHECK(true),
    /// These two make files of 2 and 5 GB of their own.
    MANY_OPEN(false),
    ONE_CONNECTION(false);

    private final boolean usual;

    RowName(boolean usual) {
        this.usual = usual;
    }

    BenchRow row() {
        String name = toString();
        return switch (this) {
            case OPEN -> new OpenRow(name, List.of());
            case DIGEST -> new OpenRow(name, List.of("--digest"));
            case PIPE -> new PipeRow(name);
            case KEY_LOG -> new KeyLogRow(name);
            case CORES -> new CoresRow(name);
            case SMALL -> new SmallRow(name);
            case CHECK -> new CheckRow(name);
            case MANY_OPEN -> new ManyOpenRow(name);
            case ONE_CONNECTION -> new OneConnectionRow(name);
        };
    }

    /// Those that run where none is asked for.
    static List<RowName> usual() {
        return Stream.of(values()).filter(name -> name.usual).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
