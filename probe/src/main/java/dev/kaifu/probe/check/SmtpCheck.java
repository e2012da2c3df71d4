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

/// Checks one port of one address: the greeting, EHLO, STARTTLS or TLS from the start, the certificate, EHLO in TLS,
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
            unresolved.ended(job.unaddressed().orElse(Outcome.NOT_RESOLVED), "");
            return unresolved.build();
        }
        if (job.security() != Security.EITHER) {
            return new SmtpCheck(request, job).run(request.timeout());
        }
        Duration patience = request.timeout().compareTo(FIRST_WORD) < 0 ? request.timeout() : FIRST_WORD;
        Cell plain = new SmtpCheck(request, job.with(Security.STARTTLS)).run(patience);
        if (!failedSo(plain, Stage.GREETING, Outcome.SILENT)) {
            return plain;
        }
        Cell tls = new SmtpCheck(request, job.with(Security.TLS)).run(request.timeout());
        // It was only slow: some wait before the greeting, to see who does not (RFC 5321 4.3.1).
        return failedSo(tls, Stage.TLS, Outcome.NO_TLS)
                ? new SmtpCheck(request, job.with(Security.STARTTLS)).run(request.timeout())
                : tls;
    }

    private static boolean failedSo(Cell cell, Stage stage, Outcome outcome) {
        return cell.failure()
                .filter(step -> step.stage() == stage && step.outcome() == outcome)
                .isPresent();
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
            if (isNoTls(e.outcome())) {
                plaintextIfAllowed(link, smtp);
            }
        }
        quit(link, smtp);
    }

    private static boolean isNoTls(Outcome why) {
        return why == Outcome.STARTTLS_NOT_OFFERED
                || why == Outcome.STARTTLS_OVERWRITTEN
                || why == Outcome.STARTTLS_REFUSED;
    }

    /// Without STARTTLS it goes on only where the user said that it may.
    private void plaintextIfAllowed(MailLink link, SmtpLink smtp) throws LinkException {
        try {
            authenticate(link, smtp);
            if (request.rules().plaintext()) {
                send(link, smtp);
            }
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
        SmtpReply reply = smtp.reply();
        pass(reply, Outcome.GREETING_REFUSED);
        cell.passed(text(reply));
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
        SmtpReply reply = smtp.say("STARTTLS", "");
        pass(reply, Outcome.STARTTLS_REFUSED);
        cell.passed(text(reply));
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
                cell.ended(Outcome.of(bad.reason()), bad.sentence(), tolerated);
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
        if (smtp.mayBeSaid() == SmtpStep.SASL) {
            // A challenge more than the mechanism has: the exchange is given up, or QUIT would answer it.
            var _ = smtp.answer(Mechanism.CANCEL);
        }
        if (!reply.isPositive()) {
            throw new StepFailure(refusal(reply.code()), said);
        }
        cell.passed(said);
    }

    /// RFC 4954 6, and RFC 5321 4.2.2 for 500 to 504: those find fault with the command, not with the password.
    private static Outcome refusal(int code) {
        return switch (code / 100) {
            case 4 -> Outcome.AUTH_DEFERRED;
            case 3 -> Outcome.AUTH_BROKEN;
            default -> code <= 504 ? Outcome.AUTH_BROKEN : Outcome.AUTH_REJECTED;
        };
    }

    private boolean mayBeSent(PasswordRules rules) {
        return protectedByTls ? verified || rules.insecure() : rules.plaintext();
    }

    private Mechanism mechanism(SmtpCapabilities offered) throws StepFailure {
        if (!offered.has("AUTH")) {
            throw new StepFailure(Outcome.AUTH_NOT_OFFERED, "");
        }
        String names = "offered: " + Printable.text(String.join(" ", offered.mechanisms()));
        if (request.mechanism().isEmpty()) {
            return Mechanism.best(offered.mechanisms(), protectedByTls)
                    .orElseThrow(() -> new StepFailure(Outcome.MECHANISM_UNKNOWN, names));
        }
        return request.mechanism()
                .filter(each -> offered.mechanisms().contains(each.registered()))
                .orElseThrow(() -> new StepFailure(Outcome.MECHANISM_NOT_OFFERED, names));
    }

    /// Nothing is sent past a failure: a certificate that is not good lets the connection be somebody else's.
    private void send(MailLink link, SmtpLink smtp) throws LinkException, StepFailure {
        boolean stopped = cell.hasFailed() && protectedByTls;
        if (request.mail().isEmpty() || stopped) {
            return;
        }
        begin(link, Stage.SEND);
        TestMail mail = request.mail().get();
        TestMail.Letter letter = mail.letter(job.port() + "/" + job.security().id(), ZonedDateTime.now(ZoneOffset.UTC));
        boolean international = !letter.isAscii() && smtp.capabilities().has("SMTPUTF8");
        String parameter = international ? " SMTPUTF8" : ""; // RFC 6531 3.4
        pass(say(link, smtp, "MAIL", "FROM:<" + mail.from() + ">" + parameter), Outcome.SENDER_REFUSED);
        pass(say(link, smtp, "RCPT", "TO:<" + mail.to() + ">"), Outcome.RECIPIENT_REFUSED);
        SmtpReply go = say(link, smtp, "DATA", "");
        if (smtp.mayBeSaid() != SmtpStep.MESSAGE) {
            throw new StepFailure(Outcome.MESSAGE_REFUSED, text(go));
        }
        link.expectWithin(request.timeout());
        SmtpReply taken = smtp.message(letter.bytes());
        if (!taken.isPositive()) {
            throw new StepFailure(Outcome.MESSAGE_REFUSED, text(taken));
        }
        cell.taken(letter.id());
        cell.passed(text(taken));
    }

    /// One command of several in a step: each reply has the whole timeout.
    private SmtpReply say(MailLink link, SmtpLink smtp, String verb, String argument) throws LinkException {
        link.expectWithin(request.timeout());
        return smtp.say(verb, argument);
    }

    private static void pass(SmtpReply reply, Outcome otherwise) throws StepFailure {
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
