package dev.kaifu.protocol.mail.smtp;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.MailDissector;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.TlsGate;
import dev.kaifu.protocol.net.Side;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Follows both sides of an SMTP dialogue (RFC 5321), with AUTH (RFC 4954), STARTTLS (RFC 3207), PIPELINING (RFC 2920)
/// and BDAT (RFC 3030).
///
/// The server decides how the client's bytes are read: behind DATA, AUTH and STARTTLS they are held until its reply is
/// there, as the server itself reads them only then. Lines behind a refused DATA are commands, since that is what the
/// server takes them for. [ClientSide] reads what the client says; here the replies are read and steer it.
public final class SmtpDissector implements MailDissector {
    private final MailListener listener;
    private final Set<SmtpQuirk> quirks = EnumSet.noneOf(SmtpQuirk.class);
    private final ClientSide client;
    private final LineReader line = new LineReader();
    private final SmtpReplyReader replies = new SmtpReplyReader();
    private long at;
    private long replyAt;
    private boolean heard;
    private boolean gapped;
    private final TlsGate tls = new TlsGate();
    private final TlsGate.Reader reader = this::read;

    public SmtpDissector(MailListener listener) {
        this.listener = listener;
        this.client = new ClientSide(listener, quirks);
    }

    @Override
    public void bytes(Side from, byte[] array, int offset, int length) {
        tls.pass(from, array, offset, length, reader);
    }

    private int read(Side from, byte[] array, int offset, int end) {
        if (from == Side.CLIENT) {
            client.bytes(array, offset, end);
            return end - offset;
        }
        int taken = line.take(array, offset, end);
        at += taken;
        if (line.complete()) {
            replyLine();
        }
        return taken;
    }

    private void replyLine() {
        if (!line.endedWithCrlf() && !line.cut()) {
            quirks.add(SmtpQuirk.BARE_LF_REPLY);
        }
        if (line.cut()) {
            quirks.add(SmtpQuirk.LONG_LINE);
        }
        long lineAt = at - line.wireLength();
        if (!replies.isUnderWay()) {
            replyAt = lineAt;
        }
        // No switch: the JVM makes a class for each, and every reply comes this way.
        Parsed<SmtpReply> parsed = replies.line(line.text());
        if (parsed instanceof Parsed.Value<SmtpReply> value) {
            reply(value.value());
        } else if (parsed instanceof Parsed.Malformed<SmtpReply> malformed) {
            listener.event(new MailEvent.Unparsed(lineAt, at, Side.SERVER, "no reply: " + malformed.why()));
        }
    }

    private void reply(SmtpReply reply) {
        if (isGreeting(reply.code())) {
            emit(reply);
            client.greeted();
            return;
        }
        heard = true;
        if (gapped) {
            // The reply that was waited for may be the one that was lost.
            client.presumeUnlessAnsweredBy(reply.code());
            gapped = false;
        }
        client.serverSpoke();
        SmtpVerb verb = client.answeredBy(reply.code());
        SmtpStep step = verb == SmtpVerb.OTHER ? stepOutOfTheBlue(reply.code()) : verb.after(reply.code());
        emit(reply);
        if (step == SmtpStep.TLS) {
            tls.close();
            listener.event(new MailEvent.TlsBegins(replyAt, at, Side.SERVER));
        }
        client.letGoOn(step, verb, reply.code());
    }

    // RFC 5321 4.3.1: 220, 421 or 554. A client that talks before it was greeted does not get its answer so.
    private boolean isGreeting(int code) {
        boolean greeting = !heard && code == 220 && !client.awaitsFirst().isAnsweredAsGreeting();
        heard |= greeting;
        return greeting;
    }

    // In mid-stream or behind a gap the command was not seen, but only one command is answered so.
    private static SmtpStep stepOutOfTheBlue(int code) {
        return switch (code) {
            case 354 -> SmtpStep.MESSAGE;
            case 334 -> SmtpStep.SASL;
            default -> SmtpStep.COMMAND;
        };
    }

    private void emit(SmtpReply reply) {
        listener.event(new MailEvent.Reply(replyAt, at, reply.code(), reply.lines(), replies.wasBinary()));
    }

    @Override
    public void gap(Side from, long length) {
        if (from == Side.CLIENT) {
            client.gap(length);
            return;
        }
        cutReply();
        listener.event(new MailEvent.Unparsed(at, at + length, Side.SERVER, length + " bytes are missing"));
        at += length;
        gapped = true;
        client.repliesLost();
    }

    @Override
    public void end(Side from) {
        if (from == Side.SERVER) {
            cutReply();
            client.serverEnded();
        } else {
            client.ended();
        }
    }

    private void cutReply() {
        if (replies.isUnderWay()) {
            long end = at - (line.complete() ? 0 : line.wireLength());
            SmtpReply reply = replies.finish();
            listener.event(new MailEvent.Reply(replyAt, end, reply.code(), reply.lines(), replies.wasBinary()));
            listener.event(new MailEvent.Unparsed(end, at, Side.SERVER, "the reply is cut off"));
        } else if (!line.isEmpty() && !line.complete()) {
            listener.event(new MailEvent.Unparsed(at - line.wireLength(), at, Side.SERVER, "the reply is cut off"));
        }
        replies.reset();
        line.reset();
    }

    @Override
    public void tlsEstablished() {
        tls.open();
        heard = false;
        gapped = false;
        replies.reset();
        line.reset();
        client.startAnew();
    }

    /// What passed so far against the letter of the RFC.
    public Set<SmtpQuirk> quirks() {
        return Collections.unmodifiableSet(quirks);
    }

    @Override
    public int held() {
        return client.held() + line.held() + replies.held();
    }
}
