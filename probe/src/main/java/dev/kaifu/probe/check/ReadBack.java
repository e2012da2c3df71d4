package dev.kaifu.probe.check;

import dev.kaifu.probe.check.CheckRequest.Mailbox;
import dev.kaifu.probe.net.HostAddresses;
import dev.kaifu.probe.net.ImapLink;
import dev.kaifu.probe.net.ImapLink.Answer;
import dev.kaifu.probe.net.LinkException;
import dev.kaifu.probe.net.LinkException.Kind;
import dev.kaifu.probe.net.MailLink;
import dev.kaifu.probe.net.Printable;
import dev.kaifu.probe.tls.CertificateCheck;
import dev.kaifu.probe.tls.TlsSettings;
import dev.kaifu.probe.tls.TlsTrace;
import dev.kaifu.protocol.mail.imap.ImapCommandBuilder;
import dev.kaifu.protocol.mail.imap.ImapStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks in the recipient's mailbox for the messages that were sent: one IMAP connection in TLS, one search a message,
/// until all have arrived or the time is over.
final class ReadBack {
    /// Between two looks: mail is on its way for seconds, not for milliseconds.
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final String END_OF_HEADER = "\r\n\r\n";

    private final CheckRequest request;
    private final Mailbox mailbox;
    private final Map<String, Step> found = new HashMap<>();
    private final long beganNanos = System.nanoTime();

    ReadBack(CheckRequest request, Mailbox mailbox) {
        this.request = request;
        this.mailbox = mailbox;
    }

    /// The cells, those that sent a message with one more step.
    List<Cell> of(List<Cell> cells) throws InterruptedException {
        List<String> wanted =
                cells.stream().flatMap(cell -> cell.messageId().stream()).toList();
        if (wanted.isEmpty()) {
            return cells;
        }
        Step otherwise = step(
                Outcome.MESSAGE_NOT_FOUND,
                "not in INBOX within " + request.timeout().toSeconds() + " s");
        try (MailLink link = connect()) {
            look(new ImapLink(link), link, wanted);
        } catch (LinkException e) {
            String detail = e.detail().isEmpty() ? Outcome.of(e.kind()).id() : e.detail();
            otherwise = step(Outcome.MAILBOX_UNREADABLE, place() + ": " + detail);
        } catch (StepFailure e) {
            otherwise = step(e.outcome(), place() + ": " + e.detail());
        }
        Step missing = otherwise;
        return cells.stream()
                .map(cell -> cell.messageId()
                        .map(id -> cell.with(found.getOrDefault(id, missing)))
                        .orElse(cell))
                .toList();
    }

    private String place() {
        return mailbox.host() + ":" + mailbox.port() + " (imap)";
    }

    private Step step(Outcome outcome, String detail) {
        return new Step(
                Stage.READ_BACK, outcome, request.masked(detail), Duration.ofNanos(System.nanoTime() - beganNanos));
    }

    /// The first of the host's addresses that takes the connection.
    private MailLink connect() throws LinkException {
        LinkException failure = new LinkException(Kind.UNREACHABLE, "the name does not resolve");
        for (InetAddress address : HostAddresses.of(mailbox.host())) {
            try {
                return MailLink.connect(
                        new InetSocketAddress(address, mailbox.port()),
                        request.timeout(),
                        request.recorders().get());
            } catch (LinkException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private void look(ImapLink imap, MailLink link, List<String> wanted)
            throws LinkException, StepFailure, InterruptedException {
        link.startTls(TlsSettings.modern(mailbox.host()), TlsTrace.NONE);
        if (request.verifier().verify(link.certificates(), mailbox.host()) instanceof CertificateCheck.Refused bad
                && !request.rules().insecure()) {
            throw new StepFailure(Outcome.MAILBOX_UNREADABLE, bad.sentence() + "; no password was sent");
        }
        link.expectWithin(request.timeout());
        var _ = imap.response();
        Credentials who = request.credentials().orElseThrow();
        succeed(imap, ImapCommandBuilder.of("LOGIN").string(who.user()).string(who.password()));
        succeed(imap, ImapCommandBuilder.of("SELECT").words("INBOX"));
        long until = System.nanoTime() + request.timeout().toNanos();
        search(imap, link, wanted);
        while (found.size() < wanted.size() && System.nanoTime() < until) {
            Thread.sleep(PAUSE);
            link.expectWithin(request.timeout());
            // Gives the server the occasion to tell of new mail (RFC 9051 6.1.2).
            succeed(imap, ImapCommandBuilder.of("NOOP"));
            search(imap, link, wanted);
        }
        link.expectWithin(MailLink.FAREWELL);
        succeed(imap, ImapCommandBuilder.of("LOGOUT"));
    }

    private void search(ImapLink imap, MailLink link, List<String> wanted) throws LinkException, StepFailure {
        for (String id : wanted) {
            if (found.containsKey(id)) {
                continue;
            }
            link.expectWithin(request.timeout());
            List<Long> numbers = succeed(
                            imap,
                            ImapCommandBuilder.of("UID SEARCH")
                                    .words("HEADER Message-ID")
                                    .string(id))
                    .numbers();
            if (!numbers.isEmpty()) {
                Answer fetched =
                        succeed(imap, ImapCommandBuilder.of("UID FETCH").words(numbers.getLast() + " BODY.PEEK[]"));
                found.put(id, judge(fetched));
            }
        }
    }

    private Step judge(Answer fetched) {
        if (fetched.literals().isEmpty()) {
            return step(Outcome.MESSAGE_NOT_FOUND, "found, but not handed out");
        }
        byte[] message = fetched.literals().getFirst();
        String text = new String(message, StandardCharsets.UTF_8);
        int header = text.indexOf(END_OF_HEADER);
        String body = header < 0 ? "" : text.substring(header + END_OF_HEADER.length());
        return body.equals(TestMail.Letter.BODY)
                ? step(Outcome.OK, "arrived unchanged, " + message.length + " bytes")
                : step(Outcome.MESSAGE_CHANGED, "its body has " + body.length() + " characters");
    }

    private static Answer succeed(ImapLink imap, ImapCommandBuilder command) throws LinkException, StepFailure {
        Answer answer = imap.run(command);
        if (!answer.completion().completedWith(ImapStatus.OK)) {
            throw new StepFailure(
                    Outcome.MAILBOX_UNREADABLE,
                    Printable.text(answer.completion().text()));
        }
        return answer;
    }
}
