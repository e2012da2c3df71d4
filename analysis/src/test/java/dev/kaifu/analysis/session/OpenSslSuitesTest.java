package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tcpdump;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every suite that this machine's openssl can speak, in TLS 1.0 to 1.2: what its client and its server said to each
/// other, recorded by tcpdump and opened by its key log.
class OpenSslSuitesTest {
    private static final String ALL = "ALL:eNULL:@SECLEVEL=0";
    private static final String PSK = "1a2b3c4d";
    /// Several records a side, the last of them short.
    private static final String FRAGMENT = "512";

    private static final String LINE = "MAIL FROM:<" + "sender".repeat(200) + "@example.jp>";

    @TempDir
    Path folder;

    /// @param name in the registry
    /// @param openssl its name there
    private record Spoken(String version, String name, String openssl) {
        boolean usesRsa() {
            return name.startsWith("TLS_RSA_WITH");
        }
    }

    @Test
    void whatIsSaidInEachCanBeRead() throws IOException {
        assertOpened(each("-tls1_2"), "-bugs");
    }

    @Test
    void earlierVersionsHaveTheirOwnKeysAndIvs() throws IOException {
        List<Spoken> spoken = new ArrayList<>(each("-tls1"));
        each("-tls1_1").stream().filter(Spoken::usesRsa).forEach(spoken::add);
        // Without -bugs, TLS 1.0 sends an empty record before each other.
        assertOpened(spoken, "-no_etm");
    }

    @Test
    void theMacMayStandOutsideTheEncryption() throws IOException {
        List<Spoken> spoken = new ArrayList<>(each("-tls1"));
        spoken.addAll(each("-tls1_1"));
        assertOpened(spoken.stream().filter(Spoken::usesRsa).toList(), "-bugs");
        assertOpened(each("-tls1_2").stream().filter(Spoken::usesRsa).toList(), "-no_etm");
    }

    private static List<Spoken> each(String version) {
        Peer.Ended listed = Peer.run("openssl", "ciphers", "-s", "-psk", version, "-stdname", ALL)
                .well();
        return listed.text()
                .lines()
                .map(line -> line.split(" +", -1))
                // The server has neither a DSS certificate nor a file of SRP passwords.
                .filter(words -> !words[0].contains("_SRP_") && !words[0].contains("_DSS_"))
                .filter(words -> words[0].contains("_WITH_"))
                .map(words -> new Spoken(version, words[0], words[2]))
                .toList();
    }

    private void assertOpened(List<Spoken> spoken, String option) throws IOException {
        Path capture = folder.resolve("capture" + option + ".pcap");
        Path keys = folder.resolve("keys" + option + ".log");
        Files.deleteIfExists(keys);
        speak(spoken, option, capture, keys);
        List<String> log = Files.readAllLines(keys);
        assertThat(differences(spoken, capture, log)).isEmpty();
        List<String> premasters =
                log.stream().filter(line -> line.startsWith("RSA ")).toList();
        assertThat(differences(spoken, capture, premasters))
                .hasSize((int) spoken.stream().filter(each -> !each.usesRsa()).count());
    }

    private void speak(List<Spoken> spoken, String option, Path capture, Path keys) {
        OpenSsl openssl = new OpenSsl(folder);
        OpenSsl.Certified certified = openssl.certificate("localhost", "DNS:localhost");
        Path curve = folder.resolve("curve.pem");
        Path curveKey = folder.resolve("curve.key");
        Peer.run(
                        List.of(
                                ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=curve -days 2"
                                                + " -keyout " + curveKey + " -out " + curve)
                                        .split(" ", -1)),
                        new byte[0])
                .well();
        String[] server = ("-rev -cipher " + ALL + " -psk " + PSK + " -dcert " + curve + " -dkey " + curveKey + " "
                        + option + " -max_send_frag " + FRAGMENT)
                .split(" ", -1);
        try (OpenSsl.Server running = openssl.server(certified, server);
                Tcpdump recording = Tcpdump.onLoopback(capture, "tcp port " + running.port())) {
            for (Spoken each : spoken) {
                String[] client = ("-quiet " + each.version + " -cipher " + each.openssl + ":@SECLEVEL=0 -psk " + PSK
                                + " -keylogfile " + keys + " " + option + " -max_send_frag " + FRAGMENT)
                        .split(" ", -1);
                byte[] said = (LINE + "\nCLOSE\n").getBytes(StandardCharsets.US_ASCII);
                assertThat(openssl.client(running.port(), said, client).status())
                        .isZero();
            }
            recording.end();
        }
    }

    /// The suites in which not all, or something else, came out.
    private static List<String> differences(List<Spoken> spoken, Path capture, List<String> log) throws IOException {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(log.stream().collect(Collectors.joining("\n")).getBytes(StandardCharsets.US_ASCII))
                .into(secrets);
        Map<String, ByteArrayOutputStream> said = new HashMap<>();
        PlaintextSink sink = new PlaintextSink() {
            @Override
            public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
                said.computeIfAbsent(stream.index() + " " + from, _ -> new ByteArrayOutputStream())
                        .write(array, offset, length);
            }

            @Override
            public void tlsBegins(TcpStream stream) {}
        };
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(secrets, sink, false, conversations::add);
        opener.read(capture);
        opener.finish();
        assertThat(conversations).hasSameSizeAs(spoken);
        List<String> differences = new ArrayList<>();
        for (Conversation conversation : conversations) {
            int stream = conversation.stream().index();
            Spoken each = spoken.get(stream);
            TlsSummary tls = conversation.tls().orElseThrow();
            assertThat(tls.cipher()).contains(each.name);
            boolean same = (LINE + "\nCLOSE\n").equals(text(said, stream, Side.CLIENT))
                    && (new StringBuilder(LINE).reverse() + "\n").equals(text(said, stream, Side.SERVER))
                    && tls.why().isEmpty();
            if (!same) {
                differences.add(each + " " + tls);
            }
        }
        return differences;
    }

    private static String text(Map<String, ByteArrayOutputStream> said, int stream, Side side) {
        return said.getOrDefault(stream + " " + side, new ByteArrayOutputStream())
                .toString(StandardCharsets.ISO_8859_1);
    }
}
