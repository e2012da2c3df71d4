package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.session.Recorded.Opened;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Suites of GOST, RFC 9150 and the draft of ChaCha20: `spoken` was recorded with OpenSSL and wolfSSL, `sealed` was
/// sealed after the RFCs' texts; README.md beside them says how.
class RareSuitesTest {
    private static final Path FOLDER = Path.of("src/test/resources/rare-suites");

    /// Each dialogue has so many NOOPs, and so many lines in its letter.
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "spoken, 0, TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC, 66, 600",
        "spoken, 1, TLS_GOSTR341112_256_WITH_MAGMA_CTR_OMAC, 3, 150",
        "spoken, 2, TLS_GOSTR341112_256_WITH_28147_CNT_IMIT, 3, 150",
        "spoken, 3, TLS_SHA256_SHA256, 0, 150",
        "spoken, 4, TLS_SHA384_SHA384, 0, 150",
        "spoken, 5, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, 0, 150",
        "spoken, 6, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, 0, 150",
        "spoken, 7, TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256, 0, 150",
        "spoken, 8, TLS_GOSTR341112_256_WITH_28147_CNT_IMIT, 3, 150",
        "sealed, 1, TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_L, 3, 150",
        "sealed, 2, TLS_GOSTR341112_256_WITH_MAGMA_MGM_L, 130, 3",
        "sealed, 3, TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_S, 10, 150",
        "sealed, 4, TLS_GOSTR341112_256_WITH_MAGMA_MGM_S, 10, 150",
        "sealed, 5, TLS_SHA256_SHA256, 3, 150",
        "sealed, 6, TLS_SHA384_SHA384, 3, 150"
    })
    void whatWasSaidCanBeRead(String capture, int stream, String suite, int noops, int lines) throws IOException {
        Opened opened = recorded(capture, stream).open(keys(capture));
        assertThat(opened.client()).isEqualTo(client(noops, lines));
        assertThat(opened.server()).isEqualTo(server(noops));
        assertThat(opened.conversation().status()).isEqualTo(Status.DECRYPTED);
        assertThat(opened.conversation().tls().orElseThrow().cipher()).contains(suite);
    }

    /// RFC 9367 A.1.2.
    @Test
    void theExampleOfTheRfcOpens() throws IOException {
        Opened opened = recorded("sealed", 0).open(keys("sealed"));
        assertThat(opened.server()).isEqualTo("HELO gost.example.com\r\n");
        assertThat(opened.client()).isEmpty();
        assertThat(opened.conversation().status()).isEqualTo(Status.DECRYPTED);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "spoken, 0",
        "spoken, 1",
        "spoken, 2",
        "spoken, 3",
        "spoken, 4",
        "spoken, 5",
        "spoken, 6",
        "spoken, 7",
        "sealed, 0",
        "sealed, 1",
        "sealed, 2",
        "sealed, 3",
        "sealed, 4",
        "sealed, 5",
        "sealed, 6"
    })
    void anotherSecretOpensNothing(String capture, int stream) throws IOException {
        String wrong = new String(keys(capture), StandardCharsets.US_ASCII).replaceAll("(?m)[0-9a-f]{8}$", "00000000");
        Opened opened = recorded(capture, stream).open(wrong.getBytes(StandardCharsets.US_ASCII));
        assertThat(opened.client() + opened.server()).isEmpty();
        assertThat(opened.why()).isEqualTo("tag-fails");
        assertThat(opened.conversation().status()).isEqualTo(Status.SEALED);
    }

    /// The MAC runs on over all records of a side in this suite alone; the server's side is whole.
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"spoken, 0, true", "spoken, 1, true", "spoken, 2, false", "spoken, 5, true"})
    void aDamagedRecordCostsWhatHangsOnIt(String capture, int stream, boolean alone) throws IOException {
        Recorded whole = recorded(capture, stream);
        Opened opened = whole.damaged(recipient(whole)).open(keys(capture));
        assertThat(opened.client()).startsWith("EHLO me.example.jp\r\n").doesNotContain("RCPT");
        assertThat(opened.client().endsWith("QUIT\r\n")).isEqualTo(alone);
        assertThat(opened.server()).endsWith("221 bye\r\n");
        assertThat(opened.conversation().status()).isEqualTo(Status.PARTLY);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "spoken, 0, true",
        "spoken, 1, true",
        "spoken, 2, false",
        "spoken, 4, true",
        "spoken, 7, true",
        "sealed, 3, true"
    })
    void soDoesAGap(String capture, int stream, boolean alone) throws IOException {
        Recorded whole = recorded(capture, stream);
        Opened opened = whole.without(recipient(whole)).open(keys(capture));
        assertThat(opened.client()).startsWith("EHLO me.example.jp\r\n").doesNotContain("RCPT");
        assertThat(opened.client().endsWith("QUIT\r\n")).isEqualTo(alone);
        assertThat(opened.server()).endsWith("221 bye\r\n");
        assertThat(opened.why()).isEqualTo("gap");
    }

    /// The segment in which the client names the recipient: DATA and the letter, its longest, come behind it.
    private static int recipient(Recorded whole) {
        List<Integer> client = whole.ofSameSide(whole.carriers().getFirst());
        int letter = 0;
        for (int i = 1; i < client.size(); i++) {
            letter = payload(whole, client.get(i)) > payload(whole, client.get(letter)) ? i : letter;
        }
        return client.get(letter - 2);
    }

    private static int payload(Recorded whole, int segment) {
        return whole.segments().get(segment).payload();
    }

    private static Recorded recorded(String capture, int stream) throws IOException {
        return Recorded.of(FOLDER.resolve(capture + ".pcap"), stream);
    }

    private static byte[] keys(String capture) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(capture + ".keys"));
    }

    private static String client(int noops, int lines) {
        return "EHLO me.example.jp\r\n" + "NOOP\r\n".repeat(noops)
                + "MAIL FROM:<me@example.jp>\r\nRCPT TO:<you@example.jp>\r\nDATA\r\nSubject: letter\r\n\r\n"
                + "a line of the letter\r\n".repeat(lines) + ".\r\nQUIT\r\n";
    }

    private static String server(int noops) {
        return "220 mail.example.jp ESMTP\r\n250-mail.example.jp\r\n250 SIZE 1000000\r\n"
                + "250 ok\r\n".repeat(noops + 2)
                + "354 go on\r\n250 queued\r\n221 bye\r\n";
    }
}
