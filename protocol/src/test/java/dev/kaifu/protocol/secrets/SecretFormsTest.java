package dev.kaifu.protocol.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every form of text that secrets come in. The fixtures are what openssl 3.0 and gnutls-cli 3.7.9 wrote,
/// with the key logs that they wrote beside them, put into mail, pages and terminals by other programs
/// (Python's quopri, html and textwrap, fold, iconv, grep); those of the JDK 8, of NSS (3.124, lib/ssl) and of
/// Zeek follow what those programs' sources print and read.
class SecretFormsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.txt",
                "quoted.txt",
                "quoted-twice.txt",
                "quoted-printable.txt",
                "page.html",
                "mail.html",
                "folded.txt",
                "wrapped.txt",
                "wrapped-quoted.txt",
                "utf-16.txt",
                "utf-16le.txt",
                "utf-16be.txt",
                "crlf.txt",
                "coloured.txt",
                "container.json",
                "prefixed.log"
            })
    void whateverIsAroundIt(String name) throws IOException {
        FoundSecrets found = SecretScanner.scan(bytes(name));
        assertThat(withoutSessionIds(lines(found))).isEqualTo(keys("all.keys"));
        assertThat(found.badLines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gnutls.log, gnutls.keys",
        "trace.log, trace.keys",
        "s_client.log, s_client.keys",
        "sess_out.pem, sess_out.keys",
        "jsse8.log, jsse8.keys",
        "nss.log, nss.keys",
        "zeek.zeek, zeek.keys",
        "zeek.tsv, zeek.keys",
        "zeek.keys, zeek.keys"
    })
    void whateverWroteIt(String name, String keyLog) throws IOException {
        FoundSecrets found = SecretScanner.scan(bytes(name));
        Set<String> lines = lines(found);
        assertThat(keyLog.equals("trace.keys") ? withoutSessionIds(lines) : lines)
                .isEqualTo(keys(keyLog));
        assertThat(found.badLines()).isEmpty();
    }

    /// The same put into quotations, with CRLF.
    @ParameterizedTest
    @ValueSource(strings = {"gnutls", "trace", "s_client", "sess_out", "jsse8", "nss"})
    void logsInMail(String name) throws IOException {
        String log = text(name.equals("sess_out") ? "sess_out.pem" : name + ".log");
        String mail = log.lines().map(line -> "> " + line).collect(Collectors.joining("\r\n"));
        Set<String> lines = lines(SecretScanner.scan(mail.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(lines).containsAll(keys(name + ".keys"));
    }

    /// RFC 9850 section 3: what Encrypted ClientHello adds is kept, and is no bad line.
    @Test
    void encryptedClientHelloHasLinesOfItsOwn() {
        String random = "0f".repeat(32);
        String config = "fe0d003a000020002002" + "ab".repeat(50);
        FoundSecrets found = SecretScanner.scan(
                ("ECH_SECRET " + random + " " + "5a".repeat(32) + "\nECH_CONFIG " + random + " " + config + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(found.badLines()).isEmpty();
        assertThat(found.secrets())
                .extracting(Secret::label)
                .containsExactly(SecretLabel.ECH_SECRET, SecretLabel.ECH_CONFIG);
    }

    @Test
    void aSessionOfTls13HoldsAResumptionPskAlone() throws IOException {
        FoundSecrets found = SecretScanner.scan(bytes("sess_out13.pem"));
        assertThat(found.secrets()).isEmpty();
        assertThat(found.resumptionPskOnly()).hasSize(1);
    }

    /// As mail wraps it, or a terminal that is narrow. What follows a PSK of SHA-256 is no part of it, be it digits.
    @ParameterizedTest
    @CsvSource({
        "96, 52, '    PSK identity: None'",
        "96, 64, '    PSK identity: None'",
        "96, 20, ''",
        "96, 96, 0000 - 12 34",
        "64, 52, '    PSK identity: None'",
        "64, 64, '    PSK identity: None'",
        "64, 64, 0000 - 12 34",
        "64, 32, 0000 - 12 34",
        "64, 16, ''",
    })
    void aResumptionPskMayBeWrapped(int digits, int width, String next) {
        String psk = "0123456789ABCDEF".repeat(6).substring(0, digits);
        String ticket = "5A".repeat(32);
        String wrapped = psk.replaceAll("(.{" + width + "})(?=.)", "$1\n");
        FoundSecrets found = scan("    Session-ID: " + ticket + "\n    Session-ID-ctx: \n    Resumption PSK: " + wrapped
                + "\n" + next + "\n    Start Time: 1790000000\n");
        assertThat(found.resumptionPsks()).hasSize(1);
        assertThat(found.resumptionPsks().getFirst().psk())
                .isEqualTo(HexFormat.of().parseHex(psk));
        assertThat(found.resumptionPsks().getFirst().ticket())
                .isEqualTo(HexFormat.of().parseHex(ticket));
    }

    @Test
    void aMasterKeyWithoutAnyNameIsKept() {
        String master = "ab".repeat(48);
        FoundSecrets found = scan("    Session-ID: \n    Session-ID-ctx: \n    Master-Key: " + master + "\n");
        assertThat(lines(found)).containsExactly("RSA Session-ID: Master-Key:" + master);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Too short, too long, no hex, another word.
                "CLIENT_RANDOM 00112233445566778899aabbccddeeff 00112233445566778899aabbccddeeff\n",
                "MY_CLIENT_RANDOM R M\n",
                "CLIENT_RANDOM_ R M\n",
                "CLIENT_RANDOM R Mff\n",
                "CLIENT_RANDOM R xM\n",
                "the RSA key exchange, random session-id: 5, master-key: none\n",
                "Session-ID: R\nMaster-Key: R\n",
                "INT: MASTER SECRET[48]: R\n",
                "-----BEGIN SSL SESSION PARAMETERS-----\nMIIB\n-----END SSL SESSION PARAMETERS-----\n",
                "Master Secret:\n0000: 00 11\n0020: 22 33\n",
                "#fields\tclient_random\tsecret\n\\x00\\x11\t\\x22\n"
            })
    void whatIsNoSecret(String text) {
        String random = "0123456789abcdef".repeat(4);
        FoundSecrets found = scan(text.replace("R\n", random + "\n")
                .replace(" R ", " " + random + " ")
                .replaceAll("\\bx?M(ff)?\n", "x".repeat(text.contains("xM") ? 1 : 0) + "5a".repeat(48) + "ff\n"));
        assertThat(found.secrets()).isEmpty();
    }

    private static FoundSecrets scan(String text) {
        return SecretScanner.scan(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Set<String> lines(FoundSecrets found) {
        return found.secrets().stream()
                .map(secret -> KeyLogLine.format(secret).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(line -> line.replace("rsa session-id:", "RSA Session-ID:").replace("master-key", "Master-Key"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> withoutSessionIds(Set<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("RSA Session-ID") && !line.startsWith("pms"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> keys(String name) throws IOException {
        List<String> lines = text(name).lines().toList();
        return lines.stream()
                .map(line -> line.startsWith("RSA Session-ID") ? line : line.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(String name) throws IOException {
        return new String(bytes(name), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = SecretFormsTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
