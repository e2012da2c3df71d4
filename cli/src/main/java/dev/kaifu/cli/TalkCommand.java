package dev.kaifu.cli;

import dev.kaifu.probe.net.HostAddresses;
import dev.kaifu.probe.net.LinkException;
import dev.kaifu.probe.talk.StartTlsRefused;
import dev.kaifu.probe.talk.Talk;
import dev.kaifu.probe.talk.TalkEnd;
import dev.kaifu.probe.talk.TalkProtocol;
import dev.kaifu.probe.talk.TalkRequest;
import dev.kaifu.probe.talk.TalkRequest.Security;
import dev.kaifu.probe.tls.CertificateVerifier;
import dev.kaifu.probe.tls.CipherSuiteNames;
import dev.kaifu.probe.tls.MessageTrace;
import dev.kaifu.probe.tls.TlsSettings;
import dev.kaifu.probe.tls.TlsTrace;
import dev.kaifu.probe.tls.TlsVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// `kaifu talk`: a dialogue by hand, or from a script on stdin.
final class TalkCommand implements Callable<Integer> {
    private String target = "";
    private boolean tls;
    private @Nullable String starttls;
    private @Nullable String tlsVersion;
    private List<String> ciphers = List.of();
    private boolean msg;
    private final ConnectionOptions connection = new ConnectionOptions();
    private boolean insecure;
    private int timeout = 60;

    CommandSpec spec() {
        return new CommandDescription(
                        "talk",
                        this,
                        "Sends the lines of stdin to a server, each after the reply to the one before, as they are.")
                .parameter("HOST:PORT", "The server.", given -> target = given)
                .flag("--tls", "TLS from the start (ports 465, 993, 995).", given -> tls = given)
                .value(
                        "--starttls",
                        String.class,
                        "PROTOCOL",
                        "Asks for TLS first in the words of smtp, lmtp, imap, pop3 or sieve.",
                        given -> starttls = given)
                .value(
                        "--tls-version",
                        String.class,
                        "VERSION",
                        "Only this version: 1.0, 1.1, 1.2 or 1.3.",
                        given -> tlsVersion = given)
                .commaSeparated("--ciphers", "SUITE", "Only these suites (IANA names).", given -> ciphers = given)
                .flag(
                        "--msg",
                        "Shows the messages of TLS on stdout, as openssl s_client -msg does.",
                        given -> msg = given)
                .group(connection)
                .flag("--insecure", "Does not look at the certificate at all.", given -> insecure = given)
                .value(
                        "--timeout",
                        Integer.class,
                        "SECONDS",
                        "How long to wait for the connection and for each reply (" + timeout + ").",
                        given -> timeout = given)
                .footer(
                        "",
                        "Examples:",
                        "  printf 'ehlo\\nquit\\n' | kaifu talk --tls mail.example.jp:465",
                        "  printf 'ehlo me\\nquit\\n' | kaifu talk --starttls smtp mail.example.jp:587",
                        "  kaifu talk --tls imap.example.jp:993",
                        "",
                        "Replies go to stdout, remarks to stderr. A certificate that is not good is a warning here, as in"
                                + " s_client.",
                        "Exit status: 0 all was said, 1 TLS could not be had, 2 wrong usage, 3 no connection, or it broke"
                                + " off.")
                .spec();
    }

    @Override
    public Integer call() throws InterruptedException {
        HostPort server = HostPort.parse(target);
        int port = server.port()
                .orElseThrow(() -> new UserError(
                        ExitStatus.USAGE,
                        "talk needs a port too: " + TerminalText.escape(server.host()) + ":465, for example."));
        Optional<TalkProtocol> protocol = protocol();
        Duration patience = Duration.ofSeconds(Math.max(1, timeout));
        TerminalScreen screen = new TerminalScreen(System.out, System.err);
        InetSocketAddress address = resolve(server.host(), port);
        TlsSettings settings = settings(server.host());
        TlsTrace trace = msg ? new MessageTrace(settings.highest(), screen::trace) : TlsTrace.NONE;
        Optional<CertificateVerifier> verifier = verifier();
        String where = TerminalText.escape(server.host()) + " port " + port;
        try (Recordings files = connection.openRecordings()) {
            TalkRequest request = new TalkRequest(
                    address, security(), protocol, settings, trace, verifier, patience, files.connection());
            TalkEnd end = new Talk(request, screen).run(System.in);
            files.finish();
            return status(end, where, patience);
        } catch (LinkException e) {
            throw LinkFailures.of(e, where, patience);
        } catch (StartTlsRefused e) {
            throw new UserError(
                    ExitStatus.FINDING,
                    where + " does not begin TLS when asked (it says \"" + e.getMessage()
                            + "\"); try the port with TLS from the start (--tls, 465 for SMTP).");
        }
    }

    private static int status(TalkEnd end, String where, Duration timeout) {
        return switch (end) {
            case DONE -> ExitStatus.OK;
            case CUT_OFF ->
                throw new UserError(
                        ExitStatus.UNREADABLE,
                        where + " closed the connection before all lines were answered; its last reply may say why.");
            case NO_REPLY ->
                throw new UserError(
                        ExitStatus.UNREADABLE,
                        where + " did not reply within " + timeout.toSeconds()
                                + " s; use --tls if it speaks TLS from the start, or give it more time with --timeout.");
        };
    }

    private Security security() {
        if (tls && starttls != null) {
            throw new UserError(ExitStatus.USAGE, "--tls and --starttls cannot go together; give one of them.");
        }
        return tls ? Security.TLS : starttls == null ? Security.NONE : Security.STARTTLS;
    }

    private Optional<TalkProtocol> protocol() {
        if (starttls == null) {
            return Optional.empty();
        }
        Optional<TalkProtocol> known = TalkProtocol.parse(starttls);
        if (known.isEmpty()) {
            throw new UserError(ExitStatus.USAGE, "--starttls takes smtp, lmtp, imap, pop3 or sieve.");
        }
        return known;
    }

    private TlsSettings settings(String host) {
        TlsVersion lowest = TlsVersion.TLS_1_2;
        TlsVersion highest = TlsVersion.TLS_1_3;
        if (tlsVersion != null) {
            highest = TlsVersion.parse(tlsVersion)
                    .orElseThrow(() -> new UserError(ExitStatus.USAGE, "--tls-version takes 1.0, 1.1, 1.2 or 1.3."));
            lowest = highest;
        }
        List<Integer> suites = new ArrayList<>();
        for (String name : ciphers) {
            suites.add(CipherSuiteNames.parse(name)
                    .orElseThrow(() -> new UserError(
                            ExitStatus.USAGE,
                            "\"" + TerminalText.escape(name) + "\" is no cipher suite known here; write its IANA name,"
                                    + " as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, or its code, as 0xc02f.")));
        }
        return new TlsSettings(host, lowest, highest, suites);
    }

    private Optional<CertificateVerifier> verifier() {
        return insecure ? Optional.empty() : Optional.of(connection.verifier());
    }

    private InetSocketAddress resolve(String host, int port) {
        List<InetAddress> addresses = HostAddresses.of(host);
        if (addresses.isEmpty()) {
            throw unresolved(host, "does not resolve to an address; check its spelling and this machine's DNS.");
        }
        return addresses.stream()
                .filter(connection.family()::admits)
                .findFirst()
                .map(address -> new InetSocketAddress(address, port))
                .orElseThrow(
                        () -> unresolved(host, "has no address of the family that was asked for; leave out -4 or -6."));
    }

    private static UserError unresolved(String host, String what) {
        return new UserError(ExitStatus.UNREADABLE, TerminalText.escape(host) + " " + what);
    }
}
