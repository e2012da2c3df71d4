package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.ScriptedServer;
import dev.kaifu.testkit.ScriptedServer.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What `kaifu check` says of servers that fail it, word for word, with its exit status; and what it tells no one.
final class CheckFailuresTest {
    private static final String PASSWORD = "correct-horse-7";
    private static final List<String> WITH_USER = List.of("--user", "me@example.test", "--password-env", "PW");

    @TempDir
    private static Path folder = Path.of("");

    private static OpenSsl.Certified good = new OpenSsl.Certified(folder, folder, folder);
    private static Optional<SSLContext> goodContext = Optional.empty();
    private static Optional<SSLContext> otherNameContext = Optional.empty();

    @BeforeAll
    static void makeCertificates() {
        Peer.required("openssl");
        good = new OpenSsl(folder).certificate("localhost", "DNS:localhost,IP:127.0.0.1");
        goodContext = Optional.of(good.context());
        otherNameContext = Optional.of(new OpenSsl(folder)
                .certificate("other", "DNS:mail.example.test")
                .context());
    }

    /// One way to fail.
    ///
    /// @param options besides the host, the port, the user and the trusted authority
    /// @param verdict the whole line; PORT stands for the port
    private record Case(String name, Script server, List<String> options, int status, String verdict) {}

    private static Case failing(String name, Script server, int status, String verdict) {
        return new Case(name, server, List.of(), status, verdict);
    }

    @Test
    void everyFailureHasItsSentenceAndItsStatus() {
        assertAll(cases().map(each -> (Executable) () -> check(each)));
    }

    private static Stream<Case> cases() {
        return Stream.of(
                failing(
                        "drops",
                        session -> session.say("220 here ESMTP"),
                        3,
                        "Verdict (dropped, fault of: the server): localhost closed the connection at PORT (starttls) in"
                                + " mid-dialogue: look into its log; a device on the way may have cut it too."),
                failing(
                        "resets",
                        session -> {
                            session.say("220 here ESMTP");
                            assertThat(session.hear()).isPresent();
                            session.reset();
                        },
                        3,
                        "Verdict (dropped, fault of: the server): localhost closed the connection at PORT (starttls) in"
                                + " mid-dialogue: look into its log; a device on the way may have cut it too."),
                new Case(
                        "silent",
                        ScriptedServer.Session::silence,
                        List.of("--timeout", "1"),
                        3,
                        "Verdict (silent, fault of: the server): localhost takes the connection at PORT (starttls) but"
                                + " says nothing in time: it is overloaded, waits for TLS from the start (--ports"
                                + " PORT/tls), or a device on the way swallows what it says; try a longer --timeout."),
                new Case(
                        "drips",
                        CheckFailuresTest::drip,
                        List.of("--timeout", "1"),
                        3,
                        "Verdict (silent, fault of: the server): localhost takes the connection at PORT (starttls) but"
                                + " says nothing in time: it is overloaded, waits for TLS from the start (--ports"
                                + " PORT/tls), or a device on the way swallows what it says; try a longer --timeout."),
                failing(
                        "a reply without end",
                        smtp(("250-" + "x".repeat(1000) + "\n").repeat(1100) + "250 end", ""),
                        1,
                        "Verdict (other-protocol, fault of: this side): What answers at PORT (starttls) speaks no SMTP"
                                + " (a reply does not end within 1048576 bytes): check the host and the port."),
                failing(
                        "a line without end",
                        session -> {
                            session.raw("220 ".getBytes(StandardCharsets.US_ASCII));
                            session.raw(new byte[100_000]);
                            session.silence();
                        },
                        1,
                        "Verdict (other-protocol, fault of: this side): What answers at PORT (starttls) speaks no SMTP"
                                + " (a line of the reply is longer than 65536 bytes): check the host and the port."),
                new Case(
                        "no TLS",
                        session -> session.say("220 here ESMTP"),
                        List.of("--implicit-tls"),
                        1,
                        "Verdict (no-tls, fault of: the server): What answers at PORT (tls) says \"220 here ESMTP\""
                                + " where TLS must begin: if that is SMTP, check the port with STARTTLS (--ports"
                                + " PORT/starttls); if not, check the host and the port."),
                failing(
                        "another protocol",
                        session -> session.say("SSH-2.0-OpenSSH_9.2"),
                        1,
                        "Verdict (other-protocol, fault of: this side): What answers at PORT (starttls) speaks no SMTP"
                                + " (this is no SMTP reply but looks like SSH): check the host and the port."),
                failing(
                        "turned away",
                        session -> session.say("554 5.7.1 no service for \u001b[31myou"),
                        1,
                        "Verdict (greeting-refused, fault of: the server): localhost turned the connection away with its"
                                + " greeting at PORT (starttls) (554 5.7.1 no service for \\x1b[31myou): its words say"
                                + " why; it may block this address or be overloaded."),
                failing(
                        "no STARTTLS",
                        smtp("250-here\n250 AUTH PLAIN", ""),
                        1,
                        "Verdict (starttls-not-offered, fault of: the server): The EHLO reply at PORT (starttls) offers"
                                + " no STARTTLS: localhost's operator must switch TLS on, or a device on the way took"
                                + " the word out (compare from another network); no password was sent."),
                new Case(
                        "no STARTTLS, the password allowed without",
                        smtp("250-here\n250 AUTH PLAIN", ""),
                        List.of("--allow-plaintext-auth"),
                        1,
                        "Verdict (starttls-not-offered, fault of: the server): The EHLO reply at PORT (starttls) offers"
                                + " no STARTTLS: localhost's operator must switch TLS on, or a device on the way took"
                                + " the word out (compare from another network)."),
                failing(
                        "STARTTLS overwritten",
                        smtp("250-here\n250-XXXXXXXA\n250 SIZE 1000", ""),
                        1,
                        "Verdict (starttls-overwritten, fault of: a device on the way): Something between here and"
                                + " localhost has overwritten STARTTLS in the EHLO reply at PORT (starttls)"
                                + " (XXXXXXXA): switch off SMTP inspection there, or use port 465; no password was sent."),
                failing(
                        "STARTTLS refused",
                        smtp("250-here\n250 STARTTLS", "454 4.7.0 TLS not available due to local problem"),
                        1,
                        "Verdict (starttls-refused, fault of: the server): localhost refused STARTTLS at PORT (starttls)"
                                + " (454 4.7.0 TLS not available due to local problem): its operator must look at the"
                                + " TLS configuration; no password was sent."),
                failing(
                        "bytes before TLS",
                        smtp("250-here\n250 STARTTLS", "220 go\n250 injected"),
                        1,
                        "Verdict (bytes-before-tls, fault of: a device on the way): Somebody put bytes behind the reply"
                                + " to STARTTLS at PORT (starttls) before TLS began (\"250 injected\"): a device on the"
                                + " way may be tampering, so nothing was sent; use port 465."),
                failing(
                        "wrong name",
                        tls(() -> otherNameContext, "235 in"),
                        1,
                        "Verdict (certificate-wrong-name, fault of: the server): At PORT (starttls) the certificate is"
                                + " not for localhost: it is for mail.example.test: use a name that the certificate"
                                + " has, or have its operator renew it; no password was sent."),
                new Case(
                        "unknown authority",
                        tls(() -> goodContext, "235 in"),
                        List.of("--without-ca"),
                        1,
                        "Verdict (certificate-unknown-ca, fault of: the server): At PORT (starttls) the certificate is"
                                + " signed by CN=Kaifu test CA, which leads to no trusted authority (or the server"
                                + " leaves out a certificate between): localhost's operator must send the whole chain,"
                                + " or give you the authority's file for --ca; no password was sent."),
                failing(
                        "AUTH rejected, the password repeated",
                        tls(() -> goodContext, "535 5.7.8 not with " + PASSWORD),
                        1,
                        "Verdict (auth-rejected, fault of: this side): localhost rejected the user or the password at"
                                + " PORT (starttls) (PLAIN: 535 5.7.8 not with ********): check both with your"
                                + " provider, and whether the account may send this way."),
                failing(
                        "one challenge too many",
                        tls(() -> goodContext, "334 aGVsbG8="),
                        1,
                        "Verdict (auth-broken, fault of: the server): localhost did not go through with the mechanism"
                                + " that it offers at PORT (starttls) (PLAIN: 334 aGVsbG8=): try another one with"
                                + " --auth, and tell its operator."),
                failing(
                        "the mechanism is offered but not there",
                        tls(() -> goodContext, "504 5.7.4 Unrecognized authentication type"),
                        1,
                        "Verdict (auth-broken, fault of: the server): localhost did not go through with the mechanism"
                                + " that it offers at PORT (starttls) (PLAIN: 504 5.7.4 Unrecognized authentication"
                                + " type): try another one with --auth, and tell its operator."),
                failing(
                        "no known mechanism",
                        tls(() -> goodContext, "XOAUTH2 GSSAPI", "235 in"),
                        1,
                        "Verdict (mechanism-unknown, fault of: this side): localhost offers no mechanism at PORT"
                                + " (starttls) that goes by a password here (offered: XOAUTH2 GSSAPI): ask its operator"
                                + " for an app password; for a token, make the string with \"kaifu auth xoauth2\" and"
                                + " send it with \"kaifu talk\"."),
                new Case(
                        "the mechanism is not offered",
                        tls(() -> goodContext, "235 in"),
                        List.of("--auth", "cram-md5"),
                        1,
                        "Verdict (mechanism-not-offered, fault of: this side): localhost does not offer the mechanism"
                                + " that was asked for at PORT (starttls) (offered: PLAIN LOGIN): choose one of those"
                                + " with --auth."),
                new Case(
                        "the sender is refused",
                        tls(() -> goodContext, "235 in"),
                        List.of("--send"),
                        1,
                        "Verdict (sender-refused): localhost refused the sender at PORT (starttls) (553 5.7.1 not you):"
                                + " send from an address that the account owns (--from), and with --user where it wants"
                                + " one."));
    }

    /// A server that answers EHLO and STARTTLS so, and all else with 502.
    private static Script smtp(String ehlo, String startTls) {
        return session -> {
            session.say("220 here ESMTP");
            session.answer(line -> switch (verb(line)) {
                case "EHLO" -> ehlo;
                case "STARTTLS" -> startTls;
                default -> "502 no";
            });
        };
    }

    /// A server that offers STARTTLS, does it with that certificate, offers AUTH and answers it so.
    private static Script tls(Supplier<Optional<SSLContext>> shown, String auth) {
        return tls(shown, "PLAIN LOGIN", auth);
    }

    private static Script tls(Supplier<Optional<SSLContext>> shown, String mechanisms, String auth) {
        return session -> {
            session.say("220 here ESMTP");
            for (String line = session.hear().orElse("QUIT");
                    !verb(line).equals("STARTTLS");
                    line = session.hear().orElse("STARTTLS")) {
                session.say("250-here");
                session.say("250 STARTTLS");
            }
            session.say("220 go");
            session.startTls(shown.get().orElseThrow());
            session.answer(line -> switch (verb(line)) {
                case "EHLO" -> "250-here\n250 AUTH " + mechanisms;
                case "AUTH" -> auth;
                case "MAIL" -> "553 5.7.1 not you";
                case "QUIT" -> "221 bye";
                default -> "502 no";
            });
        };
    }

    /// A reply that goes on and on, a byte at a time, until the client has enough.
    private static void drip(ScriptedServer.Session session) throws IOException {
        session.raw("220-".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 1_000; i++) {
            LockSupport.parkNanos(50_000_000);
            session.raw(new byte[] {'.'});
        }
    }

    private static String verb(String line) {
        return line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
    }

    private static void check(Case each) {
        try (ScriptedServer server = ScriptedServer.start(each.server())) {
            Peer.Ended ended = run(server.port(), each.options());
            String last = ended.text()
                    .lines()
                    .filter(line -> line.startsWith("Verdict"))
                    .findFirst()
                    .orElse("none");
            assertThat(last.replace(Integer.toString(server.port()), "PORT"))
                    .as(each.name())
                    .isEqualTo(each.verdict());
            assertThat(ended.status()).as(each.name()).isEqualTo(each.status());
            assertThat(ended.errors()).as(each.name()).isEmpty();
            assertThat(ended.text()).as(each.name()).doesNotContain(PASSWORD).doesNotContain("\u001b");
        }
    }

    private static Peer.Ended run(int port, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("check", "localhost", "-4"));
        arguments.addAll(List.of("--ports", port + (options.contains("--implicit-tls") ? "/tls" : "/starttls")));
        arguments.addAll(WITH_USER);
        options.stream()
                .filter(option -> !Set.of("--without-ca", "--implicit-tls").contains(option))
                .forEach(arguments::add);
        if (!options.contains("--without-ca")) {
            arguments.addAll(List.of("--ca", good.authority().toString()));
        }
        return KaifuRun.launchedWith("PW", PASSWORD, arguments.toArray(String[]::new));
    }

    @Test
    void thePasswordLeavesOnlyInVerifiedTlsUnlessTheUserSaysSo() {
        assertThat(passwordsHeard(smtp("250-here\n250 AUTH PLAIN LOGIN", ""))).isEmpty();
        assertThat(passwordsHeard(smtp("250-here\n250-STARTTLS\n250 AUTH PLAIN LOGIN", "502 no")))
                .isEmpty();
        assertThat(passwordsHeard(tls(() -> otherNameContext, "235 in"))).isEmpty();
        assertThat(passwordsHeard(tls(() -> goodContext, "235 in"), "--without-ca"))
                .isEmpty();
        assertThat(passwordsHeard(tls(() -> goodContext, "235 in"))).hasSize(1);
        assertThat(passwordsHeard(tls(() -> otherNameContext, "235 in"), "--insecure"))
                .hasSize(1);
        assertThat(passwordsHeard(smtp("250-here\n250 AUTH PLAIN LOGIN", ""), "--insecure"))
                .isEmpty();
        assertThat(passwordsHeard(smtp("250-here\n250 AUTH PLAIN LOGIN", ""), "--allow-plaintext-auth"))
                .hasSize(1);
        assertThat(passwordsHeard(tls(() -> otherNameContext, "235 in"), "--allow-plaintext-auth"))
                .isEmpty();
    }

    /// The lines from which somebody who listened would have the password.
    private static List<String> passwordsHeard(Script script, String... options) {
        try (ScriptedServer server = ScriptedServer.start(script)) {
            assertThat(run(server.port(), Arrays.asList(options)).status()).isIn(0, 1);
            return server.heard()
                    .lines()
                    .filter(line -> Arrays.stream(line.split(" "))
                            .anyMatch(word ->
                                    word.contains(PASSWORD) || decoded(word).contains(PASSWORD)))
                    .toList();
        }
    }

    private static String decoded(String word) {
        try {
            return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// RFC 4954 4: a client that will not answer says `*`; QUIT would be taken for the answer.
    @Test
    void aChallengeTooManyIsCancelled() {
        try (ScriptedServer server = ScriptedServer.start(tls(() -> goodContext, "334 aGVsbG8="))) {
            run(server.port(), List.of());
            assertThat(server.heard()).containsPattern("AUTH PLAIN \\S+\r\n\\*\r\nQUIT");
        }
    }

    @Test
    void whatIsOverlookedIsToldStill() {
        try (ScriptedServer server = ScriptedServer.start(tls(() -> otherNameContext, "235 in"))) {
            Peer.Ended ended = run(server.port(), List.of("--insecure"));
            String port = Integer.toString(server.port());
            assertThat(ended.text())
                    .contains("Verdict (all-well): All is well with localhost: " + port + " (starttls).")
                    .contains("Also (certificate-wrong-name, fault of: the server): At " + port + " (starttls) the"
                            + " certificate is not for localhost: it is for mail.example.test: use a name that the"
                            + " certificate has, or have its operator renew it.\n");
            assertThat(ended.status()).isZero();
        }
    }

    /// On a port of no known kind a server that greets late is first taken for one that waits for TLS.
    @Test
    void aSlowGreetingIsWaitedFor() {
        AtomicInteger connections = new AtomicInteger();
        Script slow = session -> {
            if (connections.incrementAndGet() == 1) {
                session.silence();
            } else {
                session.say("220 here ESMTP");
                session.answer(line -> verb(line).equals("EHLO") ? "250 here" : "221 bye");
            }
        };
        try (ScriptedServer server = ScriptedServer.start(slow)) {
            Peer.Ended ended =
                    KaifuRun.launched("check", "localhost", "-4", "--ports", Integer.toString(server.port()));
            assertThat(ended.text()).contains("Verdict (starttls-not-offered,");
        }
    }

    @Test
    void noConnectionIsMadeTwice() {
        String port = OpenSsl.freePort() + "/tls";
        Peer.Ended ended = KaifuRun.launched("check", "127.0.0.1", "--ports", port + "," + port);
        assertThat(ended.text().lines().filter(line -> line.startsWith("127.0.0.1 ")))
                .hasSize(1);
    }

    @Test
    void whatCannotBeConnectedEndsWithThree() {
        Peer.Ended otherFamily = KaifuRun.launched("check", "127.0.0.1", "-6");
        assertThat(otherFamily.text())
                .contains("Verdict (no-address-of-family, fault of: this side): 127.0.0.1 has no address of the family"
                        + " that was asked for: leave out -4 or -6.");
        assertThat(otherFamily.status()).isEqualTo(3);
        int closed = OpenSsl.freePort();
        Peer.Ended refused = KaifuRun.launched("check", "localhost", "-4", "--ports", closed + "/tls");
        assertThat(refused.text())
                .contains(
                        "Verdict (connect-refused, fault of: the server): localhost refuses connections at " + closed
                                + " (tls): no mail server listens there; check the host, the port and whether the server runs.");
        assertThat(refused.status()).isEqualTo(3);
        Peer.Ended unresolved = KaifuRun.launched("check", "no-such-host.invalid");
        assertThat(unresolved.text())
                .contains("Verdict (not-resolved, fault of: this side): no-such-host.invalid does not resolve to an"
                        + " address: check its spelling and this machine's DNS.");
        assertThat(unresolved.status()).isEqualTo(3);
    }

    @Test
    void wrongUsageIsOneSentence() {
        assertUsage(
                "\"99999\" is no port; write --ports 465,587 or 2465/tls.", "check", "localhost", "--ports", "99999");
        assertUsage("--send needs a sender: give --from ADDRESS.", "check", "localhost", "--send");
        assertUsage(
                "a password is given, but no user; say whose it is with --user.",
                "check",
                "localhost",
                "--password-env",
                "PW");
        assertUsage("--auth takes plain, login or cram-md5.", "check", "localhost", "--auth", "digest-md5");
        assertUsage(
                "--read-back looks for what was sent: it needs --send and --user.",
                "check",
                "localhost",
                "--read-back");
        assertUsage(
                "\"a@b\\x0d\\x0aRCPT\" is no address; write it as me@example.jp.",
                "check",
                "localhost",
                "--send",
                "--from",
                "a@b\r\nRCPT");
    }

    private static void assertUsage(String sentence, String... arguments) {
        Peer.Ended ended = KaifuRun.launched(arguments);
        assertThat(ended.errors().strip()).isEqualTo("kaifu: " + sentence);
        assertThat(ended.status()).isEqualTo(2);
    }
}
