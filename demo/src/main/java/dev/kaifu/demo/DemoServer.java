package dev.kaifu.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// A mail server on loopback for the demo: submission with TLS from the start and with STARTTLS, IMAP to read back.
///
/// All of it lives in memory but its authority's certificate. It prints nothing, and its threads keep no program
/// alive.
public final class DemoServer implements AutoCloseable {
    static final String HOST = "localhost";

    /// RFC 2606 2 keeps `.example` from ever being anybody's.
    private static final String USER = "someone@kaifu.example";

    private static final String AUTHORITY_FILE = "demo-ca.pem";

    private final Account account;
    private final Path authority;
    private final Deque<Listener> listeners = new ArrayDeque<>();
    private final Listener implicitTls;
    private final Listener startTls;
    private final Listener imaps;

    private DemoServer(Account account, Path authority, ServerTls tls, boolean startTlsOffered) throws IOException {
        this.account = account;
        this.authority = authority;
        Mailbox mailbox = Mailbox.of(account);
        try {
            imaps = opened(ImapServer.start(tls, mailbox));
            implicitTls = opened(SubmissionServer.implicitTls(HOST, account, mailbox, tls));
            startTls = opened(SubmissionServer.startTls(HOST, account, mailbox, tls, startTlsOffered));
        } catch (IOException e) {
            closeListeners();
            throw e;
        }
    }

    private Listener opened(Listener listener) {
        listeners.push(listener);
        return listener;
    }

    private void closeListeners() {
        listeners.forEach(Listener::close);
    }

    /// Starts it on three free ports of 127.0.0.1.
    ///
    /// @param folder where its authority's certificate is written; made where it is missing
    public static DemoServer start(Misbehaviour misbehaviour, Path folder) throws IOException {
        Instant now = Instant.now();
        Validity validity = misbehaviour == Misbehaviour.CERT ? Validity.expired(now) : Validity.current(now);
        Account account = Account.random(USER, misbehaviour == Misbehaviour.AUTH);
        try {
            DemoAuthority authority = DemoAuthority.make(now);
            Path file = Files.createDirectories(folder).resolve(AUTHORITY_FILE);
            Files.writeString(file, authority.pem());
            return new DemoServer(
                    account, file, authority.certify(HOST, validity), misbehaviour != Misbehaviour.STARTTLS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK can make and sign keys of P-256", e);
        }
    }

    /// SMTP with TLS from the start.
    public int implicitTlsPort() {
        return implicitTls.port();
    }

    /// SMTP with STARTTLS.
    public int startTlsPort() {
        return startTls.port();
    }

    /// IMAP with TLS from the start.
    public int imapsPort() {
        return imaps.port();
    }

    /// The certificate to trust, in PEM.
    public Path authority() {
        return authority;
    }

    /// The name that the certificate is for. It is for 127.0.0.1 too, where the server listens: the name may lead to
    /// ::1 first, where it does not.
    public String host() {
        return HOST;
    }

    public String user() {
        return account.user();
    }

    public String password() {
        return account.password();
    }

    /// The address of the account, and the only one that mail is taken for.
    public String recipient() {
        return account.user();
    }

    /// Ends every connection and frees the ports.
    @Override
    public void close() {
        closeListeners();
    }
}
