package dev.kaifu.protocol.mail.pop3;

import dev.kaifu.protocol.mail.MailDissector;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.TlsGate;
import dev.kaifu.protocol.net.Side;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Follows both sides of a POP3 dialogue (RFC 1939), with CAPA and pipelining (RFC 2449), AUTH (RFC 5034) and STLS (RFC
/// 2595).
///
/// How many lines a response has is told by the command alone, so that responses are paired with commands in their
/// order. The server decides how the client's bytes are read: behind AUTH and STLS they are held until its response is
/// there, as the server itself reads them only then. A message of RETR or TOP is told behind the response that
/// announces it.
public final class Pop3Dissector implements MailDissector {
    /// RFC 1939 5 shows RETR answered so; nothing else is, so that it tells a message where no command was seen.
    private static final Pattern OCTETS = Pattern.compile("[0-9]{1,12} octets\\b.*", Pattern.CASE_INSENSITIVE);

    private final MailListener listener;
    private final Set<Pop3Quirk> quirks = EnumSet.noneOf(Pop3Quirk.class);
    private final ClientSide client;
    private final ServerSide server;
    private final TlsGate tls = new TlsGate();
    private final TlsGate.Reader reader = this::read;
    private Asked asked = Asked.NOTHING;
    private boolean heard;
    private boolean gapped;

    public Pop3Dissector(MailListener listener) {
        this.listener = listener;
        this.server = new ServerSide(listener, quirks, new Responses());
        this.client = new ClientSide(listener, quirks, server::clientSpoke);
    }

    /// What the server's responses do.
    private final class Responses implements ServerSide.Responses {
        @Override
        public Pop3Follow begins(Pop3Response first) {
            return Pop3Dissector.this.begins(first);
        }

        @Override
        public void response(Pop3Response response, List<String> lines, long at, long end) {
            Pop3Dissector.this.response(response, lines, at, end);
        }

        @Override
        public boolean continuationAwaited() {
            return client.awaitsContinuation();
        }
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
        return server.read(array, offset, end);
    }

    private Pop3Follow begins(Pop3Response first) {
        if (gapped) {
            // The response that was waited for may be the one that was lost.
            client.presumeUnlessAnsweredBy(first);
            gapped = false;
        }
        if (client.awaitsNothing() || isGreeting(first)) {
            asked = Asked.NOTHING;
            boolean message = first.isPositive() && OCTETS.matcher(first.text()).matches();
            if (!heard && !message && !first.isContinuation()) {
                client.greeted();
            }
            heard = true;
            return message ? Pop3Follow.MESSAGE : Pop3Follow.NOTHING;
        }
        heard = true;
        asked = client.answeredBy(first);
        return asked.verb().behind(first, asked.bare());
    }

    private boolean isGreeting(Pop3Response first) {
        return !heard && Pop3Greeting.precedes(client.awaitsFirst(), first);
    }

    private void response(Pop3Response response, List<String> lines, long at, long end) {
        Asked answered = asked;
        boolean challenge = response.isContinuation() && answered.verb() == Pop3Verb.AUTH;
        listener.event(
                challenge
                        ? new MailEvent.SaslLine(at, end, Side.SERVER, client.mechanism(), response.text())
                        : new MailEvent.Response(
                                at, end, response.indicator(), response.text(), lines, response.binary()));
        // A continuation out of the blue belongs to an AUTH that was not seen.
        Pop3Step step =
                response.isContinuation() ? Pop3Step.SASL : answered.verb().after(response);
        if (step == Pop3Step.TLS) {
            tls.close();
            listener.event(new MailEvent.TlsBegins(at, end, Side.SERVER));
        }
        client.letGoOn(step, answered.verb(), response);
    }

    @Override
    public void gap(Side from, long length) {
        if (from == Side.CLIENT) {
            client.gap(length);
            return;
        }
        server.gap(length);
        gapped = true;
        client.responsesLost();
    }

    @Override
    public void end(Side from) {
        if (from == Side.SERVER) {
            server.drop();
            client.serverEnded();
        } else {
            client.ended();
        }
    }

    @Override
    public void tlsEstablished() {
        tls.open();
        // RFC 2595 4: no greeting follows inside TLS.
        heard = true;
        gapped = false;
        server.drop();
        client.startAnew();
        client.greeted();
    }

    /// What passed so far against the letter of the RFC.
    public Set<Pop3Quirk> quirks() {
        return Collections.unmodifiableSet(quirks);
    }

    @Override
    public int held() {
        return client.held() + server.held();
    }
}
