package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kaifu.probe.check.Outcome;
import dev.kaifu.probe.check.Sentences;
import dev.kaifu.probe.check.Stage;
import dev.kaifu.probe.check.Verdicts;
import dev.kaifu.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `check --format json` follows its published schema, and the schema names what the program knows.
final class CheckJsonTest {
    private static final Path SCHEMA = Path.of("../docs/reference/check.schema.json");

    @Test
    void theDocumentFollowsTheSchema() throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
        try (ScriptedServer server = ScriptedServer.start(session -> {
            session.say("220 here ESMTP");
            session.answer(line -> "250-here\n250 8BITMIME");
        })) {
            String ports = server.port() + "/starttls,1/tls";
            String document = KaifuRun.launched("check", "localhost", "-4", "--ports", ports, "--format", "json")
                    .text();
            assertThat(schema.validate(document, InputFormat.JSON)).isEmpty();
            JsonNode root = new ObjectMapper().readTree(document);
            assertThat(root.at("/verdict/id").asString()).isEqualTo("starttls-not-offered");
            assertThat(root.at("/verdict/blame").asString()).isEqualTo("server");
            assertThat(root.at("/cells/0/outcome").asString()).isEqualTo("starttls-not-offered");
            assertThat(root.at("/cells/0/offers/0").asString()).isEqualTo("8BITMIME");
            assertThat(root.at("/cells/1/outcome").asString()).isEqualTo("connect-refused");
            assertThat(root.at("/also/0/id").asString()).isEqualTo("port-closed");
        }
        // A validator that finds nothing wrong with anything would pass the lines above.
        assertThat(schema.validate("{\"verdict\": 1}", InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void theSchemaNamesEveryId() throws IOException {
        JsonNode definitions = new ObjectMapper().readTree(SCHEMA.toFile()).get("$defs");
        assertThat(names(definitions, "outcome"))
                .isEqualTo(ids(Arrays.stream(Outcome.values()).map(Outcome::id)));
        assertThat(names(definitions, "stage"))
                .isEqualTo(ids(Arrays.stream(Stage.values()).map(Stage::id)));
        assertThat(names(definitions, "verdictId")).isEqualTo(ids(Verdicts.IDS.stream()));
    }

    @Test
    void everyIdHasItsSentenceInEveryLanguage() throws IOException {
        Set<String> ids = ids(Stream.concat(
                Arrays.stream(Outcome.values())
                        .filter(each -> each != Outcome.OK)
                        .map(Outcome::id),
                Verdicts.IDS.stream()));
        Arrays.stream(Stage.values()).forEach(stage -> ids.add("stage." + stage.id()));
        for (String bundle : List.of("Sentences.properties", "Sentences_ja.properties")) {
            Properties properties = new Properties();
            try (var text = new java.io.InputStreamReader(
                    Sentences.class.getResourceAsStream(bundle), java.nio.charset.StandardCharsets.UTF_8)) {
                properties.load(text);
            }
            assertThat(properties.stringPropertyNames()).as(bundle).containsAll(ids);
        }
        assertThat(new Sentences(Locale.JAPANESE).word("verdict")).isEqualTo("判定");
        assertThat(new Sentences(Locale.FRENCH).word("verdict")).isEqualTo("Verdict");
    }

    private static Set<String> names(JsonNode definitions, String definition) {
        Set<String> names = new HashSet<>();
        definitions.get(definition).get("enum").forEach(name -> names.add(name.asString()));
        return names;
    }

    private static Set<String> ids(Stream<String> names) {
        Set<String> ids = new HashSet<>();
        names.forEach(ids::add);
        return ids;
    }
}
