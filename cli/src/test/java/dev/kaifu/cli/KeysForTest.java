package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `kaifu keys --for`: which secret opens which session, and why the others stay sealed.
class KeysForTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void namesTheSecretItsFileAndLine() throws IOException {
        JsonNode told = json(ExitStatus.OK, seed("st13.keys"), seed("st13.pcap"));
        JsonNode session = told.get("sessions").get(0);
        List<List<String>> random =
                Tshark.of(seed("st13.pcap")).fields("tls.handshake.type == 1", "tls.handshake.random");
        assertThat(session.get("clientRandom").asString())
                .isEqualTo(random.getFirst().getFirst().replace(":", ""));
        assertThat(session.get("status").asString()).isEqualTo("decrypted");
        assertThat(session.get("secrets").toString())
                .contains("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0")
                .doesNotContain("EXPORTER");
        assertThat(session.get("file").asString()).isEqualTo(seed("st13.keys").toString());
        long line = session.get("line").asLong();
        assertThat(Files.readAllLines(seed("st13.keys")).get((int) line - 1))
                .containsIgnoringCase(session.get("clientRandom").asString());
    }

    @Test
    void tellsTheNearestAndWhatFitsNothing() throws IOException {
        Path keys = folder.resolve("slip.keys");
        String line = lineWithASlip();
        // The secret itself is another's: the right one would prove itself under any name.
        String other = "0".repeat(96);
        String id = line.substring(0, line.lastIndexOf(' ') + 1);
        Files.writeString(keys, "# a slip in copying\n" + id + other + "\n");
        JsonNode told = json(ExitStatus.FINDING, keys, seed("st12.pcap"));
        JsonNode session = told.get("sessions").get(0);
        assertThat(session.get("whyId").asString()).isEqualTo("no-secret");
        assertThat(session.get("why").asString()).startsWith("The one secret that was given is of another session.");
        assertThat(session.get("nearest").get("differingBytes").asLong()).isEqualTo(1);
        assertThat(session.get("nearest").get("line").asLong()).isEqualTo(2);
        assertThat(told.get("secrets").get("unused").asLong()).isEqualTo(1);
    }

    @Test
    void tellsThatASecretUnderAnotherNameOpensIt() throws IOException {
        Path keys = folder.resolve("slip.keys");
        String line = lineWithASlip();
        Files.writeString(keys, line + "\n");
        Peer.Ended ended = KaifuRun.launched(
                "keys", keys.toString(), "--for", seed("st12.pcap").toString());
        assertThat(ended.well().text())
                .contains("decrypted by CLIENT_RANDOM of another client random, " + line.substring(14, 26) + "…  ("
                        + keys + " line 1)")
                .doesNotContain(line.substring(line.lastIndexOf(' ') + 1))
                .endsWith("1 secret: 0 of sessions in the capture, 1 that name none of them.\n");
    }

    @Test
    void tellsThatASecretWithoutANameOpensIt() throws IOException {
        Path keys = folder.resolve("unnamed.keys");
        String line = lineWithASlip();
        Files.writeString(keys, "\nRSA Session-ID: Master-Key:" + line.substring(line.lastIndexOf(' ') + 1) + "\n");
        JsonNode session =
                json(ExitStatus.OK, keys, seed("st12.pcap")).get("sessions").get(0);
        assertThat(session.get("secretName").asString()).isEqualTo("no-name");
        assertThat(session.get("secrets").toString()).isEqualTo("[\"RSA Session-ID\"]");
        assertThat(session.get("line").asLong()).isEqualTo(2);
    }

    /// The labels of client and server are changed round, in each pair of them.
    @Test
    void tellsThatLabelsAreSwapped() throws IOException {
        Path keys = folder.resolve("swapped.keys");
        Files.writeString(
                keys,
                Files.readString(seed("st13.keys"))
                        .replace("CLIENT_HANDSHAKE", "X_HANDSHAKE")
                        .replace("SERVER_HANDSHAKE", "CLIENT_HANDSHAKE")
                        .replace("X_HANDSHAKE", "SERVER_HANDSHAKE"));
        JsonNode session = session(keys);
        assertThat(session.get("status").asString()).isEqualTo("decrypted");
        assertThat(session.get("secretName").asString()).isEqualTo("other-label");
        assertThat(session.get("secrets").toString()).contains("HANDSHAKE_TRAFFIC_SECRET");
    }

    /// As with Encrypted ClientHello, whose labels have the inner client random (RFC 9850 2.2).
    @Test
    void tellsThatTheSecretsStandUnderAnotherClientRandom() throws IOException {
        Path keys = folder.resolve("inner.keys");
        String inner = "1e".repeat(32);
        Files.writeString(
                keys, Files.readString(seed("st13.keys")).replaceAll("(?i) [0-9a-f]{64} ", " " + inner + " "));
        JsonNode session = session(keys);
        assertThat(session.get("status").asString()).isEqualTo("decrypted");
        // The hello of this capture does not offer ECH.
        assertThat(session.get("secretName").asString()).isEqualTo("other-client-random");
        assertThat(session.get("secrets").toString())
                .contains("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0");
        assertThat(session.get("line").asLong()).isPositive();
    }

    @Test
    void whatIsPrintedMustFitOnTheDisk() {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");
        for (List<String> arguments : List.of(
                List.of("keys", seed("st13.keys").toString()),
                List.of(
                        "keys",
                        seed("st13.keys").toString(),
                        "--for",
                        seed("st13.pcap").toString()),
                List.of("open", seed("st13.pcap").toString(), "--format", "json"),
                List.of("auth", "explain", "AGEAYg=="),
                List.of("completion"),
                List.of("--help"))) {
            String command = String.join("' '", KaifuRun.command(arguments.toArray(String[]::new)));
            Peer.Ended ended = Peer.run(List.of("sh", "-c", "'" + command + "' > /dev/full"), new byte[0]);
            assertThat(ended.status()).as(arguments.toString()).isEqualTo(ExitStatus.UNREADABLE);
            assertThat(ended.errors())
                    .contains("the output could not be written")
                    .hasLineCount(1);
        }
    }

    /// What is printed has no reader, as in `| true`; the files are wanted all the same.
    @Test
    void theFilesAreWrittenWhereNobodyReadsTheTable() {
        Path stripped = folder.resolve("stripped.pcapng");
        Path with = folder.resolve("with.pcapng");
        List<String> command = new ArrayList<>(List.of("bash", "-c", "\"$@\" | true; exit ${PIPESTATUS[0]}", "kaifu"));
        command.addAll(KaifuRun.command(
                "keys",
                seed("st13.keys").toString(),
                "--for",
                seed("st13.pcap").toString(),
                "--strip",
                stripped.toString(),
                "--embed",
                with.toString()));
        Peer.Ended ended = Peer.run(command, new byte[0]);
        assertThat(ended.status()).as(ended.errors()).isZero();
        List<List<String>> packets = Tshark.of(seed("st13.pcap")).fields("frame", "frame.len");
        for (Path file : List.of(stripped, with)) {
            assertThat(Tshark.of(file).fields("frame", "frame.len")).isEqualTo(packets);
            assertThat(ended.errors()).contains("kaifu: wrote " + file);
        }
    }

    @Test
    void namesWhatHalfASessionLacks() throws IOException {
        Path keys = folder.resolve("half.keys");
        Files.write(
                keys,
                Files.readAllLines(seed("st13.keys")).stream()
                        .filter(line -> !line.startsWith("SERVER_TRAFFIC_SECRET_0"))
                        .toList());
        String why = session(keys).get("why").asString();
        assertThat(why).startsWith("Missing: SERVER_TRAFFIC_SECRET_0. ");
    }

    @Test
    void namesTheRecordThatDoesNotVerify() throws IOException {
        Path keys = folder.resolve("wrong.keys");
        Files.write(
                keys,
                Files.readAllLines(seed("st12.keys")).stream()
                        .map(line ->
                                line.startsWith("CLIENT_RANDOM") ? line.substring(0, line.length() - 4) + "0000" : line)
                        .toList());
        JsonNode session = json(ExitStatus.FINDING, keys, seed("st12.pcap"))
                .get("sessions")
                .get(0);
        assertThat(session.get("whyId").asString()).isEqualTo("tag-fails");
        // The client's Finished comes first; its packet by tshark.
        String packet = Tshark.of(seed("st12.pcap"))
                .fields("tls.record.content_type == 20 && tcp.dstport == 587", "frame.number")
                .getFirst()
                .getFirst();
        assertThat(session.get("why").asString())
                .startsWith("The first that does not verify is sealed record 1 of the client (packet " + packet + ").");
    }

    @Test
    void namesPacketsThatWereCut() {
        Peer.required("editcap");
        Path cut = folder.resolve("cut.pcap");
        Peer.run("editcap", "-s", "400", seed("s12.pcap").toString(), cut.toString())
                .well();
        Peer.Ended ended =
                KaifuRun.launched("keys", seed("s12.keys").toString(), "--for", cut.toString(), "--format", "json");
        JsonNode session = JSON.readTree(ended.text()).get("sessions").get(0);
        assertThat(session.get("whyId").asString()).isEqualTo("snaplen");
        // The first that lacks bytes is the server's first flight; what follows it tells so.
        assertThat(session.get("why").asString())
                .containsPattern("^[0-9]+ bytes missing, the first before packet [0-9]+\\. ")
                .contains("tcpdump -s 0");
    }

    /// Not `no-handshake`: the connection begins in the capture, and its hellos are in it, cut.
    @ParameterizedTest
    @ValueSource(strings = {"s12", "s13", "st12", "st13"})
    void namesPacketsWhoseHellosWereCut(String name) {
        Peer.required("editcap");
        Path cut = folder.resolve("short.pcap");
        Peer.run("editcap", "-s", "96", seed(name + ".pcap").toString(), cut.toString())
                .well();
        Peer.Ended ended =
                KaifuRun.launched("keys", seed(name + ".keys").toString(), "--for", cut.toString(), "--format", "json");
        JsonNode session = JSON.readTree(ended.text()).get("sessions").get(0);
        assertThat(session.get("whyId").asString()).isEqualTo("snaplen");
        assertThat(session.get("why").asString()).contains("tcpdump -s 0");
    }

    @Test
    void namesTheGap() {
        Peer.required("editcap");
        Path gapped = folder.resolve("gapped.pcap");
        String lost = Tshark.of(seed("s12.pcap"))
                .fields("tls.record.content_type == 23 && tcp.dstport == 465", "frame.number", "tcp.len")
                .get(2)
                .getFirst();
        Peer.run("editcap", seed("s12.pcap").toString(), gapped.toString(), lost)
                .well();
        Peer.Ended ended =
                KaifuRun.launched("keys", seed("s12.keys").toString(), "--for", gapped.toString(), "--format", "json");
        JsonNode session = JSON.readTree(ended.text()).get("sessions").get(0);
        assertThat(session.get("whyId").asString()).isEqualTo("gap");
        assertThat(session.get("status").asString()).isEqualTo("partly");
        List<List<String>> of = Tshark.of(seed("s12.pcap")).fields("frame.number == " + lost, "tcp.len");
        assertThat(session.get("why").asString())
                .startsWith(of.getFirst().getFirst() + " bytes missing, the first before packet ");
    }

    @Test
    void textTellsTheSameInLines() {
        Peer.Ended ended = KaifuRun.launched(
                "keys", seed("st12.keys").toString(), "--for", seed("st12.pcap").toString());
        assertThat(ended.well().text())
                .contains("decrypted by CLIENT_RANDOM  (" + seed("st12.keys") + " line ")
                .endsWith("1 secret: 1 of sessions in the capture, 0 that name none of them.\n");
    }

    /// A secret whose client random differs in one digit.
    private static String lineWithASlip() throws IOException {
        String line = Files.readAllLines(seed("st12.keys")).stream()
                .filter(text -> text.startsWith("CLIENT_RANDOM "))
                .findFirst()
                .orElseThrow();
        char slip = line.charAt(20) == '0' ? '1' : '0';
        return line.substring(0, 20) + slip + line.substring(21);
    }

    private static JsonNode session(Path keys) {
        Peer.Ended ended = KaifuRun.launched(
                "keys", keys.toString(), "--for", seed("st13.pcap").toString(), "--format", "json");
        return JSON.readTree(ended.text()).get("sessions").get(0);
    }

    private static JsonNode json(int status, Path keys, Path capture) {
        Peer.Ended ended = KaifuRun.launched("keys", keys.toString(), "--for", capture.toString(), "--format", "json");
        assertThat(ended.status()).isEqualTo(status);
        return JSON.readTree(ended.text());
    }

    private static Path seed(String name) {
        Path captures = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(captures != null, "KAIFU_CORPUS names no folder");
        return captures.resolve(name);
    }
}
