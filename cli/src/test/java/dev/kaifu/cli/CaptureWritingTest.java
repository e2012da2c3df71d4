package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `open --write` and `keys --embed`, `--strip`: tshark and capinfos read what is written, and see in it what is meant
/// to be there.
class CaptureWritingTest {
    private static final List<String> COMMANDS = List.of("EHLO", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"st12", "st13"})
    void tsharkDecryptsWhatHasItsSecrets(String name) throws IOException {
        Path file = open(name, "--with-secrets");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(commands(Tshark.of(file))).containsAll(COMMANDS).contains("STARTTLS");
        assertThat(Tshark.of(file).follow("tls", 0).from0())
                .isEqualTo(Tshark.withKeys(seed(name + ".pcap"), seed(name + ".keys"))
                        .follow("tls", 0)
                        .from0());
        noComplaint(file);
    }

    /// As with ECH, or a log whose names were mixed up: other readers look secrets up by the random that passed.
    @ParameterizedTest
    @ValueSource(strings = {"st12", "st13"})
    void tsharkDecryptsWhatASecretOfAnotherNameOpened(String name) throws IOException {
        Path keys = Files.writeString(
                folder.resolve("other.keys"),
                Files.readString(seed(name + ".keys"))
                        .replaceAll("(?m)^(\\w+) \\p{XDigit}{64} ", "$1 " + "5a".repeat(32) + " "));
        Path file = folder.resolve("named.pcapng");
        launched(
                "open",
                seed(name + ".pcap").toString(),
                "--keys",
                keys.toString(),
                "--write",
                file.toString(),
                "--with-secrets");
        assertThat(commands(Tshark.withKeys(seed(name + ".pcap"), keys))).doesNotContain("AUTH");
        assertThat(commands(Tshark.of(file))).containsAll(COMMANDS);
        noComplaint(file);
    }

    /// A log whose names were taken out: of the sessions under one name, one is in the capture.
    @ParameterizedTest
    @CsvSource({"s12, st12", "st12, s12", "s13, st13", "st13, s13"})
    void ofSessionsUnderOneNameTheOthersSecretsStayOut(String first, String second) throws IOException {
        String name = " " + "5a".repeat(32) + " ";
        Path keys = Files.writeString(
                folder.resolve("one-name.keys"),
                (Files.readString(seed(first + ".keys")) + Files.readString(seed(second + ".keys")))
                        .replaceAll(" \\p{XDigit}{64} ", name));
        String opened = first.startsWith("st") ? first : second;
        String other = first.startsWith("st") ? second : first;
        Path file = folder.resolve("named.pcapng");
        launched(
                "open",
                seed(opened + ".pcap").toString(),
                "--keys",
                keys.toString(),
                "--write",
                file.toString(),
                "--with-secrets");
        assertThat(commands(Tshark.of(file))).containsAll(COMMANDS);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .doesNotContain(Files.readString(seed(other + ".keys"))
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .toArray(String[]::new));
        noComplaint(file);
    }

    /// tshark goes by the label.
    @ParameterizedTest
    @CsvSource({"CLIENT, SERVER", "_HANDSHAKE_TRAFFIC_SECRET, _TRAFFIC_SECRET_0"})
    void tsharkDecryptsWhatSecretsOfSwappedLabelsOpened(String one, String other) throws IOException {
        Path keys = Files.writeString(
                folder.resolve("swapped.keys"),
                Files.readString(seed("st13.keys"))
                        .replace(one, "@")
                        .replace(other, one)
                        .replace("@", other));
        Path file = folder.resolve("labelled.pcapng");
        launched(
                "open",
                seed("st13.pcap").toString(),
                "--keys",
                keys.toString(),
                "--write",
                file.toString(),
                "--with-secrets");
        String finished = "tls.handshake.type == 20";
        assertThat(Tshark.withKeys(seed("st13.pcap"), keys).fields(finished, "frame.number"))
                .isEmpty();
        assertThat(Tshark.of(file).fields(finished, "frame.number"))
                .isNotEmpty()
                .isEqualTo(Tshark.withKeys(seed("st13.pcap"), seed("st13.keys")).fields(finished, "frame.number"));
        assertThat(commands(Tshark.of(file))).containsAll(COMMANDS);
        noComplaint(file);
    }

    @Test
    void tsharkDecryptsADraftOfTls13() throws IOException {
        Path wireshark = Corpus.folder()
                .map(corpus -> corpus.resolve("wireshark+wireshark@4.0.17/test"))
                .orElse(folder);
        Assumptions.assumeTrue(!wireshark.equals(folder), "KAIFU_CORPUS names no folder");
        Path capture = wireshark.resolve("captures/tls13-20-chacha20poly1305.pcap");
        Path keys = wireshark.resolve("keys/tls13-20-chacha20poly1305.keys");
        Path file = folder.resolve("draft.pcapng");
        launched("open", capture.toString(), "--keys", keys.toString(), "--write", file.toString(), "--with-secrets");
        for (int stream = 0; stream < 2; stream++) {
            Tshark.Followed followed = Tshark.of(file).follow("tls", stream);
            Tshark.Followed expected = Tshark.withKeys(capture, keys).follow("tls", stream);
            assertThat(followed.from0()).isNotEmpty().isEqualTo(expected.from0());
            assertThat(followed.from1()).isNotEmpty().isEqualTo(expected.from1());
        }
        noComplaint(file);
    }

    @Test
    void whatHoldsNoSecretIsNotSaidToHoldAny() throws IOException {
        Path file = folder.resolve("sealed.pcapng");
        Peer.Ended ended = KaifuRun.launched(
                "open",
                seed("s13.pcap").toString(),
                "--keys",
                seed("s12.keys").toString(),
                "--write",
                file.toString(),
                "--with-secrets");
        assertThat(ended.errors())
                .contains("no secret opens a session of the capture")
                .contains("kaifu: wrote ")
                .doesNotContain("it holds secrets");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void onlyTheSecretsOfItsSessionsAreInIt() throws IOException {
        Path both = folder.resolve("both.keys");
        Files.writeString(both, Files.readString(seed("st12.keys")) + Files.readString(seed("s13.keys")));
        Path file = folder.resolve("out.pcapng");
        launched("keys", both.toString(), "--for", seed("st12.pcap").toString(), "--embed", file.toString());
        Peer.Ended found = KaifuRun.launched("keys", "--for", file.toString(), "--format", "json");
        assertThat(found.text()).contains("\"secrets\":{\"given\":1,\"used\":1,\"unused\":0");
        noComplaint(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"st12", "st13"})
    void plaintextIsPlainSmtp(String name) throws IOException {
        Path file = open(name, "--plaintext");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(commands(Tshark.of(file))).containsExactlyElementsOf(COMMANDS);
        Tshark.Followed ours = Tshark.of(file).follow("tcp", 0);
        Tshark.Followed tls =
                Tshark.withKeys(seed(name + ".pcap"), seed(name + ".keys")).follow("tls", 0);
        // Whatever came before STARTTLS stands before it.
        assertThat(text(ours.from(587))).endsWith(text(tls.from(587))).doesNotContain("Ready to start TLS");
        assertThat(text(ours.other(587))).endsWith(text(tls.other(587))).doesNotContainIgnoringCase("STARTTLS");
        noComplaint(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s12", "s13"})
    void implicitTlsTooOnItsOwnPort(String name) throws IOException {
        Path file = open(name, "--plaintext");
        assertThat(commands(Tshark.of(file).with("-d", "tcp.port==465,smtp")))
                .containsExactly("EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT");
        noComplaint(file);
    }

    @Test
    void noPasswordIsShared() throws IOException {
        Path file = open("st13", "--share");
        assertThat(commands(Tshark.of(file))).containsExactlyElementsOf(COMMANDS);
        String original = text(Tshark.withKeys(seed("st13.pcap"), seed("st13.keys"))
                .follow("tls", 0)
                .other(587));
        String secret = original.lines()
                .filter(line -> line.toUpperCase(Locale.ROOT).startsWith("AUTH "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
        assertThat(secret).hasSizeGreaterThan(8);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .doesNotContain(secret)
                .contains(Masking.MASK);
        noComplaint(file);
    }

    @Test
    void aSplitPasswordIsNotSharedEither() throws IOException {
        Path capture = DialogueCapture.write(
                folder.resolve("split.pcapng"),
                List.of(
                        "S220 mail.example.jp\r\n",
                        "CEHLO me\r\n",
                        "S250 mail.example.jp\r\n",
                        "CAUTH PLAIN AHVzZX",
                        "CIAc2VjcmV0c2VjcmV0\r\n",
                        "S535 no: AHVzZXIAc2VjcmV0c2VjcmV0\r\n",
                        "CAUTH LOGIN\r\n",
                        "S334 VXNlcm5hbWU6\r\n",
                        "CdXNlcnVzZXI=\r\n",
                        "S334 UGFzc3dvcmQ6\r\n",
                        "Cc2VjcmV0c2VjcmV0\r\n",
                        "S235 welcome\r\n",
                        "CQUIT\r\n",
                        "S221 bye\r\n"));
        Path file = folder.resolve("shared.pcapng");
        KaifuRun.launched("open", capture.toString(), "--write", file.toString(), "--share");
        Tshark.Followed shared = Tshark.of(file).follow("tcp", 0);
        assertThat(text(shared.from(40_001)))
                .isEqualTo("EHLO me\r\nAUTH PLAIN ********\r\nAUTH LOGIN\r\n********\r\n********\r\nQUIT\r\n");
        assertThat(text(shared.other(40_001))).contains("535 no: ********\r\n").endsWith("221 bye\r\n");
    }

    /// The letter holds the password: nothing is left of the file.
    @Test
    void whatRepeatsAPasswordIsNotShared() throws IOException {
        Path capture = DialogueCapture.write(
                folder.resolve("repeat.pcapng"),
                List.of(
                        "S220 mail.example.jp\r\n",
                        "CEHLO me\r\n",
                        "S250 mail.example.jp\r\n",
                        "CAUTH PLAIN AHVzZXIAc2VjcmV0c2VjcmV0\r\n",
                        "S235 welcome\r\n",
                        "CMAIL FROM:<a@example.jp>\r\n",
                        "S250 ok\r\n",
                        "CRCPT TO:<b@example.jp>\r\n",
                        "S250 ok\r\n",
                        "CDATA\r\n",
                        "S354 go on\r\n",
                        "CSubject: my log\r\n\r\nAUTH PLAIN AHVzZXIAc2VjcmV0c2VjcmV0\r\n.\r\n",
                        "S250 queued\r\n"));
        Path file = folder.resolve("shared.pcapng");
        Peer.Ended ended = KaifuRun.launched("open", capture.toString(), "--write", file.toString(), "--share");
        assertThat(ended.status()).isEqualTo(ExitStatus.FINDING);
        assertThat(ended.errors()).contains("the new file was deleted");
        assertThat(file).doesNotExist();
    }

    @Test
    void aRefusedStartTlsStays() throws IOException {
        List<String> dialogue = List.of(
                "S220 mail.example.jp\r\n",
                "CEHLO me\r\n",
                "S250-mail.example.jp\r\n250 STARTTLS\r\n",
                "CSTARTTLS\r\n",
                "S454 not now\r\n",
                "CQUIT\r\n",
                "S221 bye\r\n");
        Path capture = DialogueCapture.write(folder.resolve("refused.pcapng"), dialogue);
        Path file = folder.resolve("plain.pcapng");
        KaifuRun.launched("open", capture.toString(), "--write", file.toString(), "--plaintext");
        Tshark.Followed plain = Tshark.of(file).follow("tcp", 0);
        assertThat(text(plain.from(40_001))).isEqualTo("EHLO me\r\nSTARTTLS\r\nQUIT\r\n");
        assertThat(text(plain.other(40_001))).contains("454 not now\r\n").endsWith("221 bye\r\n");
    }

    @Test
    void strippedCapturesStaySealed() throws IOException {
        Path with = open("st13", "--with-secrets");
        Path without = folder.resolve("without.pcapng");
        launched("keys", "--for", with.toString(), "--strip", without.toString());
        assertThat(commands(Tshark.of(without))).containsExactly("EHLO", "STARTTLS");
        assertThat(Tshark.of(without).lines())
                .hasSameSizeAs(Tshark.of(seed("st13.pcap")).lines());
        Peer.Ended found = KaifuRun.launched("keys", "--for", without.toString());
        assertThat(found.status()).isEqualTo(ExitStatus.FINDING);
        assertThat(found.text()).contains("sealed (no-secret)");
        noComplaint(without);
    }

    @Test
    void theCaptureThatIsReadIsNotWritten() throws IOException {
        Path capture = Files.copy(seed("s12.pcap"), folder.resolve("s12.pcap"));
        byte[] before = Files.readAllBytes(capture);
        Peer.Ended ended = KaifuRun.launched("open", capture.toString(), "--write", capture.toString());
        assertThat(ended.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(Files.readAllBytes(capture)).isEqualTo(before);
    }

    private Path open(String name, String option) {
        Path file = folder.resolve(name + ".pcapng");
        launched(
                "open",
                seed(name + ".pcap").toString(),
                "--keys",
                seed(name + ".keys").toString(),
                "--write",
                file.toString(),
                option);
        return file;
    }

    private static void launched(String... arguments) {
        assertThat(KaifuRun.launched(arguments).well().errors()).contains("kaifu: wrote ");
    }

    private static List<String> commands(Tshark tshark) {
        return tshark.fields("smtp.req.command", "smtp.req.command").stream()
                .map(fields -> fields.getFirst().toUpperCase(Locale.ROOT))
                // tshark has a field for the first four letters.
                .map(word -> word.equals("STAR") ? "STARTTLS" : word)
                .toList();
    }

    private static void noComplaint(Path file) {
        Peer.required("capinfos");
        assertThat(Peer.run("capinfos", "-c", file.toString()).well().errors()).isEmpty();
        assertThat(Tshark.of(file)
                        .lines("-Y", "_ws.malformed || tcp.analysis.lost_segment || tcp.checksum.status == 0"))
                .isEmpty();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Path seed(String name) {
        Path captures = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(captures != null, "KAIFU_CORPUS names no folder");
        return captures.resolve(name);
    }
}
