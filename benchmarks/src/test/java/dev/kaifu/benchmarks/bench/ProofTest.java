package dev.kaifu.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The proof must hold for what is right, and for nothing else.
class ProofTest {
    private static final String TRUTH = """
            stream\tversion\tsuite\tport\tcommands\treplies\tmessages\tmessage_bytes\tmessage_sha256\tclient_bytes\tclient_sha256\tserver_bytes\tserver_sha256
            0\tTLSv1.3\tTLS_AES_128_GCM_SHA256\t25\t1\t1\t1\t590\taa\t700\tbb\t30\tcc
            """;

    /// The contract's form, a conversation a line.
    private static final String RIGHT = """
            {"stream":0,"tls":{"version":"TLSv1.3","cipher":"TLS_AES_128_GCM_SHA256","via":"starttls","sni":null},\
            "status":"decrypted","plaintext":{"client":{"bytes":700,"sha256":"bb"},"server":{"bytes":30,"sha256":"cc"}},\
            "events":[{"packet":4,"kind":"reply","code":220,"lines":["x","y"]},{"packet":6,"kind":"command","verb":"EHLO"},\
            {"packet":41,"kind":"message","bytes":590,"sha256":"aa","subject":"testing"}],"findings":[{"packets":[4]}]}
            """;

    @TempDir
    private Path folder;

    private Path truth = Path.of("");

    @BeforeEach
    void writeTruth() throws IOException {
        truth = folder.resolve("truth");
        Files.writeString(truth, TRUTH);
    }

    @Test
    void holdsForWhatIsRight() throws IOException {
        Proof proof = proof(RIGHT);
        assertThat(proof.holds()).isTrue();
        assertThat(proof).isEqualTo(new Proof(1, 1, 1, 1, 1, 1));
    }

    @Test
    void needsNoDigestsWhereNoneWereAskedFor() throws IOException {
        Proof proof = proof(RIGHT.replaceAll(",\"sha256\":\"..\"", ""));
        assertThat(proof.holds()).isTrue();
        assertThat(proof.digests()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    "decrypted"          | "sealed"
                    TLSv1.3              | TLSv1.2
                    TLS_AES_128          | TLS_AES_256
                    "bytes":590          | "bytes":591
                    "kind":"command"     | "kind":"sasl"
                    "kind":"reply"       | "kind":"other"
                    "bytes":700          | "bytes":699
                    "bytes":30           | "bytes":0
                    "sha256":"aa"        | "sha256":"ab"
                    "sha256":"bb"        | "sha256":"ba"
                    "sha256":"cc"        | "sha256":"cd"
                    """)
    void doesNotHoldForWhatIsNot(String was, String is) throws IOException {
        assertThat(RIGHT).contains(was);
        assertThat(proof(RIGHT.replace(was, is)).holds()).isFalse();
    }

    @Test
    void doesNotHoldWhereAConversationIsMissingOrComesTwice() throws IOException {
        assertThat(proof("").holds()).isFalse();
        Files.writeString(
                truth, TRUTH + TRUTH.lines().skip(1).findFirst().orElseThrow().replaceFirst("0", "1") + "\n");
        assertThat(proof(RIGHT + RIGHT).right()).isEqualTo(1);
        assertThat(proof(RIGHT + RIGHT).holds()).isFalse();
    }

    @Test
    void saysThatAFileIsNoJson() {
        assertThatThrownBy(() -> proof("{\"stream\":0"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no JSON");
    }

    private Proof proof(String ndjson) throws IOException {
        Path file = folder.resolve("out.ndjson");
        Files.writeString(file, ndjson);
        return Proof.of(truth, file);
    }
}
