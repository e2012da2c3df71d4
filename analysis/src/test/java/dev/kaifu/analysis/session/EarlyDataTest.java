package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.session.Recorded.Opened;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// 0-RTT (RFC 8446 2.3): data that comes before the ServerHello, in a recording of openssl.
class EarlyDataTest {
    private static final Path FOLDER = Path.of("src/test/resources/early-data");
    private static final int PORT = 14_433;

    @Test
    void earlyDataIsPartOfThePlaintext() throws IOException {
        Tshark tshark = Tshark.withKeys(FOLDER.resolve("capture.pcap"), FOLDER.resolve("keys.log"));
        for (int stream = 0; stream < 2; stream++) {
            Opened opened = Recorded.of(FOLDER.resolve("capture.pcap"), stream)
                    .open(Files.readAllBytes(FOLDER.resolve("keys.log")));
            Tshark.Followed followed = tshark.follow("tls", stream);
            byte[] client = followed.node0().endsWith(":" + PORT) ? followed.from1() : followed.from0();
            assertThat(opened.client()).isEqualTo(new String(client, StandardCharsets.ISO_8859_1));
            assertThat(opened.conversation().status()).isEqualTo(Status.DECRYPTED);
        }
    }

    /// The capture ends behind the client's first flight: what says how it is sealed never comes, the secret opens it.
    @Test
    void aCaptureThatEndsBeforeTheServerHelloShowsTheEarlyData() throws IOException {
        byte[] keys = Files.readAllBytes(FOLDER.resolve("keys.log"));
        Recorded whole = Recorded.of(FOLDER.resolve("capture.pcap"), 1);
        int answer = whole.carriers().stream()
                .filter(i -> !whole.segments()
                        .get(i)
                        .sameSide(whole.segments().get(whole.carriers().getFirst())))
                .findFirst()
                .orElseThrow();
        String client = whole.open(keys).client();
        Opened cut = whole.first(answer).open(keys);
        assertThat(cut.client()).isNotEmpty();
        assertThat(client).startsWith(cut.client()).endsWith("hello2\n");
        assertThat(client.length() - "hello2\n".length()).isEqualTo(cut.client().length());
        assertThat(cut.why()).isEqualTo("cut-short");
        assertThat(cut.conversation().status()).isEqualTo(Status.PARTLY);
        Opened sealed = whole.first(answer).open(new byte[0]);
        assertThat(sealed.client()).isEmpty();
        assertThat(sealed.why()).isEqualTo("cut-short");
    }

    @Test
    void withoutItsSecretEarlyDataAloneStaysSealed() throws IOException {
        String keys = Files.readAllLines(FOLDER.resolve("keys.log")).stream()
                .filter(line -> !line.startsWith("CLIENT_EARLY_TRAFFIC_SECRET"))
                .collect(Collectors.joining("\n"));
        Opened opened = Recorded.of(FOLDER.resolve("capture.pcap"), 1).open(keys.getBytes(StandardCharsets.US_ASCII));
        assertThat(opened.client()).isEqualTo("hello2\n");
        assertThat(opened.why()).isEqualTo("early-data");
        assertThat(opened.conversation().status()).isEqualTo(Status.PARTLY);
    }
}
