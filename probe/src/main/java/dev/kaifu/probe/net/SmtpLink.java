package dev.kaifu.probe.net;

import dev.kaifu.probe.net.LinkException.Kind;
import dev.kaifu.probe.tls.TlsSettings;
import dev.kaifu.probe.tls.TlsTrace;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.smtp.SmtpCapabilities;
import dev.kaifu.protocol.mail.smtp.SmtpClientDialogue;
import dev.kaifu.protocol.mail.smtp.SmtpReply;
import dev.kaifu.protocol.mail.smtp.SmtpStep;
import java.nio.charset.StandardCharsets;

/// An SMTP client over a [MailLink]: one command at a time, each with its reply. The grammar is [SmtpClientDialogue]'s.
public final class SmtpLink {
    /// Bytes of one reply; a server that goes on beyond never comes to its end. The longest EHLO replies have 2 KB.
    private static final int MAX_REPLY = 1 << 20;

    private final MailLink link;
    private final SmtpClientDialogue dialogue = new SmtpClientDialogue();

    public SmtpLink(MailLink link) {
        this.link = link;
    }

    /// The next reply; the greeting is the first.
    ///
    /// @throws LinkException of kind OTHER_PROTOCOL where something else came, DROPPED where the connection ended
    public SmtpReply reply() throws LinkException {
        int length = 0;
        while (length <= MAX_REPLY) {
            switch (dialogue.nextReply()) {
                case Parsed.Value<SmtpReply>(SmtpReply reply, int _) -> {
                    return reply;
                }
                case Parsed.Malformed<SmtpReply>(String why) ->
                    throw new LinkException(Kind.OTHER_PROTOCOL, Printable.text(why));
                case Parsed.NeedMore<SmtpReply> _ -> length += receive();
            }
        }
        throw new LinkException(Kind.OTHER_PROTOCOL, "a reply does not end within " + MAX_REPLY + " bytes");
    }

    private int receive() throws LinkException {
        byte[] chunk = link.read();
        if (chunk.length == 0) {
            throw new LinkException(Kind.DROPPED, "");
        }
        dialogue.received(chunk, 0, chunk.length);
        return chunk.length;
    }

    /// Says a command and waits for its reply.
    public SmtpReply say(String verb, String argument) throws LinkException {
        link.write(dialogue.say(verb, argument));
        return reply();
    }

    /// Answers a `334` with one line, in base64 or `*` (RFC 4954 4), and waits for the reply.
    public SmtpReply answer(String line) throws LinkException {
        link.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return reply();
    }

    /// Sends a message behind `354`.
    public SmtpReply message(byte[] message) throws LinkException {
        link.write(SmtpClientDialogue.dotStuffed(message));
        return reply();
    }

    /// The TLS handshake behind the `220` to STARTTLS.
    ///
    /// @throws LinkException of kind BYTES_BEFORE_TLS where more than the reply had come (RFC 3207 6)
    public void startTls(TlsSettings settings, TlsTrace trace) throws LinkException {
        if (dialogue.unread().length > 0) {
            throw new LinkException(Kind.BYTES_BEFORE_TLS, Printable.excerpt(dialogue.unread()));
        }
        link.startTls(settings, trace);
        dialogue.tlsEstablished();
    }

    /// What the last EHLO reply offered.
    public SmtpCapabilities capabilities() {
        return dialogue.capabilities();
    }

    /// What may be sent now.
    public SmtpStep mayBeSaid() {
        return dialogue.mayBeSaid();
    }
}
