package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.session.Recorded.Opened;
import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Tcpdump;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// KeyUpdates (RFC 8446 4.6.3) of openssl's client and server, some of them in packets that were lost. The key log has
/// the first secrets alone: openssl logs those behind a KeyUpdate too, most programs do not.
class LostKeyUpdatesTest {
    private static final List<String> LINES = List.of("line one", "line two", "line three", "line four", "line five");

    @TempDir
    static Path folder;

    private static Recorded whole = new Recorded(List.of());
    private static byte[] keys = {};

    @BeforeAll
    static void record() throws IOException {
        OpenSsl openssl = new OpenSsl(folder);
        Path log = folder.resolve("keys.log");
        Path capture;
        try (OpenSsl.Server server = openssl.server(
                        openssl.certificate("localhost", "DNS:localhost"), "-rev", "-tls1_3", "-num_tickets", "0");
                Tcpdump recording = Tcpdump.onLoopback(folder.resolve("capture.pcap"), "tcp port " + server.port())) {
            speak(server.port(), log);
            capture = recording.end();
        }
        keys = Files.readAllLines(log).stream()
                .filter(line -> !line.matches("(CLIENT|SERVER)_TRAFFIC_SECRET_[1-9].*"))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.US_ASCII);
        whole = Recorded.of(capture, 0);
    }

    /// Behind each line but the last, the client changes its keys and asks the server to do so too.
    private static void speak(int port, Path log) throws IOException {
        Path said = folder.resolve("client.out");
        Process client = new ProcessBuilder(
                        "openssl", "s_client", "-connect", "127.0.0.1:" + port, "-keylogfile", log.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try (OutputStream out = client.getOutputStream()) {
            for (String line : LINES) {
                say(out, line);
                await(said, new StringBuilder(line).reverse().toString());
                if (!line.equals(LINES.getLast())) {
                    say(out, "K");
                    pause();
                }
            }
            say(out, "Q");
        } finally {
            pause();
            client.destroy();
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void await(Path file, String text) throws IOException {
        for (int i = 0; i < 100 && !Files.readString(file).contains(text); i++) {
            pause();
        }
        assertThat(Files.readString(file)).contains(text);
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void withoutLossTheFirstSecretsOpenAll() throws IOException {
        Opened opened = whole.open(keys);
        assertThat(opened.client()).isEqualTo(String.join("\n", LINES) + "\n");
        assertThat(opened.server())
                .isEqualTo(LINES.stream()
                        .map(line -> new StringBuilder(line).reverse() + "\n")
                        .collect(Collectors.joining()));
        assertThat(opened.conversation().status()).isEqualTo(Status.DECRYPTED);
    }

    /// Whichever run of packets is lost, behind the first line: what stood in it is missing, and nothing else.
    @Test
    void whatFollowsLostKeyUpdatesIsOpened() throws IOException {
        Opened opened = whole.open(keys);
        List<Integer> carriers = whole.carriers();
        List<String> different = new ArrayList<>();
        int tried = 0;
        for (int first = 0; first < carriers.size(); first++) {
            for (int behind = first + 1; behind < carriers.size() - 3; behind++) {
                Opened before = whole.first(carriers.get(first)).open(keys);
                if (before.client().isEmpty() || before.server().isEmpty()) {
                    continue;
                }
                Opened with = whole.first(carriers.get(behind)).open(keys);
                Recorded lossy = whole;
                for (int lost = behind - 1; lost >= first; lost--) {
                    lossy = lossy.without(carriers.get(lost));
                }
                Opened without = lossy.open(keys);
                tried++;
                if (!without.client().equals(cut(opened.client(), before.client(), with.client()))
                        || !without.server().equals(cut(opened.server(), before.server(), with.server()))
                        || !without.why().equals("gap")) {
                    different.add(first + " to " + behind + ": " + without.why() + " " + without.client());
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(tried).isGreaterThan(40);
    }

    private static String cut(String all, String before, String with) {
        return before + all.substring(with.length());
    }
}
