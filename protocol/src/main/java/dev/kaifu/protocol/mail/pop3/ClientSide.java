package dev.kaifu.protocol.mail.pop3;

import dev.kaifu.protocol.mail.ForeignBytes;
import dev.kaifu.protocol.mail.HeldBytes;
import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.SkippedBytes;
import dev.kaifu.protocol.mail.TlsOpening;
import dev.kaifu.protocol.mail.sasl.Base64Line;
import dev.kaifu.protocol.net.Side;
import java.util.Optional;
import java.util.Set;

/// What the client says, read as the server's responses let it be read.
final class ClientSide {
    private final MailListener listener;
    private final Set<Pop3Quirk> quirks;
    private final Runnable spoke;
    private final Outstanding outstanding = new Outstanding();
    private final HeldBytes held = new HeldBytes();
    private final LineReader line = new LineReader();
    private final SkippedBytes skipped;
    private Pop3Step step = Pop3Step.COMMAND;
    /// The command whose response decides how the bytes behind it are read; they are held meanwhile.
    private Optional<Pop3Verb> awaited = Optional.empty();
    /// Position of the next byte to be read; what is held lies behind it.
    private long at;
    private String mechanism = "";
    /// Whether a line is certain to be a command; if not (mid-stream, behind a gap), it must look like one.
    private boolean certain;
    /// Whether a command was told; not where the server alone was captured.
    private boolean spoken;
    /// Behind an AUTH that was refused, clients go on with the password all the same.
    private boolean secretsLikely;
    /// No response is to be waited for: the server's side is missing or over.
    private boolean alone;

    private boolean over;

    /// @param spoke runs when a command is told
    ClientSide(MailListener listener, Set<Pop3Quirk> quirks, Runnable spoke) {
        this.listener = listener;
        this.quirks = quirks;
        this.spoke = spoke;
        this.skipped = new SkippedBytes(listener, Side.CLIENT, "no command");
    }

    void bytes(byte[] array, int offset, int end) {
        int i = offset;
        while (i < end) {
            if (awaited.isEmpty() && held.length() == 0) {
                i += read(array, i, end);
                continue;
            }
            i += held.add(array, i, end);
            if (held.isFull() || alone) {
                goOnAlone(false);
            }
        }
    }

    /// Reads a line or a part of one; how many bytes. TLS is read by nobody here, and not counted.
    private int read(byte[] array, int from, int end) {
        return step == Pop3Step.TLS ? end - from : line(array, from, end);
    }

    private int line(byte[] array, int from, int end) {
        int taken = line.take(array, from, end);
        at += taken;
        if (line.complete()) {
            lineEnded(at - line.wireLength());
        }
        return taken;
    }

    private void lineEnded(long lineAt) {
        if (line.cut()) {
            quirks.add(Pop3Quirk.LONG_LINE);
        } else if (!line.endedWithCrlf()) {
            quirks.add(Pop3Quirk.BARE_LF_COMMAND);
        }
        if (step == Pop3Step.SASL) {
            saslLine(lineAt, Pop3Verb.AUTH);
            awaited = Optional.of(Pop3Verb.AUTH);
        } else {
            command(lineAt, Pop3Command.of(line.text()));
        }
    }

    private void saslLine(long lineAt, Pop3Verb answered) {
        skipped.flush();
        step = Pop3Step.COMMAND;
        outstanding.add(new Asked(answered, false));
        listener.event(new MailEvent.SaslLine(
                lineAt, at, Side.CLIENT, mechanism, line.text().text()));
    }

    private void command(long lineAt, Pop3Command command) {
        boolean known = command.known() != Pop3Verb.OTHER && (certain || command.isPlausible());
        if (!known && secretsLikely && Base64Line.matches(line.text().text())) {
            saslLine(lineAt, Pop3Verb.OTHER);
            return;
        }
        if (!known && !certain) {
            skipped.add(lineAt, at);
            return;
        }
        skipped.flush();
        certain = true;
        spoken = true;
        secretsLikely &= !known;
        if (command.known() == Pop3Verb.AUTH) {
            mechanism = command.mechanism();
        }
        spoke.run();
        listener.event(command.event(lineAt, at));
        outstanding.add(Asked.of(command));
        awaited = command.decides() ? Optional.of(command.known()) : Optional.empty();
    }

    // ---- What the server says ----

    void greeted() {
        certain = true;
    }

    /// Whether a line that begins with `+` can be meant as a continuation: not where commands alone are answered.
    /// Behind a gap in the responses the commands are known, and no AUTH is among them: it is a letter's line.
    boolean awaitsContinuation() {
        return step == Pop3Step.SASL
                || awaited.filter(verb -> verb == Pop3Verb.AUTH).isPresent()
                || (outstanding.isEmpty() && !(certain && spoken));
    }

    boolean awaitsNothing() {
        return outstanding.isEmpty();
    }

    /// The command whose response is due first; [Pop3Verb#OTHER] where there is none.
    Pop3Verb awaitsFirst() {
        return outstanding.first();
    }

    String mechanism() {
        return mechanism;
    }

    Asked answeredBy(Pop3Response response) {
        alone = false;
        return outstanding.answeredBy(response);
    }

    /// The response to `verb` lets the client go on with `next`: what was held is read so.
    void letGoOn(Pop3Step next, Pop3Verb verb, Pop3Response response) {
        alone = false;
        if (next == Pop3Step.TLS) {
            beginTls();
            return;
        }
        if (next == Pop3Step.SASL) {
            step = Pop3Step.SASL;
            awaited = Optional.empty();
        } else if (outstanding.isEmpty()) {
            awaited = Optional.empty();
        }
        secretsLikely |= verb == Pop3Verb.AUTH && response.isNegative();
        readHeld(false);
    }

    private void beginTls() {
        if (held.length() > 0 && !ForeignBytes.isTls(held.array(), held.from(), held.length())) {
            String why = held.length() + " bytes in plain text stand behind STLS (RFC 2595 4 has them dropped)";
            listener.event(new MailEvent.Unparsed(at, at + held.length(), Side.CLIENT, why));
            at += held.length();
        }
        startAnew();
    }

    /// Responses are missing: which command the next one answers is not known.
    void responsesLost() {
        outstanding.clear();
        awaited.ifPresent(verb -> outstanding.add(new Asked(verb, false)));
    }

    /// Behind a gap in the server's side: was the awaited response in it?
    void presumeUnlessAnsweredBy(Pop3Response response) {
        boolean answer =
                awaited.filter(verb -> verb.after(response) != Pop3Step.COMMAND).isPresent();
        if (awaited.isPresent() && !answer && held.length() > 0) {
            presume();
            readHeld(false);
        }
    }

    void serverEnded() {
        goOnAlone(over);
        if (over) {
            dropLine("the line is cut off");
        }
    }

    /// @param last whether no more bytes follow those that are held
    private void goOnAlone(boolean last) {
        alone = true;
        readHeld(last);
    }

    /// Without the server's word: it probably said yes, since the client went on.
    private void presume() {
        Pop3Verb verb = awaited.orElseThrow();
        awaited = Optional.empty();
        outstanding.clear();
        if (verb == Pop3Verb.AUTH) {
            secretsLikely = true;
        } else if (ForeignBytes.isTls(held.array(), held.from(), held.length())) {
            held.clear();
            step = Pop3Step.TLS;
            skipped.flush();
            listener.event(new MailEvent.TlsBegins(at, at, Side.CLIENT));
        }
    }

    private void readHeld(boolean last) {
        while (held.length() > 0 && (awaited.isEmpty() || (alone && (last || isTelling())))) {
            if (awaited.isPresent()) {
                presume();
            } else {
                held.skip(read(held.array(), held.from(), held.to()));
            }
        }
        if (held.length() == 0) {
            held.clear();
            if (over && awaited.isEmpty()) {
                dropLine("the line is cut off");
            }
        }
    }

    /// Whether what is held tells what follows STLS without the server's word.
    private boolean isTelling() {
        boolean tls = awaited.filter(verb -> verb == Pop3Verb.STLS).isPresent();
        return !tls || TlsOpening.judge(held.array(), held.from(), held.length()) != TlsOpening.Verdict.UNDECIDED;
    }

    // ---- Gaps and ends ----

    void gap(long length) {
        if (held.length() > 0) {
            goOnAlone(true);
            alone = false;
        }
        dropLine("the line is cut off");
        listener.event(new MailEvent.Unparsed(at, at + length, Side.CLIENT, length + " bytes are missing"));
        at += length;
        awaited = Optional.empty();
        outstanding.clear();
        certain = false;
    }

    /// The line that has begun does not go on.
    private void dropLine(String why) {
        skipped.flush();
        if (!line.complete() && !line.isEmpty()) {
            listener.event(new MailEvent.Unparsed(at - line.wireLength(), at, Side.CLIENT, why));
        }
        line.reset();
        step = step == Pop3Step.SASL ? Pop3Step.COMMAND : step;
    }

    void ended() {
        over = true;
        if (alone) {
            readHeld(true);
        }
        if (awaited.isEmpty() || alone) {
            dropLine("the line is cut off");
        }
    }

    /// RFC 2595 4: both sides forget what was said before TLS.
    void startAnew() {
        dropLine("the line is cut off");
        held.clear();
        outstanding.clear();
        awaited = Optional.empty();
        step = Pop3Step.COMMAND;
        mechanism = "";
        secretsLikely = false;
        alone = false;
    }

    /// Bytes of memory of what waits for more on this side.
    int held() {
        return held.held() + line.held() + outstanding.held();
    }
}
