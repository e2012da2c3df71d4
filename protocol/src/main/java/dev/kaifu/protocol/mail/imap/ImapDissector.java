package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.mail.MailDissector;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.TlsGate;
import dev.kaifu.protocol.net.Side;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Follows both sides of an IMAP dialogue (RFC 9051, RFC 3501), with literals that do not wait (RFC 7888), the
/// initial response of AUTHENTICATE (RFC 4959) and several messages in one APPEND (RFC 3502).
///
/// A command is told when it has ended, literals and all, and carries its tag: the response that completes it
/// begins with the same. A command that a message goes with (APPEND) is told before the message; a FETCH
/// response is told behind the messages in it. The server decides how the client's bytes are read: behind a
/// literal's announcement, AUTHENTICATE, STARTTLS and COMPRESS they are held until its word is there, as the
/// server itself reads them only then.
///
/// Behind COMPRESS (RFC 4978) nothing is read: Kaifu does not inflate.
public final class ImapDissector implements MailDissector {
    private static final String DEFLATE =
            "the dialogue goes on compressed (COMPRESS, RFC 4978), which Kaifu does not read";

    private final MailListener listener;
    private final Set<ImapQuirk> quirks = EnumSet.noneOf(ImapQuirk.class);
    private final ClientSide client;
    private final ServerSide server;
    private final TlsGate tls = new TlsGate();
    private boolean deflated;
    private boolean heard;
    private boolean gapped;

    public ImapDissector(MailListener listener) {
        this.listener = listener;
        this.client = new ClientSide(listener, quirks);
        this.server = new ServerSide(listener, quirks, new ServerSide.Responses() {
            @Override
            public void response(ImapResponse response, long at, long end) {
                ImapDissector.this.response(response, at, end);
            }

            @Override
            public boolean continuationAwaited() {
                return client.awaitsContinuation();
            }
        });
    }

    @Override
    public void bytes(Side from, byte[] array, int offset, int length) {
        tls.pass(from, array, offset, length, this::read);
    }

    private int read(Side from, byte[] array, int offset, int end) {
        if (deflated) {
            return end - offset;
        }
        if (from == Side.CLIENT) {
            client.bytes(array, offset, end);
            return end - offset;
        }
        return server.read(array, offset, end);
    }

    private void response(ImapResponse response, long at, long end) {
        if (gapped) {
            // The answer that was waited for may be the one that was lost.
            client.presumeUnlessAnsweredBy(response);
            gapped = false;
        }
        if (!heard && response.isUntagged() && response.status().isPresent()) {
            client.greeted();
        }
        heard = true;
        if (response.isTagged()) {
            client.completing(response.tag());
        }
        Optional<String> mechanism = response.isContinuation() ? client.mechanismAwaited() : Optional.empty();
        listener.event(
                mechanism.isPresent()
                        ? new MailEvent.SaslLine(at, end, Side.SERVER, mechanism.get(), response.text())
                        : new MailEvent.Response(at, end, response.tag(), response.text(), response.binary()));
        hearken(client.after(response), at, end);
        client.letGoOn(response);
    }

    private void hearken(ImapStep next, long at, long end) {
        if (next == ImapStep.TLS) {
            tls.close();
            listener.event(new MailEvent.TlsBegins(at, end, Side.SERVER));
        } else if (next == ImapStep.DEFLATED) {
            deflated = true;
            listener.event(new MailEvent.Unparsed(end, end, Side.SERVER, DEFLATE));
        }
    }

    @Override
    public void gap(Side from, long length) {
        if (deflated) {
            return;
        }
        if (from == Side.CLIENT) {
            client.gap(length);
        } else {
            server.gap(length);
            gapped = true;
        }
    }

    @Override
    public void end(Side from) {
        if (from == Side.SERVER) {
            server.dropResponse();
            client.serverEnded();
        } else {
            client.ended();
        }
    }

    @Override
    public void tlsEstablished() {
        tls.open();
        heard = false;
        gapped = false;
        server.dropResponse();
        client.startAnew();
    }

    /// What passed so far against the letter of the RFC.
    public Set<ImapQuirk> quirks() {
        return Collections.unmodifiableSet(quirks);
    }

    @Override
    public int held() {
        return client.held() + server.held();
    }
}
