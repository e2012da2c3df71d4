package dev.kaifu.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A whole mail host of a test's own, on loopback: Postfix, with Dovecot for SASL, IMAP and
/// POP3.
///
/// ```java
/// try (MailHost host = MailHost.start(folder)) {
///     … host.submissionPort() … host.user() … host.password() … host.authority() …
///     assertThat(host.awaitMessages(host.user(), 1).getFirst()).contains("Subject: testing");
/// }
/// ```
///
/// It is a provider's host as it should be: AUTH (PLAIN, LOGIN, CRAM-MD5) is offered behind TLS alone, the two
/// submission ports take mail from who has logged in, the plain port takes mail for [#user()] and [#recipient()] from
/// anybody. TLS 1.2 and 1.3, tickets included. So it denies: another user or password (535), another recipient of
/// [#DOMAIN] (550), a recipient elsewhere from who has not logged in (554).
///
/// Nothing is shared with the machine's own Postfix or another test's, and nothing stays behind.
public final class MailHost implements AutoCloseable {
    public static final String DOMAIN = "example.test";
    /// What the greeting and the reply to EHLO call it.
    public static final String NAME = "mail.example.test";

    /// Other tests take ports too: a free one may be taken before the server has it.
    private static final int ATTEMPTS = 3;

    private static final String USER = "someone@" + DOMAIN;
    private static final String RECIPIENT = "other@" + DOMAIN;
    private static final int PASSWORD_BYTES = 12;
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration DELIVERY = Duration.ofSeconds(20);

    private final Path folder;
    private final MailServices services;
    private final OpenSsl.Certified certified;
    private final Map<String, String> passwords;
    private final DovecotServer dovecot;
    private final PostfixServer postfix;
    private final Thread hook = new Thread(this::stop, "mail-host");

    private MailHost(
            Path folder,
            MailServices services,
            OpenSsl.Certified certified,
            Map<String, String> passwords,
            DovecotServer dovecot,
            PostfixServer postfix) {
        this.folder = folder;
        this.services = services;
        this.certified = certified;
        this.passwords = passwords;
        this.dovecot = dovecot;
        this.postfix = postfix;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Starts one, all of whose files are in a new folder within `folder`.
    ///
    /// @param folder other users are let through it (a `@TempDir` will do): the servers do not run as root
    /// @param settings of Postfix's main.cf, above the host's own: `smtpd_tls_auth_only=no`, for example;
    ///     `submission_restrictions` are the recipient restrictions of the two submission ports
    public static MailHost start(Path folder, String... settings) {
        return start(folder, TlsOffer.USUAL, settings);
    }

    /// Starts one that speaks every version of TLS from 1.0 on and every suite that the machine's OpenSSL has, however
    /// weak; Postfix keeps sessions, so that they are resumed by their ids too.
    public static MailHost startWithEveryTls(Path folder) {
        return start(folder, TlsOffer.EVERY);
    }

    private static MailHost start(Path folder, TlsOffer offer, String... settings) {
        assumeInstalled();
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnce(folder, MailServices.onFreePorts(), offer, settings);
            } catch (PortTaken e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// Starts one whose services have their usual ports, on a loopback address of its own, for programs that go by the
    /// port. A test is left out where the machine's own servers listen on every address.
    public static MailHost startOnUsualPorts(Path folder, String... settings) {
        assumeInstalled();
        try {
            return startOnce(folder, MailServices.onUsualPorts(), settings);
        } catch (PortTaken e) {
            return Assumptions.abort("needs the mail ports, which a server of this machine has taken");
        }
    }

    private static void assumeInstalled() {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "needs root: Postfix and Dovecot run under users of their own");
        Peer.required("postconf");
        Peer.required("imap-login");
        Peer.required("pop3-login");
    }

    /// A port was free a moment ago and is not any more.
    static final class PortTaken extends IllegalStateException {
        private static final long serialVersionUID = 1;

        PortTaken(String log) {
            super(log);
        }
    }

    static MailHost startOnce(Path parent, MailServices services, String... settings) {
        return startOnce(parent, services, TlsOffer.USUAL, settings);
    }

    private static MailHost startOnce(Path parent, MailServices services, TlsOffer offer, String... settings) {
        Path folder = createFolder(parent);
        OpenSsl.Certified certified =
                new OpenSsl(folder).certificate("localhost", "DNS:localhost,DNS:" + NAME + ",IP:" + services.address());
        Map<String, String> passwords = new TreeMap<>();
        passwords.put(USER, randomPassword());
        passwords.put(RECIPIENT, randomPassword());
        Path openSsl = offer.openSslConfiguration(folder);
        PostfixServer postfix = PostfixServer.configure(
                folder,
                services,
                certified,
                passwords.keySet(),
                Stream.concat(offer.ofPostfix(openSsl), Stream.of(settings)).toArray(String[]::new));
        DovecotServer dovecot = DovecotServer.start(
                folder, services, certified, passwords, postfix.saslSocket(), offer.ofDovecot(openSsl));
        try {
            postfix.start();
        } catch (RuntimeException e) {
            dovecot.close();
            throw e;
        }
        return new MailHost(folder, services, certified, passwords, dovecot, postfix);
    }

    /// The loopback address on which all its services are; the certificate is for this too, and for `localhost`.
    public String address() {
        return services.address();
    }

    /// MX service: STARTTLS offered, mail for the host's own users taken from anybody.
    public int smtpPort() {
        return services.smtp();
    }

    /// RFC 6409 submission: STARTTLS, then AUTH, before anything else.
    public int submissionPort() {
        return services.submission();
    }

    /// RFC 8314 submissions: TLS from the start.
    public int smtpsPort() {
        return services.smtps();
    }

    /// IMAP, STARTTLS before LOGIN.
    public int imapPort() {
        return services.imap();
    }

    /// IMAP with TLS from the start.
    public int imapsPort() {
        return services.imaps();
    }

    /// POP3, STLS before USER.
    public int pop3Port() {
        return services.pop3();
    }

    /// POP3 with TLS from the start.
    public int pop3sPort() {
        return services.pop3s();
    }

    /// Who can log in, by SMTP, IMAP and POP3; its mail address too.
    public String user() {
        return USER;
    }

    /// The password of [#user()], made for this host alone.
    public String password() {
        return password(USER);
    }

    /// Another user with a mailbox.
    public String recipient() {
        return RECIPIENT;
    }

    public String password(String user) {
        return Objects.requireNonNull(passwords.get(user), user);
    }

    /// The authority that signed the host's certificate, PEM.
    public Path authority() {
        return certified.authority();
    }

    public OpenSsl.Certified certified() {
        return certified;
    }

    /// The messages that lie in the user's INBOX, oldest first, as Postfix delivered them (LF, with its Received).
    public List<String> messages(String user) {
        return new Maildir(mailFolder(folder).resolve(user)).messages();
    }

    /// [#messages(String)], once there are so many.
    public List<String> awaitMessages(String user, int count) {
        Peer.await(
                count + " messages for " + user, DELIVERY, () -> messages(user).size() >= count);
        return messages(user);
    }

    /// What Postfix and Dovecot wrote down.
    public String log() {
        return postfix.log() + dovecot.log();
    }

    /// [#log()], once it says this.
    public String awaitLog(String words) {
        Peer.await("\"" + words + "\" in the log", DELIVERY, () -> log().contains(words));
        return log();
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM ends already, and the hook does the same.
            return;
        }
    }

    private void stop() {
        postfix.close();
        dovecot.close();
    }

    /// Waits for the server's word that it runs.
    ///
    /// @param ports that it is to listen on
    /// @throws PortTaken where it ended and somebody else listens on one of them (Postfix ends without a word then)
    static void awaitStarted(
            String server, Process process, String word, Supplier<String> log, List<InetSocketAddress> ports) {
        Peer.await(server, START, () -> {
            String said = log.get();
            if (!process.isAlive()) {
                throw ports.stream().anyMatch(MailServices::isTaken)
                        ? new PortTaken(server + " found a port taken: " + ports + said)
                        : new IllegalStateException(server + " ended: " + said);
            }
            return said.contains(word);
        });
    }

    /// Ends a server and all that it started, and waits for them.
    static void stopWithChildren(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.reversed().forEach(ProcessHandle::destroy);
        Peer.stop(process);
        Peer.await("the end of " + process.pid(), START, () -> all.stream().noneMatch(MailHost::isRunning));
    }

    /// A process that has ended but that nobody has asked after yet shows no command any more.
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /// Where the users' maildirs are.
    static Path mailFolder(Path folder) {
        return folder.resolve("mail");
    }

    private static Path createFolder(Path parent) {
        try {
            Path folder = Files.createTempDirectory(parent, "host");
            for (Path each : List.of(parent, folder)) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
            }
            Path mail = Files.createDirectory(mailFolder(folder));
            Files.setAttribute(mail, "unix:uid", DovecotServer.MAIL_ID);
            Files.setAttribute(mail, "unix:gid", DovecotServer.MAIL_ID);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
