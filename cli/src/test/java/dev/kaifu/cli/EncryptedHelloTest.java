package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is said of Encrypted ClientHello (RFC 9849): no more than the capture and the key log show. openssl 3.0 knows
/// nothing of it, so that an extension of its hello that has no say in TLS 1.3 is turned into that of an outer hello.
class EncryptedHelloTest {
    /// `ec_point_formats` (RFC 8422 5.1.2), and an outer hello's extension of the same length.
    private static final String POINT_FORMATS = "\u0000\u000b\u0000\u0004\u0003\u0000\u0001\u0002";

    private static final String OUTER = "\u00fe\r\u0000\u0004\u0000\u0000\u0001\u0002";

    @TempDir
    private Path folder;

    private Path capture = Path.of("");
    private String keys = "";

    @BeforeEach
    void putTheExtensionIn() throws IOException {
        Path seed = Corpus.seedCaptures().orElse(Path.of(""));
        Assumptions.assumeTrue(!seed.toString().isEmpty(), "KAIFU_CORPUS names no folder");
        String packets = Files.readString(seed.resolve("s13.pcap"), StandardCharsets.ISO_8859_1);
        assertThat(packets).containsOnlyOnce(POINT_FORMATS);
        capture = Files.writeString(
                folder.resolve("ech.pcap"), packets.replace(POINT_FORMATS, OUTER), StandardCharsets.ISO_8859_1);
        keys = Files.readString(seed.resolve("s13.keys"));
    }

    @Test
    void nobodyTellsAnOfferFromGrease() throws IOException {
        is("", "offered-or-grease", "ECH offered or GREASE");
        // Whoever opens the session by its own name sees a server that did not answer.
        is(keys, "offered-or-grease", "ECH offered or GREASE");
    }

    @Test
    void whatTheClientHasLoggedIsAnOffer() throws IOException {
        is(secretOfTheOffer(), "offered", "ECH offered");
        is(keys + secretOfTheOffer(), "offered", "ECH offered");
    }

    /// RFC 9850 2.2: the secrets stand under the inner hello's random, that of the offer under the outer one's.
    @Test
    void secretsOfTheInnerHelloShowThatItWasAccepted() throws IOException {
        String inner = keys.replaceAll("(?i) [0-9a-f]{64} ", " " + "1e".repeat(32) + " ");
        is(inner, "accepted", "ECH accepted");
        is(inner + secretOfTheOffer(), "accepted", "ECH accepted");
        Path log = Files.writeString(folder.resolve("keys.log"), inner);
        assertThat(KaifuRun.launched("keys", log.toString(), "--for", capture.toString())
                        .text())
                .contains("that of the inner ClientHello (ECH)");
    }

    private String secretOfTheOffer() {
        String random = keys.lines()
                .filter(line -> line.startsWith("CLIENT_HANDSHAKE_TRAFFIC_SECRET"))
                .findFirst()
                .orElseThrow()
                .split(" ", -1)[1];
        return "ECH_SECRET " + random + " " + "ab".repeat(32) + "\n";
    }

    private void is(String log, String field, String words) throws IOException {
        String file = Files.writeString(folder.resolve("keys.log"), log).toString();
        Peer.Ended json = KaifuRun.launched("open", capture.toString(), "--keys", file, "--format", "ndjson");
        JsonNode tls = JsonMapper.shared().readTree(json.text()).get("tls");
        assertThat(tls.get("ech").asString()).isEqualTo(field);
        assertThat(KaifuRun.launched("open", capture.toString(), "--keys", file).text())
                .containsPattern(words + "[,\n]");
    }
}
