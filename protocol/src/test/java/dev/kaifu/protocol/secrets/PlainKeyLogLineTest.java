package dev.kaifu.protocol.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The reading of plain lines from bytes gives what the reading of any line gives, and nothing where it is not sure;
/// the
/// scanner finds what a reading without it would.
class PlainKeyLogLineTest {
    private static final int ROUNDS = 40_000;
    private static final List<String> LABELS = List.of(
            "CLIENT_RANDOM",
            "CLIENT_EARLY_TRAFFIC_SECRET",
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            "CLIENT_TRAFFIC_SECRET_0",
            "SERVER_TRAFFIC_SECRET_0",
            "SERVER_TRAFFIC_SECRET_123456",
            "CLIENT_TRAFFIC_SECRET_1234567",
            "CLIENT_TRAFFIC_SECRET_007",
            "CLIENT_TRAFFIC_SECRET_N",
            "CLIENT_TRAFFIC_SECRET_",
            "EXPORTER_SECRET",
            "EARLY_EXPORTER_SECRET",
            "ECH_SECRET",
            "ECH_CONFIG",
            "PMS_CLIENT_RANDOM",
            "RSA",
            "RSA_SESSION_ID",
            "client_random",
            "CLIENT_RANDOMS",
            "#");
    private static final List<String> GAPS = List.of("  ", "\t", " \t", "");
    private static final List<String> ENDS =
            List.of("\n", "\n", "\r\n", "\r", "\n\r", "\r\r\n", "\n\n", " \n", "\t\r\n");
    private static final String ODD = " \t\r\n\0#gG@`/:-_\u00a0\u0085\u00e9\u001c0aFS";

    private final Random random = new Random(9850);

    @Test
    void takesEveryLabelAsProgramsWriteIt() {
        String id = "0123456789abcdef".repeat(4);
        for (SecretLabel label : SecretLabel.values()) {
            Secret secret = new Secret(label, 0, new byte[label == SecretLabel.RSA ? 8 : 32], new byte[48]);
            String line = KeyLogLine.format(secret);
            assertThat(plain(line))
                    .as(line)
                    .isEqualTo(label == SecretLabel.RSA_SESSION_ID ? List.of() : List.of(secret));
        }
        String master = "22".repeat(48);
        Secret secret = plain("CLIENT_RANDOM " + id + " " + master).getFirst();
        assertThat(HexFormat.of().formatHex(secret.id())).isEqualTo(id);
        assertThat(HexFormat.of().formatHex(secret.value())).isEqualTo(master);
        assertThat(plain("CLIENT_RANDOM " + id.toUpperCase(Locale.ROOT) + " " + master))
                .containsExactly(secret);
    }

    @Test
    void whatItTakesIsWhatAnyLineGives() {
        int taken = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String line = changed(line());
            List<Secret> plain = plain(line);
            if (!plain.isEmpty()) {
                taken++;
                assertThat(plain)
                        .as(line)
                        .isEqualTo(KeyLogLine.parse(line).stream().toList());
                assertThat(KeyLogLine.looksLikeOne(line)).as(line).isTrue();
            }
        }
        // The law would hold of nothing at all.
        assertThat(taken).isBetween(ROUNDS / 20, ROUNDS - 1);
    }

    @Test
    void theScannerFindsWhatReadingEachLineTheLongWayFinds() {
        int secrets = 0;
        for (int round = 0; round < ROUNDS / 10; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.append(line()).append(ENDS.get(random.nextInt(ENDS.size())));
            }
            String mutated = changed(text.toString());
            FoundSecrets found = SecretScanner.scan(mutated.getBytes(StandardCharsets.ISO_8859_1));
            FoundSecrets expected = theLongWay(mutated);
            assertThat(found.secrets()).as(mutated).isEqualTo(expected.secrets());
            // Of a long line the scanner sees the beginning, too.
            assertThat(found.badLines()).as(mutated).containsAll(expected.badLines());
            assertThat(found.badLines().stream()
                            .filter(number -> !isLong(mutated, number))
                            .toList())
                    .as(mutated)
                    .isEqualTo(expected.badLines());
            secrets += found.secrets().size();
        }
        assertThat(secrets).isGreaterThan(ROUNDS / 20);
    }

    /// Cuts the whole text into lines by a pattern, and gives each to the reader of any line.
    private static FoundSecrets theLongWay(String text) {
        FoundSecrets.Collector found = new FoundSecrets.Collector();
        LogLineReader reader = new LogLineReader(found);
        String[] lines = lines(text);
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isEmpty() && lines[i].length() <= KeyLogLine.MAX_LINE) {
                reader.line(lines[i], i + 1);
            }
        }
        reader.finish();
        return found.collected();
    }

    private static String[] lines(String text) {
        return text.split("\r\n|\r|\n", -1);
    }

    private static boolean isLong(String text, long number) {
        return lines(text)[(int) number - 1].length() > KeyLogLine.MAX_LINE;
    }

    private static List<Secret> plain(String line) {
        byte[] bytes = ("x" + line + "0").getBytes(StandardCharsets.ISO_8859_1);
        return PlainKeyLogLine.parse(bytes, 1, bytes.length - 1).stream().toList();
    }

    private String line() {
        return random.nextInt(8) == 0 ? " " : LABELS.get(random.nextInt(LABELS.size())) + fields();
    }

    private String fields() {
        int idLength = random.nextInt(6) == 0 ? random.nextInt(34) : random.nextInt(6) == 0 ? 8 : 32;
        int valueLength = random.nextBoolean() ? 48 : 16 * random.nextInt(4);
        if (random.nextInt(200) == 0) {
            valueLength = 2000 + random.nextInt(50);
        }
        return gap() + hex(idLength) + gap() + hex(valueLength);
    }

    private String gap() {
        return random.nextInt(6) == 0 ? GAPS.get(random.nextInt(GAPS.size())) : " ";
    }

    private String hex(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        String hex = HexFormat.of().formatHex(bytes);
        return random.nextBoolean() ? hex : hex.toUpperCase(Locale.ROOT);
    }

    /// Half of the lines as they are, the others with up to three characters set, put in or left out.
    private String changed(String line) {
        StringBuilder text = new StringBuilder(line);
        for (int i = random.nextBoolean() ? 0 : 1 + random.nextInt(3); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            char odd = ODD.charAt(random.nextInt(ODD.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, odd);
                case 1 -> text.insert(at, odd);
                default -> text.deleteCharAt(at);
            }
        }
        return text.toString();
    }
}
