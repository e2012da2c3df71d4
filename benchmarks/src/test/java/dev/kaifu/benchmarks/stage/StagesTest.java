package dev.kaifu.benchmarks.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each benchmark does its work, which it proves itself: an operation throws where something is missing.
class StagesTest {
    private final Amount amount = new Amount();

    @ParameterizedTest
    @CsvSource({
        "AES-128-GCM, 1400",
        "AES-256-GCM, 16384",
        "ChaCha20-Poly1305, 16384",
        "AES-128-GCM-TLS12, 1400",
        "AES-128-CBC-SHA, 16384",
        "AES-128-CBC-SHA256, 1400"
    })
    void recordsOpen(String suite, int recordSize) {
        RecordOpening stage = new RecordOpening();
        stage.suite = suite;
        stage.recordSize = recordSize;
        stage.seal();
        assertThat(stage.open(amount)).isGreaterThanOrEqualTo(256L * recordSize);
        assertThat(amount.megabytes).isGreaterThan(256 * recordSize / 1e6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1200, 120_000})
    void dialoguesAreRead(int meanMessage) {
        SmtpParse stage = new SmtpParse();
        stage.meanMessage = meanMessage;
        stage.write();
        // EHLO, AUTH, MAIL, RCPT, DATA, QUIT.
        assertThat(stage.read(amount)).isEqualTo(6);
    }

    @Test
    void keyLogsAreLoaded() {
        KeyLogLoad stage = new KeyLogLoad();
        stage.write();
        assertThat(stage.load(amount)).isNotNull();
    }

    @Test
    void reassemblyPassesOnWhatTheWalkFinds() throws IOException {
        CaptureWalk stage = new CaptureWalk();
        stage.make();
        assertThat(stage.reassemble(amount)).isEqualTo(stage.walk(amount)).isGreaterThan(40_000_000);
    }

    @Test
    void capturesAreOpened() throws IOException {
        WholeOpening stage = new WholeOpening();
        stage.threads = 2;
        stage.make();
        assertThat(stage.open(amount)).isEqualTo(400);
    }
}
