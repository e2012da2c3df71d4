package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.session.Recorded.Opened;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// TLS of real recordings that begins behind other bytes of a segment: words are put before the first record of a side.
class TlsInsideSegmentsTest {
    private static final String PROXY2 = "0d0a0d0a000d0a515549540a2111000c0a0000010a000002d43101bb";

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource({
        "s13, PROXY TCP4 10.0.0.1 10.0.0.2 54321 465\\r\\n, ''",
        "s12, PROXY TCP4 10.0.0.1 10.0.0.2 54321 465\\r\\n, ''",
        "s13, proxy2, ''",
        "s12, proxy2, ''",
        "s13, STLS\\r\\n, +OK begin\\r\\n",
        "s12, STLS\\r\\n, +OK begin\\r\\n",
        "s13, AUTH TLS\\r\\n, 234 go on\\r\\n",
        "s13, EHLO me\\r\\nSTARTTLS\\r\\n, 220 ready\\r\\n",
        "s12, EHLO me\\r\\nSTARTTLS\\r\\n, 220 ready\\r\\n",
        "s13, <starttls/>, <proceed/>",
        "s13, CONNECT mail.example:465 HTTP/1.1\\r\\n\\r\\n, HTTP/1.1 200 OK\\r\\n\\r\\n",
        "s12, CONNECT mail.example:465 HTTP/1.1\\r\\n\\r\\n, HTTP/1.1 200 OK\\r\\n\\r\\n"
    })
    void opens(String name, String client, String server) throws IOException {
        Recorded whole = Recorded.of(folder().resolve(name + ".pcap"), 0);
        byte[] keys = Files.readAllBytes(folder().resolve(name + ".keys"));
        Opened expected = whole.open(keys);
        List<Integer> carriers = whole.carriers();
        Recorded with = whole.before(carriers.get(1), bytes(server)).before(carriers.get(0), bytes(client));
        for (Recorded same : List.of(with, with.split(1), with.split(7), with.split(100), with.twice())) {
            Opened opened = same.open(keys);
            assertThat(opened.why()).isEmpty();
            assertThat(opened.conversation().status()).isEqualTo(Status.DECRYPTED);
            assertThat(opened.client()).isEqualTo(expected.client());
            assertThat(opened.server()).isEqualTo(expected.server());
            assertThat(opened.conversation().client().bytes())
                    .isEqualTo(expected.client().length());
            if (!client.startsWith("STLS")) {
                // Inside is SMTP, which nobody speaks where POP3 was spoken.
                assertThat(messages(opened)).isEqualTo(messages(expected));
            }
        }
    }

    private static long messages(Opened opened) {
        return opened.conversation().events().stream()
                .filter(event -> event.event() instanceof MailEvent.Message && event.insideTls())
                .count();
    }

    private static byte[] bytes(String text) {
        return text.equals("proxy2")
                ? HexFormat.of().parseHex(PROXY2)
                : text.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static Path folder() {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        return folder;
    }
}
