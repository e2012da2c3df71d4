package dev.kaifu.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The table of `./dev corpus`, and when it holds.
class MeasureTextTest {
    private static final Measured MEASURED = new Measured(
            "streams",
            List.of(
                    Finding.equal("a.pcap stream 0"),
                    Finding.listed("b.pcap stream 1", "tshark errs"),
                    Finding.different("c.pcap stream 2", "sealed, gap: 0 and 0 bytes instead of 1 and 2")));

    @Test
    void differencesAreNamedAndCounted() {
        String text = new MeasureText(List.of(MEASURED)).text();
        assertThat(text.lines().filter(line -> line.startsWith("streams  ")))
                .singleElement()
                .asString()
                .matches("streams +3 +1 +1 +1");
        assertThat(text)
                .contains("  c.pcap stream 2: sealed, gap: 0 and 0 bytes instead of 1 and 2\n")
                .contains("  b.pcap stream 1: tshark errs\n")
                .doesNotContain("a.pcap");
    }

    @Test
    void aDifferenceWithoutAReasonDoesNotHold() {
        assertThat(MEASURED.holds()).isFalse();
        assertThat(new Measured("streams", MEASURED.findings().subList(0, 2)).holds())
                .isTrue();
    }

    @Test
    void machinesGetTheSame() {
        assertThat(new MeasureJson(List.of(MEASURED)).text())
                .contains("\"measure\":\"streams\",\"rows\":3,\"equal\":1,\"listed\":1,\"different\":1")
                .contains("{\"subject\":\"b.pcap stream 1\",\"listed\":true,\"detail\":\"tshark errs\"}");
    }
}
