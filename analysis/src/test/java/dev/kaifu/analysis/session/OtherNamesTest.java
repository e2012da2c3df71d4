package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.session.Recorded.Opened;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Secrets of real recordings whose names are wrong or missing: the records prove which fit.
class OtherNamesTest {
    /// @param names what the key log says instead of the session's client random
    @ParameterizedTest(name = "{0}: {1}, {2} others before")
    @CsvSource({
        "s12, another, 0, DECRYPTED",
        "s12, another, 50, DECRYPTED",
        "s12, none, 0, DECRYPTED",
        "s12, none, 1000, DECRYPTED",
        "s12, zeek, 1000, DECRYPTED",
        "s12, another, 300, SEALED",
        // As with an Encrypted ClientHello that was accepted: all labels carry the inner random.
        "s13, another, 0, DECRYPTED",
        "s13, another, 20, DECRYPTED",
        "s13, another, 300, SEALED",
        "s13, swapped, 0, DECRYPTED",
        "s13, swapped, 20, DECRYPTED",
        // A key log whose lines were damaged each in its own way.
        "s13, different, 0, DECRYPTED",
        "s13, different, 20, DECRYPTED"
    })
    void opens(String recording, String names, int others, Status status) throws IOException {
        String keys = Files.readString(folder().resolve(recording + ".keys"));
        Recorded recorded = Recorded.of(folder().resolve(recording + ".pcap"), 0);
        String log = others(keys, others) + renamed(keys, names);
        Opened opened = recorded.open(log.getBytes(StandardCharsets.US_ASCII));
        assertThat(opened.conversation().status()).isEqualTo(status);
        if (status == Status.DECRYPTED) {
            Opened whole = recorded.open(keys.getBytes(StandardCharsets.US_ASCII));
            assertThat(opened.client()).isEqualTo(whole.client()).contains("mail from");
            assertThat(opened.server()).isEqualTo(whole.server());
        }
    }

    private static String renamed(String keys, String names) {
        String another = "5a".repeat(32);
        return switch (names) {
            case "none" ->
                keys.replaceAll("CLIENT_RANDOM [0-9a-f]{64} ([0-9a-f]{96})", "RSA Session-ID: Master-Key:$1");
            case "zeek" -> keys.replaceAll("(CLIENT_RANDOM) [0-9a-f]{8}", "$1 ");
            case "swapped" ->
                keys.replaceAll("(?m)^CLIENT_", "X_")
                        .replaceAll("(?m)^SERVER_", "CLIENT_")
                        .replaceAll("(?m)^X_", "SERVER_")
                        .replaceAll(" [0-9a-f]{64} ", " " + another + " ");
            case "different" -> {
                AtomicInteger line = new AtomicInteger();
                yield Pattern.compile(" [0-9a-f]{64} ")
                        .matcher(keys)
                        .replaceAll(name -> " %02x%s ".formatted(line.incrementAndGet(), another.substring(2)));
            }
            default -> keys.replaceAll(" [0-9a-f]{64} ", " " + another + " ");
        };
    }

    /// So many other sessions, with secrets of the same labels and lengths.
    private static String others(String keys, int count) {
        Random random = new Random(9850);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String id = hex(random, 32);
            keys.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] fields = line.split(" ", -1);
                all.append("%s %s %s%n".formatted(fields[0], id, hex(random, fields[2].length() / 2)));
            });
        }
        return all.toString();
    }

    private static String hex(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Path folder() {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        return folder;
    }
}
