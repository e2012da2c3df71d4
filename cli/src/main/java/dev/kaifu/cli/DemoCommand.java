package dev.kaifu.cli;

import dev.kaifu.demo.DemoServer;
import dev.kaifu.demo.Misbehaviour;
import dev.kaifu.probe.check.CheckJob;
import dev.kaifu.probe.check.CheckJob.Security;
import dev.kaifu.probe.check.CheckRequest;
import dev.kaifu.probe.check.CheckRequest.Mailbox;
import dev.kaifu.probe.check.CheckRequest.PasswordRules;
import dev.kaifu.probe.check.CheckResult;
import dev.kaifu.probe.check.CheckRunner;
import dev.kaifu.probe.check.Credentials;
import dev.kaifu.probe.check.TestMail;
import dev.kaifu.probe.tls.CertificateVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// `kaifu demo`: the whole procedure against a mail server of its own.
final class DemoCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private @Nullable Path keep;
    private Misbehaviour misbehaviour = Misbehaviour.NONE;
    private String language = "en";

    CommandSpec spec() {
        return new CommandDescription(
                        "demo",
                        this,
                        "Starts a mail server on loopback, checks it, records the packets, opens them, and gives the"
                                + " verdict.")
                .value(
                        "--keep",
                        Path.class,
                        "DIR",
                        "Where the recording, the key log and the messages go (default: a new temporary folder).",
                        given -> keep = given)
                .value(
                        "--break",
                        Misbehaviour.class,
                        "starttls|auth|cert",
                        "Lets the server misbehave, for another verdict.",
                        given -> misbehaviour = given)
                .value("--lang", String.class, "en|ja", "The language (default: en).", given -> language = given)
                .footer(
                        "",
                        "Examples:",
                        "  kaifu demo",
                        "  kaifu demo --keep demo-files",
                        "  kaifu demo --break starttls     something overwrites STARTTLS on the way",
                        "  kaifu demo --break auth         the server refuses the right password",
                        "  kaifu demo --break cert         the server's certificate has expired",
                        "",
                        "Exit status: 0 all is well, 1 the verdict is an error (as it must be with --break).")
                .spec();
    }

    @Override
    public Integer call() throws InterruptedException {
        StandardOutput out = new StandardOutput();
        DemoPage page = new DemoPage(out.text(), Locale.forLanguageTag(language), TextStyle.ofEnvironment());
        DemoFiles files = files();
        try {
            CheckResult result = check(files, page);
            page.opened(files);
            page.verdict(result);
            page.files(files);
            out.check();
            return CheckCommand.status(result);
        } catch (StandardOutput.ReaderGone e) {
            return ExitStatus.OK;
        }
    }

    private DemoFiles files() {
        try {
            return keep == null ? DemoFiles.temporary() : DemoFiles.in(keep);
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    "the demo's folder " + (keep == null ? "" : TerminalText.escape(keep.toString()))
                            + " could not be made; give one that you may write with --keep.");
        }
    }

    private CheckResult check(DemoFiles files, DemoPage page) throws InterruptedException {
        try (DemoServer server = DemoServer.start(misbehaviour, files.folder())) {
            page.server(server, misbehaviour);
            CheckResult result = recorded(server, files);
            page.check(result);
            return result;
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    "the demo's mail server could not be started ("
                            + TerminalText.escape(String.valueOf(e.getMessage()))
                            + "); it needs free ports on 127.0.0.1 and "
                            + TerminalText.escape(files.folder().toString())
                            + " to write to.");
        }
    }

    private static CheckResult recorded(DemoServer server, DemoFiles files) throws InterruptedException {
        try (Recordings recordings = Recordings.open(files.recording(), files.keyLog())) {
            return new CheckRunner(request(server, recordings), cell -> {}).run();
        }
    }

    /// What a user would ask for.
    private static CheckRequest request(DemoServer server, Recordings recordings) {
        return new CheckRequest(
                List.of(
                        job(server, server.implicitTlsPort(), Security.TLS),
                        job(server, server.startTlsPort(), Security.STARTTLS)),
                Optional.of(new Credentials(server.user(), server.password())),
                Optional.empty(),
                Optional.of(new TestMail(server.user(), server.recipient())),
                Optional.of(new Mailbox(server.host(), server.imapsPort())),
                new CertificateVerifier(Authorities.of(server.authority())),
                PasswordRules.STRICT,
                TIMEOUT,
                recordings::connection);
    }

    /// The server listens on 127.0.0.1 alone, wherever the name of its certificate leads here.
    private static CheckJob job(DemoServer server, int port, Security security) {
        return new CheckJob(server.host(), Optional.of(InetAddress.ofLiteral("127.0.0.1")), port, security, true);
    }
}
