package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.generated.GeneratedCapture.Plan;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets that another thread brings while the first packets are walked over: nothing is opened without
/// them.
class SecretsComingTest {
    /// Fewer bytes than may wait to be opened, so that the reader comes to the end.
    private static final Plan SMALL = new Plan(3, 20, 9_000, 1_460, 10, 0);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void openAsIfTheyHadBeenThere(int threads) throws IOException {
        // In the capture too: those are added behind the ones that were given.
        GeneratedCapture generated = new GeneratedCapture(SMALL);
        for (boolean inside : List.of(false, true)) {
            byte[] capture = inside ? generated.withSecretsInside() : generated.bytes();
            SecretStore known = new SecretStore();
            SecretScanner.scan(generated.keyLog()).into(known);
            SaidConversations expected = new SaidConversations();
            try (Opener opener = new Opener(known, true, 1, expected)) {
                opener.read(new ByteArrayInputStream(capture), "made");
                opener.finish();
            }
            assertThat(expected.toString()).contains(" DECRYPTED\n");

            SecretStore secrets = new SecretStore();
            CompletableFuture<Void> filled = new CompletableFuture<>();
            SaidConversations said = new SaidConversations();
            try (Opener opener = new Opener(secrets, true, threads, said)) {
                opener.secretsAreComing(filled::join);
                Thread filler = new Thread(() -> {
                    SecretScanner.scan(generated.keyLog()).into(secrets);
                    filled.complete(null);
                });
                // The reader itself needs one where it works alone, and where it has some to add.
                boolean reader = threads == 1 || inside;
                opener.read(startingAfter(reader ? 20 : capture.length / 2, capture, filler), "made");
                opener.finish();
            }
            assertThat(said.toString()).isEqualTo(expected.toString());
        }
    }

    /// As many bytes pass before the secrets begin to come.
    private static InputStream startingAfter(int bytes, byte[] capture, Thread filler) {
        InputStream rest = new ByteArrayInputStream(capture, bytes, capture.length - bytes) {
            @Override
            public synchronized int read(byte[] array, int offset, int length) {
                if (filler.getState() == Thread.State.NEW) {
                    filler.start();
                }
                return super.read(array, offset, length);
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(capture, 0, bytes), rest);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void thatCannotComeEndTheWork(int threads) throws IOException {
        byte[] capture = new GeneratedCapture(SMALL).bytes();
        SaidConversations said = new SaidConversations();
        try (Opener opener = new Opener(new SecretStore(), true, threads, said)) {
            opener.secretsAreComing(() -> {
                throw new IllegalArgumentException("no such file");
            });
            assertThatThrownBy(() -> {
                        opener.read(new ByteArrayInputStream(capture), "made");
                        opener.finish();
                    })
                    .hasMessage("no such file");
        }
        assertThat(said.toString()).doesNotContain("TLS");
    }
}
