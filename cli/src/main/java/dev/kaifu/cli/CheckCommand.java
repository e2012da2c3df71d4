package dev.kaifu.cli;

import dev.kaifu.probe.check.CheckJob;
import dev.kaifu.probe.check.CheckJob.Security;
import dev.kaifu.probe.check.CheckPlan;
import dev.kaifu.probe.check.CheckPlan.Port;
import dev.kaifu.probe.check.CheckRequest;
import dev.kaifu.probe.check.CheckRequest.Mailbox;
import dev.kaifu.probe.check.CheckRequest.PasswordRules;
import dev.kaifu.probe.check.CheckResult;
import dev.kaifu.probe.check.CheckRunner;
import dev.kaifu.probe.check.Credentials;
import dev.kaifu.probe.check.Mechanism;
import dev.kaifu.probe.check.Sentences;
import dev.kaifu.probe.check.TestMail;
import dev.kaifu.probe.tls.CertificateVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// `kaifu check`: every submission port of a host, as far as it lets one go, and a verdict.
final class CheckCommand implements Callable<Integer> {
    /// What the output may be.
    enum Format {
        TEXT,
        JSON
    }

    private static final Pattern PORT = Pattern.compile("(\\d{1,5})(?:/(tls|starttls))?");
    private static final Pattern MAILBOX = Pattern.compile("imap(?:://(.+))?");
    private static final int IMAPS = 993;
    private static final int MAX_PORT = 0xffff;

    private List<String> hosts = List.of();
    private List<String> ports = List.of();
    private @Nullable String user;
    private final PasswordOptions password = new PasswordOptions();
    private @Nullable String mechanism;
    private boolean send;
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable String readBack;
    private final ConnectionOptions connection = new ConnectionOptions();
    private boolean insecure;
    private boolean plaintextAuth;
    private int timeout = 10;
    private Format format = Format.TEXT;
    private String language = "en";

    CommandSpec spec() {
        return new CommandDescription(
                        "check",
                        this,
                        "Checks a mail server: connects to its ports, speaks TLS and SMTP, logs in, sends, and says who is"
                                + " at fault.")
                .parameters(
                        "1..*",
                        String.class,
                        "HOST[:PORT]",
                        "The servers; a PORT stands for --ports.",
                        given -> hosts = given)
                .commaSeparated(
                        "--ports",
                        "PORT[/tls|/starttls]",
                        "Only these ports; how TLS comes in is found out where it is not said.",
                        given -> ports = given)
                .value("--user", String.class, "USER", "Logs in as this user.", given -> user = given)
                .group(password)
                .value(
                        "--auth",
                        String.class,
                        "MECH",
                        "plain, login or cram-md5 (default: the best that is offered).",
                        given -> mechanism = given)
                .flag("--send", "Sends a test message over each connection.", given -> send = given)
                .value(
                        "--from",
                        String.class,
                        "ADDRESS",
                        "With --send: the sender (default: the user).",
                        given -> from = given)
                .value(
                        "--to",
                        String.class,
                        "ADDRESS",
                        "With --send: the recipient (default: the sender).",
                        given -> to = given)
                .optionalValue(
                        "--read-back",
                        "imap",
                        "imap[://HOST[:PORT]]",
                        "With --send: looks for the message in the user's mailbox, over IMAP with TLS (993).",
                        given -> readBack = given)
                .group(connection)
                .flag(
                        "--insecure",
                        "Sends the password even where the certificate is not good.",
                        given -> insecure = given)
                .flag("--allow-plaintext-auth", "Sends the password even without TLS.", given -> plaintextAuth = given)
                .value(
                        "--timeout",
                        Integer.class,
                        "SECONDS",
                        "How long to wait for each connection and each reply (" + timeout + ").",
                        given -> timeout = given)
                .value("--format", Format.class, "text|json", "What to print (default: text).", given -> format = given)
                .value(
                        "--lang",
                        String.class,
                        "en|ja",
                        "The language of the verdict (default: en).",
                        given -> language = given)
                .footer(
                        "",
                        "Examples:",
                        "  kaifu check mail.example.jp",
                        "  kaifu check mail.example.jp --user me@example.jp --record check.pcapng",
                        "  kaifu check mail.example.jp:587 --user me@example.jp --send --read-back",
                        "  kaifu check localhost --ports 10465/tls,10587/starttls --ca ca.pem",
                        "",
                        "Without --ports: 465 (TLS from the start), 587 and 25 (STARTTLS). The password",
                        "is asked for, and sent only in TLS whose certificate was verified. With --send,",
                        "one message goes over each connection.",
                        "Exit status: 0 all is well, 1 the verdict is an error, 2 wrong usage,",
                        "3 no connection came about.")
                .spec();
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<TestMail> mail = mail();
        if (readBack != null && (mail.isEmpty() || user == null)) {
            throw usage("--read-back looks for what was sent: it needs --send and --user.");
        }
        if (user == null && password.isGiven()) {
            throw usage("a password is given, but no user; say whose it is with --user.");
        }
        List<CheckJob> jobs = jobs();
        Optional<Mechanism> wanted = wantedMechanism();
        Optional<Mailbox> mailbox = mailbox();
        CertificateVerifier verifier = connection.verifier();
        Optional<Credentials> credentials =
                Optional.ofNullable(user).map(name -> new Credentials(name, password.read("Password of " + name)));
        try (Recordings files = connection.openRecordings()) {
            CheckResult result = run(new CheckRequest(
                    jobs,
                    credentials,
                    wanted,
                    mail,
                    mailbox,
                    verifier,
                    new PasswordRules(insecure, plaintextAuth),
                    Duration.ofSeconds(Math.max(1, timeout)),
                    files::connection));
            print(result);
            files.finish();
            return status(result);
        }
    }

    private static CheckResult run(CheckRequest request) throws InterruptedException {
        try (CheckProgress progress = new CheckProgress(request.jobs().size())) {
            return new CheckRunner(request, cell -> progress.finished()).run();
        }
    }

    private void print(CheckResult result) {
        StandardOutput out = new StandardOutput();
        Sentences sentences = new Sentences(Locale.forLanguageTag(language));
        try {
            switch (format) {
                case TEXT -> new CheckText(out.text(), sentences, TextStyle.ofEnvironment()).print(result);
                case JSON -> new CheckJson(out, sentences).write(result);
            }
            out.check();
        } catch (StandardOutput.ReaderGone e) {
            // The verdict still decides the exit status.
            return;
        }
    }

    static int status(CheckResult result) {
        if (result.cells().stream().allMatch(cell -> cell.outcome().isOfTheNetwork())) {
            return ExitStatus.UNREADABLE;
        }
        return result.verdict().isGood() ? ExitStatus.OK : ExitStatus.FINDING;
    }

    private List<CheckJob> jobs() {
        List<Port> asked = ports.stream().map(CheckCommand::port).toList();
        List<CheckJob> jobs = new ArrayList<>();
        for (String host : hosts) {
            HostPort target = HostPort.parse(host);
            List<Port> these =
                    target.port().isPresent() ? List.of(Port.of(target.port().getAsInt())) : asked;
            jobs.addAll(new CheckPlan(these, connection.family()).jobs(target.host()));
        }
        return jobs;
    }

    private static Port port(String given) {
        Matcher form = PORT.matcher(given.strip().toLowerCase(Locale.ROOT));
        int number = form.matches() ? Integer.parseInt(form.group(1)) : 0;
        if (number < 1 || number > MAX_PORT) {
            throw usage("\"" + TerminalText.escape(given) + "\" is no port; write --ports 465,587 or 2465/tls.");
        }
        return form.group(2) == null
                ? Port.of(number)
                : new Port(number, form.group(2).equals("tls") ? Security.TLS : Security.STARTTLS);
    }

    private Optional<Mechanism> wantedMechanism() {
        if (mechanism == null) {
            return Optional.empty();
        }
        Optional<Mechanism> known = Mechanism.of(mechanism);
        if (known.isEmpty()) {
            throw usage("--auth takes plain, login or cram-md5.");
        }
        return known;
    }

    private Optional<TestMail> mail() {
        if (!send) {
            return Optional.empty();
        }
        String sender = from == null && user != null && user.indexOf('@') > 0 ? user : from;
        if (sender == null) {
            throw usage("--send needs a sender: give --from ADDRESS.");
        }
        String recipient = to == null ? sender : to;
        for (String address : List.of(sender, recipient)) {
            if (!address.matches("[^\\p{Cntrl}<> ]+")) {
                throw usage("\"" + TerminalText.escape(address) + "\" is no address; write it as me@example.jp.");
            }
        }
        return Optional.of(new TestMail(sender, recipient));
    }

    private Optional<Mailbox> mailbox() {
        if (readBack == null) {
            return Optional.empty();
        }
        Matcher form = MAILBOX.matcher(readBack);
        if (!form.matches()) {
            throw usage("--read-back takes imap or imap://HOST[:PORT].");
        }
        HostPort where = HostPort.parse(
                form.group(1) == null ? HostPort.parse(hosts.getFirst()).host() : form.group(1));
        return Optional.of(new Mailbox(where.host(), where.port().orElse(IMAPS)));
    }

    private static UserError usage(String sentence) {
        return new UserError(ExitStatus.USAGE, sentence);
    }
}
