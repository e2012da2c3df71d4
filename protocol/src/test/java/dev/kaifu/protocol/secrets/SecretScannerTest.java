package dev.kaifu.protocol.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScannerTest {
    // The values that the project's first text shows.
    private static final String RANDOM = "9420cdb22e9988f8a1e95918182a60d646622553e337e15d1fdcb4d991d91d7e";
    private static final String MASTER =
            "F82000D96468E651DA48D98D30339F83BA8841CA8D15470A829AC89ED5E6218AC9BD73CD7396CC91B51A87136346A5EF";
    private static final String SESSION = "C4C84A1A82C0858DBD58C5985362256745E9908B257171CFB5AA4A8778946C30";

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">>> TLS 1.2 Handshake [length 00bf], ClientHello",
                ">>> TLS 1.2, Handshake [length 00bf], ClientHello",
                ">>> TLS 1.0 Handshake [length 00bf], ClientHello"
            })
    void readsTheHeadingsOfEveryGeneration(String heading) {
        FoundSecrets found = scan(log(heading));
        assertThat(found.secrets().getFirst().label()).isEqualTo(SecretLabel.CLIENT_RANDOM);
        assertThat(KeyLogLine.format(found.secrets().getFirst()))
                .isEqualToIgnoringCase("CLIENT_RANDOM " + RANDOM + " " + MASTER);
        assertThat(KeyLogLine.format(found.secrets().getLast()))
                .isEqualToIgnoringCase("RSA Session-ID:" + SESSION + " Master-Key:" + MASTER);
    }

    @Test
    void givesEachOfSeveralConnectionsItsOwnMasterKey() {
        String second = log(">>> TLS 1.2 Handshake [length 00bf], ClientHello").replace("94 20 cd b2", "11 22 33 44");
        FoundSecrets found = scan(log(">>> TLS 1.2 Handshake [length 00bf], ClientHello") + second);
        assertThat(found.secrets().stream()
                        .filter(secret -> secret.label() == SecretLabel.CLIENT_RANDOM)
                        .map(secret -> KeyLogLine.format(secret).substring(14, 22)))
                .containsExactly("9420cdb2", "11223344");
    }

    @Test
    void takesEveryFormOfKeyLog() {
        String hex = "ab".repeat(32);
        String text =
                "# comment\r\nCLIENT_RANDOM " + hex + " " + MASTER + "\rSERVER_TRAFFIC_SECRET_3 " + hex + " " + hex
                        + "\nRSA 0011223344556677 " + MASTER + "\nRSA Session-ID:" + SESSION + " Master-Key:" + MASTER
                        + "\nCLIENT_RANDOM zz\nnothing\nECH_SECRET " + hex + " " + hex;
        FoundSecrets found = scan(text);
        assertThat(found.secrets())
                .extracting(Secret::label)
                .containsExactly(
                        SecretLabel.CLIENT_RANDOM,
                        SecretLabel.SERVER_TRAFFIC_SECRET,
                        SecretLabel.RSA,
                        SecretLabel.RSA_SESSION_ID,
                        SecretLabel.ECH_SECRET);
        assertThat(found.secrets().get(1).generation()).isEqualTo(3);
        assertThat(found.badLines()).containsExactly(6);
    }

    /// The text in pieces of every size up to a line's, in an array that is used again, in each encoding.
    @ParameterizedTest
    @ValueSource(strings = {"US-ASCII", "UTF-8", "UTF-16LE", "UTF-16BE"})
    void theSplitMakesNoDifference(String charset) {
        String keyLog = "CLIENT_RANDOM " + RANDOM + " " + MASTER;
        String text = keyLog + "\r\n" + log(">>> TLS 1.2, Handshake [length 00bf], ClientHello") + keyLog + "\r"
                + "CLIENT_RANDOM zz\r\n\r\n" + "x".repeat(5000) + "\nRSA zz";
        String mark = charset.startsWith("UTF") ? "\ufeff" : "";
        byte[] bytes = (mark + text).getBytes(Charset.forName(charset));
        FoundSecrets whole = scan(text);
        assertThat(whole.secrets()).hasSize(4);
        assertThat(whole.badLines()).hasSize(2);
        for (int size = 1; size < 200; size++) {
            assertThat(scanInPieces(bytes, size))
                    .as("pieces of %d", size)
                    .usingRecursiveComparison()
                    .isEqualTo(whole);
        }
    }

    private static FoundSecrets scanInPieces(byte[] text, int size) {
        FoundSecrets.Collector found = new FoundSecrets.Collector();
        SecretScanner scanner = new SecretScanner(found);
        byte[] piece = new byte[size + 2];
        for (int at = 0; at < text.length; at += size) {
            Arrays.fill(piece, (byte) 'A');
            int length = Math.min(size, text.length - at);
            System.arraycopy(text, at, piece, 1, length);
            scanner.take(piece, 1, 1 + length);
        }
        scanner.finish();
        return found.collected();
    }

    /// A web page or a JSON document without line ends, with other things in it, is one line of many kilobytes.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\n",
                "\\r\\n",
                "\",\"",
                "\", \"",
                "<br>",
                "<br/>",
                "</div><div class=\"line\">",
                "</td></tr><tr><td data-line=\"7\">",
                " ",
                ", "
            })
    void readsAKeyLogOnOneLongLine(String between) {
        List<String> lines = IntStream.range(0, 300)
                .mapToObj(i -> i % 3 == 0
                        ? "CLIENT_RANDOM %064x %096x".formatted(i, i + 1)
                        : "SERVER_TRAFFIC_SECRET_0 %064x %064x".formatted(i, i + 1))
                .toList();
        String image = "<img src=\"data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAA".repeat(1000) + "\">";
        byte[] text = ("{\"body\":\"" + image + String.join(between, lines) + "\",\"more\":" + "[1,2]".repeat(3000)
                        + "}")
                .getBytes(StandardCharsets.US_ASCII);
        FoundSecrets whole = SecretScanner.scan(text);
        assertThat(whole.secrets().stream().map(KeyLogLine::format)).containsExactlyElementsOf(lines);
        for (int size : new int[] {1, 7, 4095, 4096, 4097, 30_000}) {
            FoundSecrets found = scanInPieces(text, size);
            assertThat(found.secrets()).as("pieces of %d", size).isEqualTo(whole.secrets());
            assertThat(found.badLines()).isEqualTo(whole.badLines());
        }
    }

    /// What begins as a byte order mark does and is none is text (Unicode 23.8).
    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ef", "\u00ff", "\u00fe", "\u00ef\u00bb", "\u00ef\u00bb\u00be", "\u00ff\u00ff"})
    void aMarkCutShortIsText(String first) {
        String line = "CLIENT_RANDOM " + RANDOM + " " + MASTER;
        FoundSecrets found = SecretScanner.scan((first + "\n" + line).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(found.secrets()).hasSize(1);
        assertThat(SecretScanner.scan(first.getBytes(StandardCharsets.ISO_8859_1))
                        .secrets())
                .isEmpty();
    }

    /// As copied out of a web page or a mail program.
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16LE"})
    void blanksMayBeNoBreakSpaces(String charset) {
        String line = "CLIENT_RANDOM\u00a0" + RANDOM + "\u00a0" + MASTER + "\n";
        FoundSecrets found = SecretScanner.scan(line.getBytes(Charset.forName(charset)));
        assertThat(found.secrets().stream().map(KeyLogLine::format))
                .singleElement()
                .asString()
                .isEqualToIgnoringCase("CLIENT_RANDOM " + RANDOM + " " + MASTER);
    }

    @Test
    void aSecretDoesNotPrintItself() {
        assertThat(scan(log(">>> TLS 1.2 Handshake [length 00bf], ClientHello"))
                        .secrets()
                        .getFirst()
                        .toString())
                .doesNotContainIgnoringCase(MASTER);
    }

    private static FoundSecrets scan(String text) {
        return SecretScanner.scan(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String log(String heading) {
        String hello = "010000bb0303" + RANDOM + "00".repeat(10);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < hello.length(); i += 2) {
            rows.append(i % 32 == 0 ? "\n    " : " ").append(hello, i, i + 2);
        }
        return "CONNECTED(00000003)\n" + heading + rows + "\n<<< TLS 1.2 Handshake [length 0041], ServerHello\n"
                + "    02 00 00 3d\n250-PIPELINING\n    Session-ID: " + SESSION
                + "\n    Session-ID-ctx: \n    Master-Key: " + MASTER + "\n";
    }
}
