package dev.kaifu.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailHostTest {
    @TempDir
    private static Path folder;

    private static MailHost host;

    @BeforeAll
    static void start() {
        host = MailHost.start(folder);
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void takesMailAfterAuthenticationAndDeliversIt() {
        // PIPELINING lets s_client say it all at once (RFC 2920 3.1).
        String said = smtp(
                host.smtpsPort(),
                "EHLO me.example.test",
                "AUTH PLAIN " + plain(host.user(), host.password()),
                "MAIL FROM:<" + host.user() + ">",
                "RCPT TO:<" + host.recipient() + ">",
                "DATA",
                "Subject: testing",
                "",
                "body",
                ".",
                "QUIT");
        assertThat(said).contains("250-AUTH PLAIN LOGIN CRAM-MD5", "235 2.7.0", "354 ", "queued as", "221 2.0.0");
        assertThat(host.awaitMessages(host.recipient(), 1).getFirst())
                .contains("\nSubject: testing\n")
                .endsWith("\n\nbody\n");
        assertThat(host.log()).contains("sasl_method=PLAIN, sasl_username=" + host.user());
    }

    @Test
    void deniesWhoDoesNotKnowThePasswordAndWhoIsNotThere() {
        assertThat(smtp(host.smtpsPort(), "EHLO me", "AUTH PLAIN " + plain(host.user(), "wrong"), "QUIT"))
                .contains("535 5.7.8 Error: authentication failed");
        assertThat(smtp(host.smtpsPort(), "EHLO me", "MAIL FROM:<a@b.test>", "RCPT TO:<" + host.user() + ">", "QUIT"))
                .contains("554 5.7.1");
        assertThat(smtp(
                        host.smtpPort(),
                        List.of("-starttls", "smtp"),
                        "MAIL FROM:<a@b.test>",
                        "RCPT TO:<nobody@" + MailHost.DOMAIN + ">",
                        "QUIT"))
                .contains("550 5.1.1");
    }

    @Test
    void servesImapToTheUser() {
        for (int port : new int[] {host.imapsPort(), host.imapPort()}) {
            List<String> options = port == host.imapPort() ? List.of("-starttls", "imap") : List.of();
            assertThat(smtp(
                            port,
                            options,
                            "a LOGIN " + host.user() + " " + host.password(),
                            "b SELECT INBOX",
                            "c LOGOUT"))
                    .contains("a OK", "* 0 EXISTS", "c OK");
        }
    }

    @Test
    void twoAtOnceDoNotMeetAndNothingStaysBehind() {
        List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
        List<ProcessHandle> started;
        try (MailHost one = MailHost.start(folder);
                MailHost two = MailHost.startOnUsualPorts(
                        folder, "smtpd_tls_auth_only = no", "myhostname = two.example.test")) {
            assertThat(smtp(one.smtpsPort(), "EHLO me", "QUIT")).contains("220 mail.example.test");
            assertThat(Peer.run(
                                    List.of("openssl", "s_client", "-quiet", "-connect", two.address() + ":465"),
                                    "EHLO me\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII))
                            .text())
                    .contains("220 two.example.test");
            started = ProcessHandle.current()
                    .descendants()
                    .filter(process -> !before.contains(process))
                    .filter(MailHost::isRunning)
                    .toList();
            // Two masters and two Dovecots at the least, and what each has started.
            assertThat(started).hasSizeGreaterThan(8);
        }
        assertThat(started).noneMatch(MailHost::isRunning);
    }

    @Test
    void aPortThatIsTakenIsNoOtherFailure() throws IOException {
        MailServices services = MailServices.onFreePorts();
        try (ServerSocket taken = new ServerSocket(services.smtps(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> MailHost.startOnce(folder, services)).isInstanceOf(MailHost.PortTaken.class);
        }
        try (ServerSocket taken = new ServerSocket(services.imap(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> MailHost.startOnce(folder, services)).isInstanceOf(MailHost.PortTaken.class);
        }
    }

    private static String smtp(int port, String... lines) {
        return smtp(port, List.of(), lines);
    }

    private static String smtp(int port, List<String> options, String... lines) {
        byte[] input = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        List<String> all = new ArrayList<>(options);
        all.add("-quiet");
        return new OpenSsl(Path.of("/"))
                .client(port, input, all.toArray(String[]::new))
                .text();
    }

    private static String plain(String user, String password) {
        return Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.US_ASCII));
    }
}
