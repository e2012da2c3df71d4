package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `kaifu keys`: what it finds in logs of s_client is what the seed's own shell lines find, and what opens the capture
/// in tshark. How the logs were made is told in `s_client/README.md`.
class KeysCommandTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String S32 = "11".repeat(32);
    private static final String S48 = "22".repeat(48);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"libressl-2.6", "openssl-1.0.2", "openssl-1.1.1"})
    void findsWhatTheSeedsScriptFinds(String version) {
        byte[] log = sample(version);
        String random = bash(SeedScript.CLIENT_RANDOM, log);
        String master = bash(SeedScript.MASTER_KEY, log);
        String session = bash(SeedScript.SESSION_ID, log);
        assertThat(random).hasSize(64);
        assertThat(master).hasSize(96);
        String expected = ("CLIENT_RANDOM " + random + " " + master).replace(master, master.toLowerCase(Locale.ROOT));
        assertThat(bash(SeedScript.KEY_LOG, log)).isEqualToIgnoringCase(expected);
        assertThat(keys(log).text()).isEqualTo(expected + "\n");
        assertThat(keys(log, "--format", "rsa-session-id").text())
                .isEqualToIgnoringCase("RSA Session-ID:" + session + " Master-Key:" + master + "\n");
    }

    @ParameterizedTest
    @CsvSource({"m12, openssl-1.0.2", "m12, openssl-1.1.1", "mst12, libressl-2.6"})
    void findsWhatOpensTheCapture(String capture, String version) throws Exception {
        Path pcap = seed(capture + ".pcap");
        Path keys = folder.resolve("found.keys");
        assertThat(keys(sample(version), "-o", keys.toString()).status()).isZero();
        Tshark.Followed followed = Tshark.withKeys(pcap, keys).follow("tls", 0);
        assertThat(new String(followed.from0(), StandardCharsets.US_ASCII)
                        + new String(followed.from1(), StandardCharsets.US_ASCII))
                .contains("testing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"m12", "mst12"})
    void findsInTheLogsOfOpenSsl3WhatTheSeedsAwkFound(String name) throws Exception {
        byte[] log = Files.readAllBytes(seed(name + ".log"));
        assertThat(keys(log).text().strip())
                .isEqualToIgnoringCase(
                        Files.readString(seed(name + ".awk.keys")).strip());
        assertThat(bash(SeedScript.KEY_LOG, log))
                .isEqualToIgnoringCase(keys(log).text().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r"})
    void takesAnyLineEnding(String end) {
        byte[] log = sample("libressl-2.6");
        byte[] other = text(log).replace("\n", end).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(keys(other).text()).isEqualTo(keys(log).text()).startsWith("CLIENT_RANDOM ");
    }

    /// What PowerShell's `>` makes of a log.
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
    void takesTextWithAByteOrderMark(String charset) {
        String keyLog = "CLIENT_RANDOM " + ID + " " + S48 + "\n";
        byte[] marked = ("\ufeff" + keyLog).getBytes(Charset.forName(charset));
        assertThat(keys(marked).text()).isEqualTo(keyLog);
        byte[] log = ("\ufeff" + text(sample("openssl-1.1.1"))).getBytes(Charset.forName(charset));
        assertThat(keys(log).text()).isEqualTo(keys(sample("openssl-1.1.1")).text());
    }

    @Test
    void tellsTheConnectionsOfOneFileApart() {
        String first = keys(sample("libressl-2.6")).text();
        String second = keys(sample("openssl-1.1.1")).text();
        assertThat(keys(concat(sample("libressl-2.6"), sample("openssl-1.1.1"))).text())
                .isEqualTo(first + second);
        // Those of a log without a Master-Key, and of TLS 1.3, must not get their neighbours'.
        assertThat(keys(concat(sample("openssl-1.0.2-quiet"), sample("libressl-2.6"), sample("openssl-1.1.1-tls13")))
                        .text())
                .isEqualTo(first);
    }

    @Test
    void takesTheDialogueBetweenTheRowsForWhatItIs() {
        String log = text(sample("openssl-1.0.2"));
        String mixed = log.replace("\n    72 f7", "\n250-AUTH=LOGIN PLAIN\n250 SIZE 20971520\n    72 f7")
                .replace("    Session-ID-ctx:", "depth=0 CN = mail\n    Session-ID-ctx:");
        assertThat(mixed).isNotEqualTo(log);
        assertThat(keys(mixed.getBytes(StandardCharsets.ISO_8859_1)).text())
                .isEqualTo(keys(sample("openssl-1.0.2")).text());
    }

    @Test
    void saysWhatALogOfTls13IsGoodFor() {
        Peer.Ended ended = keys(sample("openssl-1.1.1-tls13"));
        assertThat(ended.status()).isEqualTo(ExitStatus.FINDING);
        assertThat(ended.text()).isEmpty();
        assertThat(ended.errors()).contains("Resumption PSK", "-keylogfile").hasLineCount(1);
    }

    @Test
    void saysThatAQuietLogHasNoMasterKey() {
        Peer.Ended ended = keys(sample("openssl-1.0.2-quiet"));
        assertThat(ended.status()).isEqualTo(ExitStatus.FINDING);
        assertThat(ended.errors())
                .contains("no Master-Key", "-quiet", "-keylogfile")
                .hasLineCount(1);
    }

    @Test
    void saysThatNothingWasFound() {
        for (String nothing : List.of("", "nothing here\n", "# CLIENT_RANDOM\n\n")) {
            Peer.Ended ended = keys(bytes(nothing));
            assertThat(ended.status()).isEqualTo(ExitStatus.FINDING);
            assertThat(ended.text()).isEmpty();
            assertThat(ended.errors()).contains("no TLS secret was found").hasLineCount(1);
        }
    }

    /// RFC 9850 2 and 3, the older forms of NSS and Wireshark: each is kept, written as the RFC writes it.
    @Test
    void keepsEveryFormOfKeyLog() {
        List<String> lines = List.of(
                "CLIENT_RANDOM " + ID + " " + S48,
                "CLIENT_EARLY_TRAFFIC_SECRET " + ID + " " + S32,
                "EARLY_EXPORTER_SECRET " + ID + " " + S32,
                "CLIENT_HANDSHAKE_TRAFFIC_SECRET " + ID + " " + S32,
                "SERVER_HANDSHAKE_TRAFFIC_SECRET " + ID + " " + S48,
                "CLIENT_TRAFFIC_SECRET_0 " + ID + " " + S32,
                "SERVER_TRAFFIC_SECRET_0 " + ID + " " + S32,
                "CLIENT_TRAFFIC_SECRET_1 " + ID + " " + S32,
                "SERVER_TRAFFIC_SECRET_12 " + ID + " " + S32,
                "CLIENT_TRAFFIC_SECRET_N " + ID + " " + S48,
                "EXPORTER_SECRET " + ID + " " + S32,
                "ECH_SECRET " + ID + " " + S32,
                "ECH_CONFIG " + ID + " fe0d" + S32,
                "PMS_CLIENT_RANDOM " + ID + " " + S48,
                "RSA 0011223344556677 " + S48,
                "RSA Session-ID:" + S32 + " Master-Key:" + "33".repeat(48));
        assertThat(keys(bytes(String.join("\n", lines))).text().lines()).containsExactlyElementsOf(lines);
        StringBuilder upper = new StringBuilder("# a comment\r\n\r\n");
        for (String line : lines) {
            String label = line.substring(0, line.indexOf(' ', line.startsWith("RSA Session") ? 4 : 0));
            boolean session = line.startsWith("RSA Session");
            upper.append(
                            session
                                    ? line.replace(S32, S32.toUpperCase(Locale.ROOT))
                                    : label + line.substring(label.length()).toUpperCase(Locale.ROOT))
                    .append("\r\n");
        }
        assertThat(keys(bytes(upper.toString())).text().lines()).containsExactlyElementsOf(lines);
    }

    @Test
    void namesGarbageLinesAndGoesOn() {
        Peer.Ended ended = keys(bytes("CLIENT_RANDOM 00 11\nCLIENT_RANDOM " + ID + " " + S48 + "\nRSA zz\n"
                + "SERVER_TRAFFIC_SECRET_x " + ID + " " + S32 + "\nCLIENT_RANDOM " + ID + "\n\u001b[31mred\n"));
        assertThat(ended.status()).isZero();
        assertThat(ended.text()).isEqualTo("CLIENT_RANDOM " + ID + " " + S48 + "\n");
        assertThat(ended.errors()).contains(" line 1 ", " line 3 ", " line 5 ").doesNotContain("\u001b");
    }

    @Test
    void mergesSeveralFilesWithoutDuplicates() throws IOException {
        Path log = write("smtp.log", sample("openssl-1.1.1"));
        Path again = write("again.log", sample("openssl-1.0.2"));
        Path keyLog = write(
                "sslkeylog.txt",
                bytes(keys(sample("libressl-2.6")).text().toUpperCase(Locale.ROOT) + "CLIENT_RANDOM " + ID + " "
                        + S48));
        Path merged = write("merged.keys", bytes("what was there before\n".repeat(100)));
        Peer.Ended ended = KaifuRun.here(
                sample("libressl-2.6"),
                "keys",
                log.toString(),
                again.toString(),
                keyLog.toString(),
                "-",
                "-o",
                merged.toString());
        assertThat(ended.status()).isZero();
        assertThat(Files.readString(merged))
                .isEqualTo(keys(sample("openssl-1.1.1")).text()
                        + keys(sample("libressl-2.6")).text() + "CLIENT_RANDOM " + ID + " " + S48 + "\n");
        assertThat(Files.getPosixFilePermissions(merged)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(ended.errors()).contains(merged.toString(), "secrets");
        assertThat(ended.text()).isEmpty();
    }

    @Test
    void keepsASessionIdWhereNothingElseSaysTheSame() {
        String line = "RSA Session-ID:" + S32 + " Master-Key:" + S48;
        assertThat(keys(bytes(line)).text()).isEqualTo(line + "\n");
        assertThat(keys(bytes(line + "\nCLIENT_RANDOM " + ID + " " + S48)).text())
                .isEqualTo("CLIENT_RANDOM " + ID + " " + S48 + "\n");
        Peer.Ended none = keys(bytes("CLIENT_RANDOM " + ID + " " + S48), "--format", "rsa-session-id");
        assertThat(none.status()).isEqualTo(ExitStatus.FINDING);
        assertThat(none.errors()).contains("no session id").hasLineCount(1);
    }

    private Peer.Ended keys(byte[] log, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "keys";
        arguments[1] = "-";
        System.arraycopy(options, 0, arguments, 2, options.length);
        return KaifuRun.here(log, arguments);
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static String bash(String script, byte[] input) {
        return Peer.run(List.of("bash", "-c", script), input).well().text().strip();
    }

    private static byte[] sample(String version) {
        try (InputStream in = KeysCommandTest.class.getResourceAsStream("/s_client/" + version + ".log")) {
            return Objects.requireNonNull(in, version).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path seed(String name) {
        Path captures = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(captures != null, "KAIFU_CORPUS names no folder");
        return captures.resolve(name);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
