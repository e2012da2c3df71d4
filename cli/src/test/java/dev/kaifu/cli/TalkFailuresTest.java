package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.ScriptedServer;
import dev.kaifu.testkit.ScriptedServer.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What `kaifu talk` says where no talk comes about, or it breaks off: word for word, with the exit status.
final class TalkFailuresTest {
    @TempDir
    private static Path folder = Path.of("");

    private static Optional<SSLContext> context = Optional.empty();

    @BeforeAll
    static void makeCertificate() {
        Peer.required("openssl");
        context = Optional.of(
                new OpenSsl(folder).certificate("localhost", "DNS:localhost").context());
    }

    /// @param sentence PORT stands for the port
    private record Case(String name, Script server, List<String> options, int status, String sentence) {}

    @Test
    void everyFailureIsOnePlainSentence() {
        assertAll(cases().map(each -> (Executable) () -> {
            try (ScriptedServer server = ScriptedServer.start(each.server())) {
                check(each, server.port());
            }
        }));
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "silent",
                        ScriptedServer.Session::silence,
                        List.of("--tls", "--timeout", "1"),
                        3,
                        "localhost port PORT takes the connection but says nothing within 1 s; if it speaks TLS from the"
                                + " start, use --tls."),
                new Case(
                        "another protocol",
                        session -> {
                            session.say("220 here \u001b[2JESMTP");
                            session.silence();
                        },
                        List.of("--tls"),
                        1,
                        "localhost port PORT says \"220 here \\x1b[2JESMTP\" where TLS must begin; check the port, --tls and"
                                + " --starttls."),
                new Case(
                        "drops in the handshake",
                        session -> assertThat(session.hear()).isNotNull(),
                        List.of("--tls"),
                        3,
                        "localhost port PORT closed the connection in mid-dialogue; try again, and look into the"
                                + " server's log."),
                new Case(
                        "no STARTTLS",
                        smtp("502 5.5.1 not here"),
                        List.of("--starttls", "smtp"),
                        1,
                        "localhost port PORT does not begin TLS when asked (it says \"502 5.5.1 not here\"); try the port"
                                + " with TLS from the start (--tls, 465 for SMTP)."),
                new Case(
                        "bytes before TLS",
                        smtp("220 go\r\n250 injected"),
                        List.of("--starttls", "smtp"),
                        1,
                        "localhost port PORT sent bytes behind its reply to STARTTLS, before TLS began (\"250"
                                + " injected\"); somebody between may have put them there, so nothing was sent."),
                new Case(
                        "nothing in common",
                        session -> session.startTls(context.orElseThrow()),
                        List.of("--tls", "--tls-version", "1.2", "--ciphers", "TLS_RSA_WITH_AES_128_CCM_8"),
                        1,
                        "the TLS handshake with localhost port PORT failed: the server's alert handshake_failure (40);"
                                + " try another --tls-version or --ciphers."),
                new Case(
                        "closes in mid-dialogue",
                        session -> session.say("220 here ESMTP"),
                        List.of(),
                        3,
                        "localhost port PORT closed the connection before all lines were answered; its last reply may say"
                                + " why."));
    }

    /// Greets, takes EHLO, and answers STARTTLS so.
    private static Script smtp(String startTls) {
        return session -> {
            session.say("220 here ESMTP");
            assertThat(session.hear().orElse("")).startsWith("EHLO");
            session.say("250 STARTTLS");
            assertThat(session.hear()).hasValue("STARTTLS");
            session.say(startTls);
            session.silence();
        };
    }

    private static void check(Case each, int port) {
        List<String> arguments = new ArrayList<>(List.of("talk", "-4", "localhost:" + port));
        arguments.addAll(each.options());
        Peer.Ended ended =
                KaifuRun.here("noop\nquit\n".getBytes(StandardCharsets.US_ASCII), arguments.toArray(String[]::new));
        String last = ended.errors().lines().reduce((first, second) -> second).orElse("");
        assertThat(last.replace(Integer.toString(port), "PORT")).as(each.name()).isEqualTo("kaifu: " + each.sentence());
        assertThat(ended.status()).as(each.name()).isEqualTo(each.status());
        assertThat(ended.errors()).as(each.name()).doesNotContain("\u001b").doesNotContain("Exception");
    }

    @Test
    void whatCannotBeConnectedEndsWithThree() {
        int closed = OpenSsl.freePort();
        assertSentence(
                3,
                "localhost port " + closed + " refuses the connection; check the port, and whether the server runs.",
                "talk",
                "-4",
                "localhost:" + closed);
        assertSentence(
                3,
                "no-such-host.invalid does not resolve to an address; check its spelling and this machine's DNS.",
                "talk",
                "no-such-host.invalid:25");
    }

    @Test
    void wrongUsageEndsWithTwo() {
        assertSentence(2, "talk needs a port too: localhost:465, for example.", "talk", "localhost");
        assertSentence(
                2,
                "--tls and --starttls cannot go together; give one of them.",
                "talk",
                "localhost:1",
                "--tls",
                "--starttls",
                "smtp");
        assertSentence(
                2,
                "\"localhost:99999\" is no host and port; write them as mail.example.jp:587 or [2001:db8::1]:587.",
                "talk",
                "localhost:99999");
        assertSentence(
                2, "--tls-version takes 1.0, 1.1, 1.2 or 1.3.", "talk", "localhost:1", "--tls", "--tls-version", "2");
        assertSentence(
                3,
                "/no/such/folder/x.pcapng could not be written; check that its folder is there, that it is yours, and"
                        + " that the disk is not full.",
                "talk",
                "localhost:1",
                "--record",
                "/no/such/folder/x.pcapng");
    }

    private static void assertSentence(int status, String sentence, String... arguments) {
        Peer.Ended ended = KaifuRun.here(new byte[0], arguments);
        assertThat(ended.errors().strip()).isEqualTo("kaifu: " + sentence);
        assertThat(ended.status()).isEqualTo(status);
    }
}
