package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.bytes.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The client's side of an IMAP dialogue without I/O: it is given what the server sent and answers responses;
/// it makes the bytes to send, and knows what may be said next.
///
/// ```java
/// socket.write(dialogue.say(ImapCommandBuilder.of("UID FETCH").words("7 BODY.PEEK[]")));
/// dialogue.received(buffer, 0, n);
/// switch (dialogue.nextResponse()) { … }
/// ```
///
/// The first response is the greeting. A command has ended with the response for which [#completes] holds; the
/// literals of each response are had from [#literals] before the next is asked for. Where [#mayBeSaid] is
/// [ImapStep#LITERAL], the command goes on with [#rest].
public final class ImapClientDialogue {
    /// Bytes of literals that are kept of one response, unless another limit is given.
    public static final int LITERALS_LIMIT = 32 << 20;

    private final IncomingResponses incoming;
    private boolean closing;
    private int commands;
    private String tag = "";
    private ImapVerb asked = ImapVerb.OTHER;
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private ImapStep step = ImapStep.COMMAND;
    private ImapCapabilities capabilities = ImapCapabilities.NONE;

    public ImapClientDialogue() {
        this(LITERALS_LIMIT);
    }

    /// @param literalsLimit bytes of literals that one response may have; more of them break the dialogue
    public ImapClientDialogue(int literalsLimit) {
        this.incoming = new IncomingResponses(literalsLimit);
    }

    /// Takes bytes that the server sent.
    public void received(byte[] array, int offset, int length) {
        incoming.received(array, offset, length);
    }

    /// The next response. Once malformed, it stays so. Behind the `OK` to STARTTLS it gives no response until
    /// [#tlsEstablished]: what stands there in plain text is to be found in [#unread].
    public Parsed<ImapResponse> nextResponse() {
        if (step == ImapStep.TLS) {
            return new Parsed.NeedMore<>(1);
        }
        Parsed<ImapResponse> next = incoming.next();
        if (next instanceof Parsed.Value<ImapResponse> value) {
            answered(value.value());
        }
        return next;
    }

    /// The literals of the response that was given out last, in their order; the text of the response shows
    /// where they stood (`BODY[] {590}`).
    public List<byte[]> literals() {
        return incoming.literals();
    }

    // ---- What a response means ----

    private void answered(ImapResponse response) {
        closing |= response.isUntagged()
                && response.status().filter(said -> said == ImapStatus.BYE).isPresent();
        if (completes(response)) {
            completed(response);
        } else if (response.isContinuation()) {
            step = pieces.isEmpty() ? asked.after(response) : ImapStep.LITERAL;
        }
        if (closing) {
            step = ImapStep.CLOSED;
        }
        ImapCapabilities.in(response).ifPresent(said -> capabilities = said);
    }

    private void completed(ImapResponse response) {
        boolean loggedIn =
                response.completedWith(ImapStatus.OK) && (asked == ImapVerb.LOGIN || asked == ImapVerb.AUTHENTICATE);
        if (loggedIn) {
            // RFC 9051 6.2.2, 6.2.3: they may be others now.
            capabilities = ImapCapabilities.NONE;
        }
        step = asked.after(response);
        asked = ImapVerb.OTHER;
        pieces.clear();
    }

    /// Whether this response ends the last command.
    public boolean completes(ImapResponse response) {
        return response.isTagged() && response.tag().equals(tag);
    }

    // ---- What may be said ----

    /// The bytes of a command under a new tag, up to the first literal that the server must ask for; the rest
    /// is had from [#rest].
    public byte[] say(ImapCommandBuilder command) {
        commands++;
        tag = "a" + commands;
        asked = command.verb();
        step = closing ? ImapStep.CLOSED : ImapStep.COMMAND;
        pieces.clear();
        pieces.addAll(command.pieces(tag, capabilities));
        return pieces.removeFirst();
    }

    /// The next bytes of the command, once the server asked for them: a literal and what follows it.
    ///
    /// @throws IllegalStateException where [#mayBeSaid] is not [ImapStep#LITERAL]
    public byte[] rest() {
        if (step != ImapStep.LITERAL || pieces.isEmpty()) {
            throw new IllegalStateException("the server asked for no literal");
        }
        step = ImapStep.COMMAND;
        return pieces.removeFirst();
    }

    /// A line of the SASL exchange (RFC 9051 6.2.2).
    ///
    /// @param base64 a response; `*` gives up
    public static byte[] saslLine(String base64) {
        if (!base64.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a SASL line is one word of ASCII");
        }
        return (base64 + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// The tag of the last command; empty before the first.
    public String tag() {
        return tag;
    }

    /// What may be sent now, after the responses so far. [ImapStep#COMMAND] while a command waits for its
    /// completion: others may be sent behind it, but those before it are forgotten here.
    public ImapStep mayBeSaid() {
        return step;
    }

    /// What the server last said it can do; nothing behind a login that it did not say it after.
    public ImapCapabilities capabilities() {
        return capabilities;
    }

    /// What the server sent behind the last response given out. Behind the `OK` to STARTTLS there must be
    /// nothing: somebody put it there, to be taken for the answer to what is said inside TLS (CVE-2011-0411).
    public byte[] unread() {
        return incoming.unread();
    }

    /// TLS stands: forget all that was said in plain text (RFC 9051 6.2.1), injected bytes too. No greeting
    /// follows.
    public void tlsEstablished() {
        incoming.clear();
        asked = ImapVerb.OTHER;
        pieces.clear();
        step = ImapStep.COMMAND;
        capabilities = ImapCapabilities.NONE;
    }
}
