package dev.kaifu.probe.talk;

import dev.kaifu.probe.net.LinkException;
import dev.kaifu.probe.net.MailLink;
import dev.kaifu.probe.talk.ReplyWatch.Waited;
import dev.kaifu.probe.talk.TalkRequest.Security;
import dev.kaifu.probe.tls.CertificateCheck;
import dev.kaifu.probe.tls.TlsSummary;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A dialogue by hand: each line of the input is sent after the reply to the one before, as it is.
public final class Talk {
    /// On these a mail server speaks first, however long it takes (IANA's names for 24 and 4190: LMTP, ManageSieve).
    private static final Set<Integer> MAIL_PORTS = Set.of(24, 25, 110, 143, 465, 587, 993, 995, 2525, 4190);

    private static final Duration FOREVER = Duration.ofDays(365);
    private static final long LOOK_UP_MILLIS = 100;

    private final TalkRequest request;
    private final TalkScreen screen;

    public Talk(TalkRequest request, TalkScreen screen) {
        this.request = request;
        this.screen = screen;
    }

    /// Talks until the input ends, or the server closes.
    ///
    /// @throws LinkException where the connection does not come about, or breaks before the input's turn
    public TalkEnd run(InputStream input) throws LinkException, StartTlsRefused, InterruptedException {
        try (MailLink link = MailLink.connect(request.server(), request.timeout(), request.recorder())) {
            secure(link);
            link.expectWithin(FOREVER);
            boolean greeted = request.security() == Security.STARTTLS && !sieveOverTls();
            ReplyWatch watch = new ReplyWatch(new ReplyScanner(request.protocol(), greeted));
            // Not a virtual thread: it would make the end of the process slower (CheckRunner says why).
            Thread reader = Thread.ofPlatform().daemon().start(() -> read(link, watch));
            try {
                return converse(link, watch, greeted, new InputLines(input));
            } finally {
                link.goodbye();
                if (!reader.join(MailLink.FAREWELL)) {
                    link.abort();
                }
            }
        }
    }

    /// RFC 5804 2.2: after its TLS handshake a ManageSieve server lists its capabilities again, unasked.
    private boolean sieveOverTls() {
        return request.protocol().equals(Optional.of(TalkProtocol.SIEVE));
    }

    private void secure(MailLink link) throws LinkException, StartTlsRefused {
        if (request.security() == Security.NONE) {
            return;
        }
        link.expectWithin(request.timeout());
        if (request.security() == Security.STARTTLS) {
            TalkProtocol protocol = request.protocol().orElse(TalkProtocol.SMTP);
            new StartTlsWords(link, screen).ask(protocol, request.tls(), request.trace());
        } else {
            link.startTls(request.tls(), request.trace());
        }
        link.tls().ifPresent(summary -> screen.note(describe(link, summary)));
    }

    private String describe(MailLink link, TlsSummary summary) {
        String agreed = "kaifu: " + summary.version() + ", " + summary.cipherSuite();
        if (request.verifier().isEmpty()) {
            return agreed + "; nobody asked whether the certificate is good (--insecure)";
        }
        String host = request.tls().serverName();
        return switch (request.verifier().get().verify(link.certificates(), host)) {
            case CertificateCheck.Verified verified -> agreed + "; the certificate is good for " + host;
            case CertificateCheck.Refused refused ->
                agreed + "\nkaifu: warning: " + refused.sentence()
                        + "; the talk goes on, but somebody else may be listening: send no password";
        };
    }

    private void read(MailLink link, ReplyWatch watch) {
        try {
            for (byte[] chunk = link.read(); chunk.length > 0; chunk = link.read()) {
                screen.reply(chunk);
                watch.feed(chunk);
            }
        } catch (LinkException e) {
            // However it ended, nothing more comes; what that means is for the thread that sends to say.
            return;
        } finally {
            watch.end();
        }
    }

    private TalkEnd converse(MailLink link, ReplyWatch watch, boolean greeted, InputLines lines)
            throws LinkException, InterruptedException {
        if (!greeted) {
            boolean mayBeMute = !MAIL_PORTS.contains(request.server().getPort());
            Waited greeting = watch.await(1, request.timeout(), mayBeMute);
            if (greeting != Waited.ANSWERED) {
                return greeting == Waited.ENDED ? TalkEnd.CUT_OFF : TalkEnd.NO_REPLY;
            }
        }
        LineSender sender = new LineSender(link, watch, request.timeout());
        while (!lines.hasEnded()) {
            Optional<byte[]> line = lines.next(LOOK_UP_MILLIS);
            if (watch.hasEnded() && (line.isPresent() || !lines.hasEnded())) {
                return sender.hasSaidGoodbye() ? TalkEnd.DONE : TalkEnd.CUT_OFF;
            }
            if (line.isPresent()) {
                Waited waited = sender.send(line.get());
                if (waited != Waited.ANSWERED) {
                    return waited == Waited.TIMEOUT
                            ? TalkEnd.NO_REPLY
                            : sender.hasSaidGoodbye() ? TalkEnd.DONE : TalkEnd.CUT_OFF;
                }
            }
        }
        return TalkEnd.DONE;
    }
}
