package dev.kaifu.probe.talk;

import dev.kaifu.probe.net.Hello;
import dev.kaifu.probe.net.LinkException;
import dev.kaifu.probe.net.LinkException.Kind;
import dev.kaifu.probe.net.MailLink;
import dev.kaifu.probe.net.Printable;
import dev.kaifu.probe.net.SmtpLink;
import dev.kaifu.probe.tls.TlsSettings;
import dev.kaifu.probe.tls.TlsTrace;
import dev.kaifu.protocol.mail.smtp.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;

/// The words by which each protocol asks for TLS, and the handshake behind them.
final class StartTlsWords {
    private static final int MAX_LINES = 1_000;

    private final MailLink link;
    private final TalkScreen screen;

    StartTlsWords(MailLink link, TalkScreen screen) {
        this.link = link;
        this.screen = screen;
    }

    /// @throws StartTlsRefused where the server says no
    void ask(TalkProtocol protocol, TlsSettings settings, TlsTrace trace) throws LinkException, StartTlsRefused {
        switch (protocol) {
            case SMTP -> smtp("EHLO", settings, trace);
            case LMTP -> smtp("LHLO", settings, trace);
            default -> {
                words(protocol);
                link.startTls(settings, trace);
            }
        }
    }

    private void words(TalkProtocol protocol) throws LinkException, StartTlsRefused {
        switch (protocol) {
            // RFC 9051 6.2.1.
            case IMAP -> {
                line();
                say("a1 STARTTLS");
                accept(lineThatBegins("A1 "), "A1 OK");
            }
            // RFC 2595 4.
            case POP3 -> {
                line();
                say("STLS");
                accept(line(), "+OK");
            }
            // RFC 5804 2.2.
            case SIEVE -> {
                lineThatBegins("OK");
                say("STARTTLS");
                accept(line(), "OK");
            }
            case SMTP, LMTP -> throw new IllegalArgumentException("asked in SMTP's own words");
        }
    }

    private void smtp(String hello, TlsSettings settings, TlsTrace trace) throws LinkException, StartTlsRefused {
        SmtpLink smtp = new SmtpLink(link);
        positive(smtp.reply());
        String name = Hello.name(link.localAddress());
        screen.note("C: " + hello + " " + name);
        positive(smtp.say(hello, name));
        screen.note("C: STARTTLS");
        positive(smtp.say("STARTTLS", ""));
        smtp.startTls(settings, trace);
    }

    private void positive(SmtpReply reply) throws StartTlsRefused {
        Iterator<String> lines = reply.lines().iterator();
        while (lines.hasNext()) {
            String text = Printable.text(lines.next());
            // RFC 5321 4.2.1: a hyphen on every line but the last.
            screen.note("S: " + reply.code() + (lines.hasNext() ? "-" : " ") + text);
        }
        if (!reply.isPositive()) {
            throw new StartTlsRefused(Printable.text(reply.code() + " " + reply.text()));
        }
    }

    private static void accept(String line, String wanted) throws StartTlsRefused {
        if (!line.toUpperCase(Locale.ROOT).startsWith(wanted)) {
            throw new StartTlsRefused(line);
        }
    }

    private void say(String line) throws LinkException {
        screen.note("C: " + line);
        link.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private String line() throws LinkException {
        String line = Printable.line(link.readLine());
        screen.note("S: " + line);
        return line;
    }

    private String lineThatBegins(String start) throws LinkException {
        for (int i = 0; i < MAX_LINES; i++) {
            String line = line();
            if (line.toUpperCase(Locale.ROOT).startsWith(start)) {
                return line;
            }
        }
        throw new LinkException(Kind.OTHER_PROTOCOL, "");
    }
}
