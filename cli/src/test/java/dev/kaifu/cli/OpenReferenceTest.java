package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.session.WhyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The reference page of `open` names what the program says, no more and no less.
class OpenReferenceTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolveSibling(".").normalize();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");
    private static final Pattern ID = Pattern.compile("\"([a-z]+(?:-[a-z]+)+)\"");

    @Test
    void everyWhyIdIsPublished() throws IOException {
        assertThat(rows("## `whyId`"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(WhyId.values()).map(WhyId::id).toList());
    }

    @Test
    void everyFindingIsPublished() throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> rules = Files.list(ROOT.resolve("analysis/src/main/java/dev/kaifu/analysis/finding"))) {
            for (Path rule : rules.toList()) {
                ID.matcher(Files.readString(rule))
                        .results()
                        .map(found -> found.group(1))
                        .forEach(ids::add);
            }
        }
        assertThat(rows("## Findings")).containsExactlyInAnyOrderElementsOf(ids);
    }

    /// The first column of the table under a heading.
    private static List<String> rows(String heading) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/reference/open.md"));
        String part = page.substring(page.indexOf(heading) + heading.length());
        int next = part.indexOf("\n## ");
        return ROW.matcher(next < 0 ? part : part.substring(0, next))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
    }
}
