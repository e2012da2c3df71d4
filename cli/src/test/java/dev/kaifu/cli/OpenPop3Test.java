package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `open` on captures of POP3 with passwords in the clear (nDPI's pop3.pcap among them: PASS napier).
class OpenPop3Test {
    private static final int PORT = 110;

    @TempDir
    private Path folder;

    private static Path capture() {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        return corpus.resolve("OISF+suricata-verify/tests/pop3/input.pcap");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--format text; C: PASS ********",
                "--format json; '\"verb\":\"PASS\",\"argument\":\"********\"'",
                "--format ndjson; '\"kind\":\"response\",\"tag\":\"+OK\"'",
                "--format events; '\"kind\":\"message\"'",
                "--format csv; ',pop3,'",
                "--follow 0; C: PASS ********"
            },
            quoteCharacter = '\'')
    void everyFormatShowsTheDialogueAndNoPassword(String options, String shown) throws IOException {
        Path file = dialogue(
                "S+OK ready\r\n",
                "CUSER me\r\n",
                "S+OK\r\n",
                "CPASS my long geheimnis\r\n",
                "S+OK in\r\n",
                "CLIST\r\n",
                "S+OK\r\n1 16\r\n.\r\n",
                "CRETR 1\r\n",
                "S+OK\r\nSubject: x\r\n\r\n..\r\n.\r\n",
                "CQUIT\r\n",
                "S+OK\r\n");
        String[] words = options.split(" ", -1);
        Peer.Ended ended = KaifuRun.launched("open", file.toString(), words[0], words[1]);
        assertThat(ended.text()).contains(shown).doesNotContain("geheimnis");
        assertThat(ended.errors()).isEmpty();
        assertThat(KaifuRun.launched("open", file.toString(), "--show-secrets").text())
                .contains("C: PASS my long geheimnis", "S: 1 16", "[message of 17 bytes, subject: x]");
    }

    /// tshark puts each message together (imf) and gives its bytes as the server sent them.
    @Test
    void messagesAreExportedWithoutTheirDots() throws IOException {
        Path letters = folder.resolve("letters");
        Peer.Ended ended = KaifuRun.launched("open", capture().toString(), "--export-messages", letters.toString());
        assertThat(ended.status()).isZero();
        List<Path> files;
        try (var listed = Files.list(letters)) {
            files = listed.toList();
        }
        List<String> subjects = Tshark.of(capture()).fields("imf.subject", "imf.subject").stream()
                .map(List::getFirst)
                .toList();
        assertThat(subjects).isNotEmpty();
        assertThat(files).hasSizeGreaterThanOrEqualTo(subjects.size());
        String all = "";
        for (Path file : files) {
            String letter = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(letter).doesNotContain("\r\n.\r\n");
            all += letter;
        }
        for (String subject : subjects) {
            assertThat(all).contains("Subject: " + firstLine(subject));
        }
    }

    /// tshark shows several letters of a packet with commas between, line ends as `\\r\\n`.
    private static String firstLine(String subject) {
        int end = subject.indexOf('\\');
        return (end < 0 ? subject : subject.substring(0, end)).split(",", 2)[0];
    }

    @Test
    void noPasswordIsShared() throws IOException {
        Path file = shared(dialogue(
                "S+OK ready <1.2@mx>\r\n",
                "CUSER me\r\n",
                "S+OK\r\n",
                "CPASS secretsecret\r\n",
                "S-ERR no: secret\r\n",
                "CAPOP me c4c9334bac560ecc979e58001b3e22fb\r\n",
                "S-ERR no\r\n",
                "CAUTH PLAIN AHVzZXIAc2VjcmV0c2VjcmV0\r\n",
                "S-ERR what? AHVzZXIAc2VjcmV0c2VjcmV0\r\n",
                "CAUTH LOGIN\r\n",
                "S+ VXNlcm5hbWU6\r\n",
                "CdXNlcnVzZXI=\r\n",
                "S+ UGFzc3dvcmQ6\r\n",
                "Cc2VjcmV0c2VjcmV0\r\n",
                "S+OK welcome\r\n",
                "CLIST\r\n",
                "S+OK\r\n1 5\r\n.\r\n",
                "CRETR 1\r\n",
                "S+OK\r\n..a\r\n.\r\n",
                "CQUIT\r\n",
                "S+OK bye\r\n"));
        Tshark.Followed shared = Tshark.of(file).follow("tcp", 0);
        assertThat(text(shared.other(PORT)))
                .isEqualTo("USER me\r\nPASS ********\r\nAPOP me ********\r\nAUTH PLAIN ********\r\nAUTH LOGIN\r\n"
                        + "********\r\n********\r\nLIST\r\nRETR 1\r\nQUIT\r\n");
        assertThat(text(shared.from(PORT)))
                .isEqualTo(
                        "+OK ready <1.2@mx>\r\n+OK\r\n-ERR no: secret\r\n-ERR no\r\n-ERR what? ********\r\n"
                                + "+ ********\r\n+ ********\r\n+OK welcome\r\n+OK\r\n1 5\r\n.\r\n+OK\r\n..a\r\n.\r\n+OK bye\r\n");
    }

    /// What the other side would have decided is presumed, and what nobody understands is masked.
    @Test
    void oneSideAloneIsSharedToo() throws IOException {
        Path client = shared(dialogue(
                "CUSER me\r\n",
                "CPASS secretsecret\r\n",
                "CAUTH PLAIN\r\n",
                "CAHVzZXIAc2VjcmV0c2VjcmV0\r\n",
                "CRETR 1\r\n",
                "CQUIT\r\n"));
        assertThat(text(Tshark.of(client).follow("tcp", 0).other(PORT)))
                .isEqualTo("USER me\r\nPASS ********\r\nAUTH PLAIN\r\n********\r\nRETR 1\r\nQUIT\r\n");
        Path server = shared(dialogue(
                "S+OK ready\r\n", "S+ UGFzc3dvcmQ6UGFzc3dvcmQ6\r\n", "S+OK in\r\n", "S+OK 3 octets\r\na\r\n.\r\n"));
        assertThat(text(Tshark.of(server).follow("tcp", 0).from(PORT)))
                .isEqualTo("+OK ready\r\n+ ********\r\n+OK in\r\n+OK 3 octets\r\na\r\n.\r\n");
    }

    /// The same of SMTP, with a STARTTLS that nobody is seen to grant.
    @Test
    void oneSideOfSmtpIsSharedToo() throws IOException {
        Path client = shared(dialogue(
                "CEHLO me\r\n",
                "CAUTH LOGIN\r\n",
                "CdXNlcnVzZXI=\r\n",
                "Cc2VjcmV0c2VjcmV0\r\n",
                "CMAIL FROM:<a@example.jp>\r\n",
                "CRCPT TO:<b@example.jp>\r\n",
                "CDATA\r\n",
                "CSubject: x\r\n\r\nhello\r\n.\r\n",
                "CQUIT\r\n"));
        assertThat(text(Tshark.of(client).follow("tcp", 0).other(PORT)))
                .isEqualTo("EHLO me\r\nAUTH LOGIN\r\n********\r\n********\r\nMAIL FROM:<a@example.jp>\r\n"
                        + "RCPT TO:<b@example.jp>\r\nDATA\r\nSubject: x\r\n\r\nhello\r\n.\r\nQUIT\r\n");
    }

    @Test
    void whatIsNotUnderstoodIsNamed() throws IOException {
        Path capture = dialogue("CGET / HTTP/1.1\r\nCookie: secretsecret\r\n\r\n", "SHTTP/1.1 200 OK\r\n\r\n");
        Path file = folder.resolve("shared.pcapng");
        Peer.Ended ended = KaifuRun.launched("open", capture.toString(), "--write", file.toString(), "--share");
        assertThat(ended.errors())
                .contains("kaifu: not written, because a password may stand in what is not understood: 59 bytes of"
                        + " stream 0.");
        assertThat(Tshark.of(file).lines()).isEmpty();
    }

    private Path dialogue(String... said) throws IOException {
        return DialogueCapture.write(folder.resolve("dialogue.pcapng"), PORT, List.of(said));
    }

    private Path shared(Path capture) {
        Path file = folder.resolve("shared.pcapng");
        Peer.Ended ended = KaifuRun.launched("open", capture.toString(), "--write", file.toString(), "--share");
        assertThat(ended.errors()).contains("kaifu: wrote ").doesNotContain("not written");
        return file;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
