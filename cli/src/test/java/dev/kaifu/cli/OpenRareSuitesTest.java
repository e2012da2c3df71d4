package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The recordings of `analysis` with suites of GOST, RFC 9150 and the draft of ChaCha20, by the command line.
class OpenRareSuitesTest {
    private static final Path FOLDER = Path.of("../analysis/src/test/resources/rare-suites");

    @ParameterizedTest
    @ValueSource(strings = {"spoken", "sealed"})
    void everyConversationOpens(String capture) {
        List<JsonNode> conversations = open(
                "--keys",
                FOLDER.resolve(capture + ".keys").toString(),
                FOLDER.resolve(capture + ".pcap").toString());
        assertThat(conversations).hasSize(capture.equals("spoken") ? 9 : 7);
        for (JsonNode conversation : conversations) {
            assertThat(conversation.get("status").asString()).isEqualTo("decrypted");
            // The example of RFC 9367 is no dialogue of mail.
            boolean mail = !conversation.get("client").asString().endsWith(":40000");
            assertThat(conversation.toString().contains("\"verb\":\"QUIT\"")).isEqualTo(mail);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spoken", "sealed"})
    void withoutSecretsTheReasonIsNotTheSuite(String capture) {
        for (JsonNode conversation : open(FOLDER.resolve(capture + ".pcap").toString())) {
            assertThat(conversation.get("status").asString()).isEqualTo("sealed");
            assertThat(conversation.get("whyId").asString()).isEqualTo("no-secret");
        }
    }

    /// `psk_ke` (RFC 8446 4.2.9) with the hash of RFC 9367.
    @Test
    void aPskAloneOpensItsSessions() {
        String psk = HexFormat.of().formatHex("a key agreed on beforehand".getBytes(StandardCharsets.US_ASCII));
        String capture = FOLDER.resolve("psk.pcap").toString();
        List<JsonNode> conversations = open("--psk", psk, "--digest", capture);
        assertThat(conversations).hasSize(4);
        // What is said is the same in all of them, and in the capture that a key log opens.
        JsonNode said = open(
                        "--digest",
                        "--keys",
                        FOLDER.resolve("sealed.keys").toString(),
                        FOLDER.resolve("sealed.pcap").toString())
                .get(1)
                .get("plaintext");
        for (JsonNode conversation : conversations) {
            assertThat(conversation.get("status").asString()).isEqualTo("decrypted");
            assertThat(conversation.get("plaintext")).isEqualTo(said);
        }
        assertThat(open("--psk", psk + "00", capture))
                .allMatch(conversation -> conversation.get("status").asString().equals("sealed"));
    }

    private static List<JsonNode> open(String... arguments) {
        List<String> command = new ArrayList<>(List.of("open", "--format", "ndjson"));
        command.addAll(List.of(arguments));
        byte[] out = KaifuRun.launched(command.toArray(String[]::new)).well().output();
        return new String(out, StandardCharsets.UTF_8)
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }
}
