package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.MailHost;
import dev.kaifu.testkit.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A Postfix with Dovecot's SASL takes what `kaifu auth` makes, typed into `openssl s_client` as the seed's author did.
@Timeout(60)
final class AuthLiveTest {
    private static final String LET_IN = "235 2.7.0 Authentication successful";

    @TempDir
    private static Path folder = Path.of("");

    @Test
    void postfixAndDovecotTakeWhatIsMade() throws IOException {
        Path openssl = Peer.required("openssl");
        try (MailHost host = MailHost.start(folder)) {
            Path password = Files.writeString(folder.resolve("password"), host.password());
            try (Typed smtp = new Typed(openssl, host.smtpsPort())) {
                assertThat(smtp.say("AUTH PLAIN " + made(host, password, "plain")))
                        .isEqualTo(LET_IN);
            }
            try (Typed smtp = new Typed(openssl, host.smtpsPort())) {
                assertThat(smtp.say("AUTH PLAIN " + made(host, password, "plain", "--authzid", host.user())))
                        .isEqualTo(LET_IN);
            }
            try (Typed smtp = new Typed(openssl, host.smtpsPort())) {
                List<String> answers = made(host, password, "login").lines().toList();
                assertThat(smtp.say("AUTH LOGIN")).startsWith("334 ");
                assertThat(smtp.say(answers.get(0))).startsWith("334 ");
                assertThat(smtp.say(answers.get(1))).isEqualTo(LET_IN);
            }
            try (Typed smtp = new Typed(openssl, host.smtpsPort())) {
                String challenge = smtp.say("AUTH CRAM-MD5");
                assertThat(smtp.say(made(host, password, "cram-md5", "--challenge", challenge)))
                        .isEqualTo(LET_IN);
            }
        }
    }

    private static String made(MailHost host, Path password, String... arguments) {
        List<String> all = new ArrayList<>(List.of("auth"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--user", host.user(), "--password-file", password.toString()));
        return KaifuRun.here(new byte[0], all.toArray(String[]::new))
                .well()
                .text()
                .strip();
    }

    /// A dialogue through s_client, line by line.
    private static final class Typed implements AutoCloseable {
        private final Process process;
        private final BufferedReader replies;
        private final Writer lines;

        Typed(Path openssl, int port) throws IOException {
            process = new ProcessBuilder(
                            openssl.toString(), "s_client", "-quiet", "-crlf", "-connect", "127.0.0.1:" + port)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            replies = process.inputReader(StandardCharsets.UTF_8);
            lines = process.outputWriter(StandardCharsets.UTF_8);
            assertThat(replies.readLine()).startsWith("220 ");
        }

        String say(String line) throws IOException {
            lines.write(line + "\n");
            lines.flush();
            return String.valueOf(replies.readLine());
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
