package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `kaifu demo` end to end; what it recorded is read by tshark.
final class DemoTest {
    private static final Pattern PORTS =
            Pattern.compile("SMTP with TLS from the start on port (\\d+),\\s+SMTP with STARTTLS on port (\\d+)");

    @TempDir
    private Path folder;

    @Test
    void theWholeProcedureSucceedsAndTsharkSeesTheSame() throws IOException {
        Peer.Ended demo = KaifuRun.launched("demo", "--keep", folder.toString());
        assertThat(demo.errors()).isEmpty();
        assertThat(demo.status()).isZero();
        assertThat(demo.text())
                .contains("C: STARTTLS", "== TLS (starttls) TLSv1.3", "== TLS (implicit) TLSv1.3")
                .contains("C: AUTH PLAIN ********  (user someone@kaifu.example, password masked)")
                .contains("250-AUTH=LOGIN PLAIN CRAM-MD5", "250 SIZE 20971520")
                .contains("Subject: kaifu check")
                .contains("Verdict (all-well)");
        assertThat(Files.getPosixFilePermissions(folder.resolve("demo.pcapng")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        tsharkSeesTheDialogues(demo.text());
    }

    private void tsharkSeesTheDialogues(String text) throws IOException {
        Matcher ports = PORTS.matcher(text);
        assertThat(ports.find()).isTrue();
        Tshark tshark = Tshark.of(folder.resolve("demo.pcapng"))
                .with("-d", "tls.port==" + ports.group(1) + ",smtp", "-d", "tcp.port==" + ports.group(2) + ",smtp");
        List<String> commands = tshark.fields("smtp.req.command", "smtp.req.command").stream()
                .map(List::getFirst)
                .toList();
        assertThat(commands).containsAll(List.of("EHLO", "STAR", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"));
        try (Stream<Path> messages = Files.list(folder.resolve("messages"))) {
            assertThat(messages.filter(file -> file.toString().endsWith(".eml")))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
        tsharkHasNoWarning(tshark.with("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"));
    }

    private static void tsharkHasNoWarning(Tshark tshark) {
        assertThat(tshark.fields("tcp", "ip.checksum.status", "tcp.checksum.status", "tcp.analysis.flags"))
                .isNotEmpty()
                .allSatisfy(fields -> assertThat(fields).containsExactly("1", "1", ""));
        // Its SMTP dissector decodes no AUTH unless it is told to, and warns of that.
        assertThat(tshark.fields("_ws.expert.severity >= 0x600000", "_ws.expert.message").stream()
                        .map(List::getFirst)
                        .filter(warning -> !warning.startsWith("base64 decode failed or is not enabled")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "starttls, 'Verdict (starttls-overwritten, fault of: a device on the way)'",
        "auth,     'Verdict (auth-rejected, fault of: this side)'",
        "cert,     'Verdict (certificate-expired, fault of: the server)'"
    })
    void aServerThatMisbehavesGetsItsOwnVerdict(String how, String verdict) {
        Peer.Ended demo = KaifuRun.launched("demo", "--break", how, "--keep", folder.toString());
        assertThat(demo.text()).contains(verdict).doesNotContain("all-well");
        assertThat(demo.status()).isEqualTo(1);
    }
}
