package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.MailHost;
import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// `kaifu talk` against a Postfix and a Dovecot. The expectations are what these two say of themselves, and what
/// `openssl s_client` gets from them for the same lines.
class TalkCommandTest {
    private static final String WARNING = "warning: the certificate";

    @TempDir
    private static Path folder;

    private static MailHost host;
    /// Insists on the order of RFC 5321 4.1.4 and on the brackets of 4.1.2.
    private static MailHost strict;

    /// How the seed's author came to TLS.
    enum Way {
        /// `-connect secure.plala.or.jp:465`
        IMPLICIT,
        /// `-connect secure.plala.or.jp:587 -starttls smtp`
        STARTTLS;

        int port(MailHost of) {
            return this == IMPLICIT ? of.smtpsPort() : of.submissionPort();
        }
    }

    @BeforeAll
    static void start() {
        host = MailHost.start(folder);
        strict = MailHost.start(folder, "smtpd_helo_required = yes", "strict_rfc821_envelopes = yes");
    }

    @AfterAll
    static void stop() {
        Stream.of(host, strict).filter(each -> each != null).forEach(MailHost::close);
    }

    // The three scripts of the seed, word for word but for the account.

    private static String authenticates() {
        return "auth plain " + plain(host) + "\nquit\n";
    }

    private static final String GREETS = "ehlo\nquit\n";

    private static String sends(MailHost to) {
        return "auth plain " + plain(to) + "\nmail from: " + to.user() + "\nrcpt to: " + to.recipient()
                + "\ndata\nsubject: testing\ntesting mail body\n.\nquit\n";
    }

    @ParameterizedTest
    @EnumSource
    void authenticatesWithoutHello(Way way) {
        Peer.Ended talk = talk(way, host, authenticates());
        assertThat(replies(way, talk)).containsExactly("235 2.7.0 Authentication successful", "221 2.0.0 Bye");
        assertThat(talk.status()).isZero();
        assertSameAsOpenSsl(way, authenticates(), talk);
        host.awaitLog("sasl_username=" + host.user());
        // s_client sends all it has at once (RFC 2920 3.1 wants AUTH, EHLO, DATA and QUIT to be the last of a group);
        // the strict host is never spoken to by it.
        host.awaitLog("improper command pipelining after AUTH");
        assertThat(strict.log()).doesNotContain("improper command pipelining");
    }

    @ParameterizedTest
    @EnumSource
    void showsWhatABareEhloGets(Way way) {
        Peer.Ended talk = talk(way, host, GREETS);
        assertThat(replies(way, talk)).containsExactly("501 Syntax: EHLO hostname", "221 2.0.0 Bye");
        assertThat(talk.status()).isZero();
        assertSameAsOpenSsl(way, GREETS, talk);
    }

    @ParameterizedTest
    @EnumSource
    void sendsAMessageWithoutBlankLine(Way way) {
        int before = host.messages(host.recipient()).size();
        Peer.Ended talk = talk(way, host, sends(host));
        assertThat(replies(way, talk).stream().map(line -> line.replaceFirst("as .*", "as")))
                .containsExactly(
                        "235 2.7.0 Authentication successful",
                        "250 2.1.0 Ok",
                        "250 2.1.5 Ok",
                        "354 End data with <CR><LF>.<CR><LF>",
                        "250 2.0.0 Ok: queued as",
                        "221 2.0.0 Bye");
        assertThat(talk.status()).isZero();
        // Postfix parts header and body itself where nobody did (cleanup(8)).
        assertThat(host.awaitMessages(host.recipient(), before + 1).getLast())
                .contains("\nsubject: testing\n")
                .endsWith("\n\ntesting mail body\n");
        assertSameAsOpenSsl(way, sends(host), talk);
    }

    @ParameterizedTest
    @EnumSource
    void showsRefusalsAndGoesOn(Way way) {
        Peer.Ended talk = talk(way, strict, sends(strict));
        assertThat(replies(way, talk))
                .containsExactly(
                        "503 5.5.1 Error: send HELO/EHLO first",
                        "503 5.5.1 Error: send HELO/EHLO first",
                        "503 5.5.1 Error: need MAIL command",
                        "503 5.5.1 Error: need RCPT command",
                        // "subject:" is no command; Postfix hangs up on header lines (smtpd_forbidden_commands).
                        "221 2.7.0 Error: I can break rules, too. Goodbye.");
        assertThat(talk.status()).isEqualTo(ExitStatus.UNREADABLE);
        assertThat(talk.errors()).contains("closed the connection before all lines were answered");
        strict.awaitLog("non-SMTP command from unknown[127.0.0.1]: subject: testing");
    }

    @Test
    void showsThatAnAddressWantsBrackets() {
        Peer.Ended talk = talk(
                Way.IMPLICIT,
                strict,
                "ehlo me\nauth plain " + plain(strict) + "\nmail from: a@b\nmail from:<a@b>\nquit\n");
        assertThat(talk.text()).contains("\n501 5.1.7 Bad sender address syntax\n250 2.1.0 Ok\n221 2.0.0 Bye\n");
    }

    @Test
    void takesNoLineForACommandOfItsOwn() {
        // s_client without -quiet takes Q, R, C, k and K at the beginning of a line for its own.
        Peer.Ended talk = talk(Way.IMPLICIT, strict, "Quiet please\nR\nCount\nk\nKeys\nnoop\nQUIT\n");
        // Postfix up to 3.6 says 502.
        assertThat(talk.text().lines().skip(1).map(line -> line.replace("502 5.5.2", "500 5.5.2")))
                .containsExactly(
                        "500 5.5.2 Error: command not recognized",
                        "500 5.5.2 Error: command not recognized",
                        "500 5.5.2 Error: command not recognized",
                        "500 5.5.2 Error: command not recognized",
                        "500 5.5.2 Error: command not recognized",
                        "250 2.0.0 Ok",
                        "221 2.0.0 Bye");
    }

    @Test
    void doesNotDoubleDots() {
        int before = host.messages(host.recipient()).size();
        Peer.Ended talk = talk(
                Way.STARTTLS,
                host,
                "ehlo me\nauth plain " + plain(host) + "\nmail from:<" + host.user() + ">\nrcpt to:<" + host.recipient()
                        + ">\ndata\nsubject: dots\n\n.one\n..two\n...\nquit\n.\nquit\n");
        assertThat(talk.status()).isZero();
        // RFC 5321 4.5.2: the server takes the first dot of a line away, whoever put it there.
        assertThat(host.awaitMessages(host.recipient(), before + 1).getLast()).endsWith("\n\none\n.two\n..\nquit\n");
    }

    @Test
    void endsWellWhereTheInputEndsEarly() {
        Peer.Ended talk = talk(Way.IMPLICIT, host, "ehlo early.example.test\n");
        assertThat(talk.text()).endsWith("250 CHUNKING\n");
        assertThat(talk.status()).isZero();
        host.awaitLog("disconnect from unknown[127.0.0.1] ehlo=1 commands=1");
    }

    @Test
    void deliversNothingWhereTheInputEndsInTheMessage() {
        Peer.Ended talk = talk(
                Way.IMPLICIT,
                strict,
                "ehlo me\nauth plain " + plain(strict) + "\nmail from:<" + strict.user() + ">\nrcpt to:<"
                        + strict.user() + ">\ndata\nsubject: cut short");
        assertThat(talk.text()).endsWith("354 End data with <CR><LF>.<CR><LF>\n");
        strict.awaitLog("lost connection after DATA");
        assertThat(strict.messages(strict.user())).isEmpty();
    }

    @Test
    void warnsOfACertificateThatIsNotTrustedAndGoesOn() {
        Peer.Ended talk = KaifuRun.here(bytes(GREETS), "talk", "--tls", "localhost:" + host.smtpsPort());
        assertThat(talk.errors()).contains(WARNING, "CN=Kaifu test CA");
        assertThat(talk.text()).endsWith("221 2.0.0 Bye\n");
        assertThat(talk.status()).isZero();
        assertThat(talk(Way.IMPLICIT, host, GREETS).errors()).doesNotContain(WARNING);
        assertThat(talk(Way.IMPLICIT, host, GREETS, "--insecure").errors())
                .doesNotContain(WARNING)
                .contains("--insecure");
    }

    @Test
    void showsTheWordsThatAskForTls() {
        Peer.Ended talk = talk(Way.STARTTLS, host, GREETS);
        assertThat(talk.errors())
                .startsWith("S: 220 " + MailHost.NAME + " ESMTP Postfix\nC: EHLO [127.0.0.1]\nS: 250-" + MailHost.NAME
                        + "\n")
                .contains("S: 250 CHUNKING\nC: STARTTLS\nS: 220 2.0.0 Ready to start TLS\n")
                // AUTH is offered behind TLS alone.
                .doesNotContain("AUTH");
    }

    @Test
    void readsMailBySpeakingImap() {
        int before = host.messages(host.user()).size();
        String login = "a LOGIN " + host.user() + " " + host.password();
        Peer.Ended talk = imap(login
                + "\nb APPEND INBOX {16}\nSubject: by hand\nc SELECT INBOX\nd FETCH * BODY.PEEK[HEADER]\ne LOGOUT\n");
        assertThat(talk.text())
                .contains(
                        "\n+ OK\n",
                        "\nb OK [APPENDUID ",
                        "\nc OK [READ-WRITE]",
                        "\nSubject: by hand)\n",
                        "\ne OK Logout");
        assertThat(talk.status()).isZero();
        assertThat(talk.errors()).contains("C: a1 STARTTLS\nS: a1 OK Begin TLS negotiation now.\n");
        assertThat(host.messages(host.user())).hasSize(before + 1);
    }

    /// RFC 9051 7.1.3: an untagged BAD answers what has no tag; to wait for a tagged reply would be to wait for ever.
    @Test
    void doesNotWaitForTheTagOfALineWithoutOne() {
        Peer.Ended talk = imap("\nx NOOP\ny LOGOUT\n");
        assertThat(talk.text()).contains("* BAD ", "x OK NOOP completed", "y OK Logout");
        assertThat(talk.status()).isZero();
    }

    /// RFC 1939 3: some replies go on until a line with a dot, and STAT is not one of them.
    @Test
    void readsMailBySpeakingPop3() {
        String mailbox = strict.recipient();
        Peer.Ended sent = talk(
                Way.IMPLICIT,
                strict,
                "ehlo me\nauth plain " + plain(strict) + "\nmail from:<" + strict.user() + ">\nrcpt to:<" + mailbox
                        + ">\ndata\nsubject: fetched\n\n..\n.\nquit\n");
        assertThat(sent.status()).isZero();
        strict.awaitMessages(mailbox, 1);
        String script = "CAPA\nUSER " + mailbox + "\nPASS " + strict.password(mailbox)
                + "\nSTAT\nLIST\nLIST 1\nRETR 1\nNOOP\nRETR 9\nQUIT\n";
        Peer.Ended talk = KaifuRun.here(
                bytes(script),
                "talk",
                "--timeout",
                "30",
                "--ca",
                strict.authority().toString(),
                "--starttls",
                "pop3",
                "localhost:" + strict.pop3Port());
        assertThat(talk.status()).as(talk.errors()).isZero();
        assertThat(talk.text())
                .containsSubsequence(
                        "+OK\nCAPA\n",
                        "\n.\n+OK\n+OK Logged in.\n+OK 1 ",
                        "\n+OK 1 messages:\n1 ",
                        "\n.\n+OK 1 ",
                        "\n+OK ",
                        " octets\n",
                        "\nsubject: fetched\n",
                        "\n\n..\n.\n+OK\n-ERR ",
                        "+OK Logging out");
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384",
        "0xc02f, TLSv1.2 with cipher ECDHE-RSA-AES128-GCM-SHA256",
        "TLS_AES_128_GCM_SHA256, TLSv1.3 with cipher TLS_AES_128_GCM_SHA256"
    })
    void offersTheSuiteAskedFor(String suite, String seenByPostfix) {
        assertThat(talk(Way.IMPLICIT, host, GREETS, "--ciphers", suite).status())
                .isZero();
        host.awaitLog(seenByPostfix);
    }

    @Test
    void talksWithoutTlsToo() {
        Peer.Ended talk = KaifuRun.here(bytes("noop\nquit\n"), "talk", "localhost:" + host.smtpPort());
        assertThat(talk.text()).isEqualTo("220 " + MailHost.NAME + " ESMTP Postfix\n250 2.0.0 Ok\n221 2.0.0 Bye\n");
        assertThat(talk.errors()).isEmpty();
    }

    @Test
    void tracesTheMessagesOfTls() throws Exception {
        Path keys = folder.resolve("traced.keys");
        Peer.Ended talk =
                talk(Way.IMPLICIT, host, GREETS, "--msg", "--tls-version", "1.2", "--keys-out", keys.toString());
        assertThat(talk.text())
                .containsSubsequence(
                        ">>> TLS 1.2, Handshake [length 00",
                        "ClientHello",
                        "<<< TLS 1.2, Handshake",
                        "ServerHello",
                        "<<< TLS 1.2, Handshake",
                        "Certificate",
                        "<<< TLS 1.2, Handshake",
                        "ServerHelloDone",
                        ">>> TLS 1.2, ChangeCipherSpec",
                        ">>> TLS 1.2, Handshake [length 0010], Finished",
                        "501 Syntax: EHLO hostname");
        // The seed's own line finds the client random in it.
        String random = Peer.run(List.of("bash", "-c", SeedScript.CLIENT_RANDOM), talk.output())
                .text()
                .strip();
        assertThat(Files.readString(keys)).startsWith("CLIENT_RANDOM " + random + " ");
    }

    private static void assertSameAsOpenSsl(Way way, String script, Peer.Ended talk) {
        List<String> options = new ArrayList<>(List.of("-quiet", "-crlf"));
        if (way == Way.STARTTLS) {
            options.addAll(List.of("-starttls", "smtp"));
        }
        String theirs = new OpenSsl(folder)
                .client(way.port(host), bytes(script), options.toArray(String[]::new))
                .text()
                // s_client keeps the last line of the reply to its own EHLO.
                .replaceFirst("^250 CHUNKING\r\n", "");
        assertThat(withoutQueueId(talk.text())).isEqualTo(withoutQueueId(theirs.replace("\r", "")));
    }

    private static String withoutQueueId(String text) {
        return text.replaceAll("queued as [0-9A-F]+", "queued as …");
    }

    /// Without the greeting, which over STARTTLS came before TLS.
    private static List<String> replies(Way way, Peer.Ended talk) {
        List<String> lines = talk.text().lines().toList();
        if (way == Way.STARTTLS) {
            return lines;
        }
        assertThat(lines.getFirst()).isEqualTo("220 " + MailHost.NAME + " ESMTP Postfix");
        return lines.subList(1, lines.size());
    }

    private static Peer.Ended talk(Way way, MailHost to, String script, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("talk", "--ca", to.authority().toString()));
        arguments.addAll(way == Way.IMPLICIT ? List.of("--tls") : List.of("--starttls", "smtp"));
        arguments.addAll(List.of(options));
        arguments.add("localhost:" + way.port(to));
        return KaifuRun.here(bytes(script), arguments.toArray(String[]::new));
    }

    private static Peer.Ended imap(String script) {
        return KaifuRun.here(
                bytes(script),
                "talk",
                "--timeout",
                "30",
                "--ca",
                host.authority().toString(),
                "--starttls",
                "imap",
                "localhost:" + host.imapPort());
    }

    /// `printf "%s\0%s\0%s" … | base64`, as in the seed.
    private static String plain(MailHost of) {
        String user = of.user();
        return Base64.getEncoder().encodeToString(bytes(user + "\0" + user + "\0" + of.password()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
