package dev.kaifu.probe.check;

import dev.kaifu.probe.check.CheckJob.Security;
import dev.kaifu.probe.check.CheckRequest.PasswordRules;
import dev.kaifu.probe.net.Hello;
import dev.kaifu.probe.net.LinkException;
import dev.kaifu.probe.net.MailLink;
import dev.kaifu.probe.net.Printable;
import dev.kaifu.probe.net.SmtpLink;
import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.probe.tls.CertificateCheck;
import dev.kaifu.probe.tls.TlsSettings;
import dev.kaifu.probe.tls.TlsTrace;
import dev.kaifu.protocol.mail.smtp.SmtpCapabilities;
import dev.kaifu.protocol.mail.smtp.SmtpReply;
import dev.kaifu.protocol.mail.smtp.SmtpStep;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/// Checks one port of one address: the greeting, EHLO, STARTTLS or TLS from the start, the certificate, EHLO inside
/// TLS,
/// AUTH, a message, QUIT. It goes as far as the server lets it, and no further than the password's rules do.
final class SmtpCheck {
    /// How long a server of unknown kind may take to greet before TLS is tried: one that waits for TLS never greets.
    private static final Duration FIRST_WORD = Duration.ofSeconds(2);

    private final CheckRequest request;
    private final CheckJob job;
    private final CellBuilder cell;
    private boolean protectedByTls;
    private boolean verified;

    private SmtpCheck(CheckRequest request, CheckJob job) {
        this.request = request;
        this.job = job;
        this.cell = new CellBuilder(job, request::masked);
    }

    /// Runs the job; whatever happens to the connection is told by the cell.
    static Cell run(CheckRequest request, CheckJob job) {
        if (job.address().isEmpty()) {
            CellBuilder unresolved = new CellBuilder(job, request::masked);
            unresolved.begin(Stage.RESOLVE);
            unresolved.ended(Outcome.NOT_RESOLVED, "");
            return unresolved.build();
        }
        if (job.security() != Security.EITHER) {
            return new SmtpCheck(request, job).run(request.timeout());
        }
        Duration patience = request.timeout().compareTo(FIRST_WORD) < 0 ? request.timeout() : FIRST_WORD;
        Cell plain = new SmtpCheck(request, job.with(Security.STARTTLS)).run(patience);
        boolean mute = plain.failure()
                .filter(step -> step.stage() == Stage.GREETING && step.outcome() == Outcome.SILENT)
                .isPresent();
        return mute ? new SmtpCheck(request, job.with(Security.TLS)).run(request.timeout()) : plain;
    }

    private Cell run(Duration greetingWithin) {
        InetAddress address = job.address().orElseThrow();
        WireRecorder recorder = request.recorders().get();
        cell.begin(Stage.CONNECT);
        try (MailLink link =
                MailLink.connect(new InetSocketAddress(address, job.port()), request.timeout(), recorder)) {
            cell.passed("");
            converse(link, greetingWithin);
        } catch (LinkException e) {
            cell.ended(Outcome.of(e.kind()), e.detail());
        }
        return cell.build();
    }

    private void converse(MailLink link, Duration greetingWithin) throws LinkException {
        SmtpLink smtp = new SmtpLink(link);
        String hello = Hello.name(link.localAddress());
        try {
            if (job.security() == Security.TLS) {
                handshake(link, () -> link.startTls(TlsSettings.modern(job.host()), TlsTrace.NONE));
                greeting(link, smtp, request.timeout());
                ehlo(link, smtp, Stage.EHLO_IN_TLS, hello);
            } else {
                greeting(link, smtp, greetingWithin);
                ehlo(link, smtp, Stage.EHLO, hello);
                startTls(link, smtp);
                ehlo(link, smtp, Stage.EHLO_IN_TLS, hello);
            }
            authenticate(link, smtp);
            send(link, smtp);
        } catch (StepFailure e) {
            cell.ended(e.outcome(), e.detail());
            plaintextIfAllowed(link, smtp, e.outcome());
        }
        quit(link, smtp);
    }

    /// Without STARTTLS, AUTH goes on only where the user said that it may.
    private void plaintextIfAllowed(MailLink link, SmtpLink smtp, Outcome why) throws LinkException {
        boolean noTls = why == Outcome.STARTTLS_NOT_OFFERED
                || why == Outcome.STARTTLS_OVERWRITTEN
                || why == Outcome.STARTTLS_REFUSED;
        if (!noTls || !request.rules().plaintext()) {
            return;
        }
        try {
            authenticate(link, smtp);
            send(link, smtp);
        } catch (StepFailure e) {
            cell.ended(e.outcome(), e.detail());
        }
    }

    /// Begins a step, which has the whole timeout.
    private void begin(MailLink link, Stage stage) {
        cell.begin(stage);
        link.expectWithin(request.timeout());
    }

    private void greeting(MailLink link, SmtpLink smtp, Duration within) throws LinkException, StepFailure {
        begin(link, Stage.GREETING);
        link.expectWithin(within);
        pass(smtp.reply(), Outcome.GREETING_REFUSED);
    }

    private void ehlo(MailLink link, SmtpLink smtp, Stage stage, String name) throws LinkException, StepFailure {
        begin(link, stage);
        SmtpReply reply = smtp.say("EHLO", name);
        if (!reply.isPositive()) {
            throw new StepFailure(Outcome.EHLO_REFUSED, text(reply));
        }
        List<String> offers =
                reply.lines().stream().skip(1).map(Printable::text).toList();
        cell.offers(offers);
        cell.passed(String.join(", ", offers));
    }

    private void startTls(MailLink link, SmtpLink smtp) throws LinkException, StepFailure {
        begin(link, Stage.STARTTLS);
        SmtpCapabilities offered = smtp.capabilities();
        if (!offered.startTls()) {
            Optional<String> trace = offered.overwritten();
            throw trace.isPresent()
                    ? new StepFailure(Outcome.STARTTLS_OVERWRITTEN, Printable.text(trace.get()))
                    : new StepFailure(Outcome.STARTTLS_NOT_OFFERED, "");
        }
        pass(smtp.say("STARTTLS", ""), Outcome.STARTTLS_REFUSED);
        handshake(link, () -> smtp.startTls(TlsSettings.modern(job.host()), TlsTrace.NONE));
    }

    /// A handshake that may fail.
    private interface Handshake {
        void run() throws LinkException;
    }

    private void handshake(MailLink link, Handshake handshake) throws LinkException {
        begin(link, Stage.TLS);
        handshake.run();
        protectedByTls = true;
        cell.tls(link.tls());
        cell.passed(
                link.tls().map(tls -> tls.version() + ", " + tls.cipherSuite()).orElse(""));
        begin(link, Stage.CERTIFICATE);
        switch (request.verifier().verify(link.certificates(), job.host())) {
            case CertificateCheck.Verified good -> {
                verified = true;
                cell.passed("good for " + job.host() + ", issued by " + good.issuer());
            }
            case CertificateCheck.Refused bad -> {
                boolean tolerated = request.rules().insecure();
                cell.ended(
                        tolerated ? Outcome.OK : Outcome.of(bad.reason()),
                        bad.sentence() + (tolerated ? " (tolerated: --insecure)" : ""));
            }
        }
    }

    private void authenticate(MailLink link, SmtpLink smtp) throws LinkException, StepFailure {
        if (request.credentials().isEmpty()) {
            return;
        }
        begin(link, Stage.AUTH);
        if (!mayBeSent(request.rules())) {
            throw new StepFailure(Outcome.AUTH_WITHHELD, "");
        }
        Mechanism mechanism = mechanism(smtp.capabilities());
        SmtpReply reply = mechanism.authenticate(smtp, request.credentials().get());
        String said = mechanism.registered() + ": " + text(reply);
        if (!reply.isPositive()) {
            throw new StepFailure(reply.code() / 100 == 4 ? Outcome.AUTH_DEFERRED : Outcome.AUTH_REJECTED, said);
        }
        cell.passed(said);
    }

    private boolean mayBeSent(PasswordRules rules) {
        return protectedByTls ? verified || rules.insecure() : rules.plaintext();
    }

    private Mechanism mechanism(SmtpCapabilities offered) throws StepFailure {
        if (!offered.has("AUTH")) {
            throw new StepFailure(Outcome.AUTH_NOT_OFFERED, "");
        }
        String names = Printable.text(String.join(" ", offered.mechanisms()));
        Optional<Mechanism> chosen = request.mechanism().isPresent()
                ? request.mechanism().filter(each -> offered.mechanisms().contains(each.registered()))
                : Mechanism.best(offered.mechanisms(), protectedByTls);
        return chosen.orElseThrow(() -> new StepFailure(Outcome.MECHANISM_NOT_OFFERED, "offered: " + names));
    }

    /// Nothing is sent past a failure: a certificate that is not good lets the connection be somebody else's.
    private void send(MailLink link, SmtpLink smtp) throws LinkException, StepFailure {
        boolean stopped = cell.hasFailed() && !request.rules().plaintext();
        if (request.mail().isEmpty() || stopped) {
            return;
        }
        begin(link, Stage.SEND);
        TestMail mail = request.mail().get();
        TestMail.Letter letter = mail.letter(job.port() + "/" + job.security().id(), ZonedDateTime.now(ZoneOffset.UTC));
        pass(smtp, "MAIL", "FROM:<" + mail.from() + ">", Outcome.SENDER_REFUSED);
        pass(smtp, "RCPT", "TO:<" + mail.to() + ">", Outcome.RECIPIENT_REFUSED);
        SmtpReply go = smtp.say("DATA", "");
        if (smtp.mayBeSaid() != SmtpStep.MESSAGE) {
            throw new StepFailure(Outcome.MESSAGE_REFUSED, text(go));
        }
        SmtpReply taken = smtp.message(letter.bytes());
        if (!taken.isPositive()) {
            throw new StepFailure(Outcome.MESSAGE_REFUSED, text(taken));
        }
        cell.taken(letter.id());
        cell.passed(text(taken));
    }

    private void pass(SmtpReply reply, Outcome otherwise) throws StepFailure {
        if (!reply.isPositive()) {
            throw new StepFailure(otherwise, text(reply));
        }
        cell.passed(text(reply));
    }

    private static void pass(SmtpLink smtp, String verb, String argument, Outcome otherwise)
            throws LinkException, StepFailure {
        SmtpReply reply = smtp.say(verb, argument);
        if (!reply.isPositive()) {
            throw new StepFailure(otherwise, text(reply));
        }
    }

    /// The goodbye changes nothing that was found.
    private void quit(MailLink link, SmtpLink smtp) {
        link.expectWithin(MailLink.FAREWELL);
        try {
            var _ = smtp.say("QUIT", "");
        } catch (LinkException e) {
            return;
        }
    }

    private static String text(SmtpReply reply) {
        return Printable.text(reply.code() + " " + reply.text());
    }
}
