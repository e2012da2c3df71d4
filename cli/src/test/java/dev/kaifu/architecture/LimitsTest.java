package dev.kaifu.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// docs/reference/limits.md says of each limit what it is in the code.
class LimitsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");
    private static final Pattern ROW =
            Pattern.compile("\\| [^|]+ \\| `([\\w.]+)\\.(\\w+)` \\| ([0-9,]+)(?: (KiB|MiB|GiB|s))? \\| [^|]+ \\|");
    private static final int ROWS = 60;

    static Stream<Arguments> rows() throws IOException {
        return lines().map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> Arguments.of(row.group(1), row.group(2), value(row.group(3), row.group(4))));
    }

    private static Stream<String> lines() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/reference/limits.md")).stream();
    }

    private static long value(String digits, String unit) {
        long number = Long.parseLong(digits.replace(",", ""));
        return switch (String.valueOf(unit)) {
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            case "GiB" -> number << 30;
            case "s" -> number * 1_000_000_000L;
            default -> number;
        };
    }

    @ParameterizedTest(name = "{0}.{1}")
    @MethodSource("rows")
    void theCodeHasThisValue(String type, String constant, long value) throws Exception {
        Field field = Class.forName(nameOf(type)).getDeclaredField(constant);
        field.setAccessible(true);
        assertThat(((Number) field.get(null)).longValue()).isEqualTo(value);
    }

    /// A row that is written otherwise would be held against nothing.
    @Test
    void everyRowIsUnderstood() throws IOException {
        List<String> others = lines().filter(line -> line.startsWith("| ") && line.contains("`"))
                .filter(line -> !ROW.matcher(line).matches())
                .toList();
        assertThat(others).isEmpty();
        assertThat(rows().count()).isGreaterThan(ROWS);
    }

    private static String nameOf(String type) throws IOException {
        List<String> found = new ArrayList<>();
        String ending = "/" + type.replace('.', '/') + ".java";
        for (String module : List.of("protocol", "capture", "analysis", "cli")) {
            Path sources = ROOT.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                files.map(file -> sources.relativize(file).toString())
                        .filter(path -> ("/" + path).endsWith(ending))
                        .map(path -> path.substring(0, path.length() - ".java".length())
                                .replace('/', '.'))
                        .forEach(found::add);
            }
        }
        assertThat(found).as("classes called " + type).hasSize(1);
        return found.getFirst();
    }
}
