package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.session.Recorded.Opened;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a capture that was made to cost time can ask for.
class TrialBoundsTest {
    /// Of processor time; without an end it would be twice as much for each thousand records.
    private static final long MOST = TimeUnit.MILLISECONDS.toNanos(1500);

    @ParameterizedTest
    @CsvSource({"0, 65536", "1, 65536", "3, 32768", "99, 1310", "127, 1024", "100000, 1024"})
    void laterConnectionsMayTryLess(int connection, int trials) {
        SequenceSearch.Bounds bounds = SequenceSearch.Bounds.of(connection);
        int afforded = 0;
        while (bounds.affords(1)) {
            afforded++;
        }
        assertThat(afforded).isEqualTo(trials);
    }

    /// Whoever knows the keys may seal as many ChangeCipherSpecs as there is room for.
    @Test
    void newKeysDoNotBeginAnew() {
        TlsDirection side = new TlsDirection(Side.CLIENT, 1000);
        for (int i = 0; i < 600; i++) {
            side.bounds.affords(1);
        }
        side.beginTls12(RecordKeys.NONE);
        for (int i = 600; i < SequenceSearch.MIN_TRIALS; i++) {
            assertThat(side.bounds.affords(1)).isTrue();
        }
        assertThat(side.bounds.affords(1)).isFalse();
    }

    /// Sixty-four master secrets of one name, and records that none of them opens.
    @Test
    void recordsThatNoneOfManySecretsOpensCostNoMoreThanTheFirst() throws IOException {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        Recorded whole = Recorded.of(folder.resolve("s12.pcap"), 0);
        List<Integer> client = whole.ofSameSide(whole.carriers().getFirst());
        byte[] hello = whole.segments().get(client.getFirst()).bytes();
        // Behind the headers of record and message, and the version.
        String name = HexFormat.of().formatHex(hello, 11, 43);
        Random random = new Random(5246);
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            byte[] master = new byte[48];
            random.nextBytes(master);
            log.append("CLIENT_RANDOM ")
                    .append(name)
                    .append(' ')
                    .append(HexFormat.of().formatHex(master))
                    .append('\n');
        }
        byte[] place = Arrays.copyOf(new byte[] {23, 3, 3, 0, 24}, 5 + 24);
        byte[] all = new byte[2000 * place.length];
        for (int at = 0; at < all.length; at += place.length) {
            System.arraycopy(place, 0, all, at, place.length);
        }
        Recorded many = whole.before(client.get(2), all);
        var clock = ManagementFactory.getThreadMXBean();
        long before = clock.getCurrentThreadCpuTime();
        Opened opened = many.open(log.toString().getBytes(StandardCharsets.US_ASCII));
        long took = clock.getCurrentThreadCpuTime() - before;
        assertThat(opened.why()).isEqualTo("tag-fails");
        assertThat(took).isLessThan(MOST);
    }
}
