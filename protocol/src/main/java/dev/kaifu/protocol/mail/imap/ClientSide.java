package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.mail.ForeignBytes;
import dev.kaifu.protocol.mail.HeldBytes;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.SkippedBytes;
import dev.kaifu.protocol.mail.TlsOpening;
import dev.kaifu.protocol.net.Side;
import java.util.Optional;
import java.util.Set;

/// What the client says, read as the server's answers let it be read.
final class ClientSide {
    private final MailListener listener;
    private final Set<ImapQuirk> quirks;
    private final CommandUnderWay command;
    private final HeldBytes held = new HeldBytes();
    private final SkippedBytes skipped;
    private SaslUnderWay sasl = new SaslUnderWay();
    private ImapStep step = ImapStep.COMMAND;
    private Optional<Awaited> awaited = Optional.empty();
    /// Position of the next byte to be read; what is held lies behind it.
    private long at;
    /// Whether a line is certain to be a command; if not (mid-stream, behind a gap), it must look like one.
    private boolean certain;
    /// No answer is to be waited for: the server's side is missing or over.
    private boolean alone;

    private boolean over;
    /// Behind IDLE: the server says `+` without anything being held for it.
    private boolean idling;

    ClientSide(MailListener listener, Set<ImapQuirk> quirks) {
        this.listener = listener;
        this.quirks = quirks;
        this.command = new CommandUnderWay(listener, quirks);
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

    /// Reads a part of a line or of a literal; how many bytes.
    private int read(byte[] array, int from, int end) {
        return switch (step) {
            case LITERAL -> literal(array, from, end);
            // Nobody reads it here, and it is not counted.
            case TLS, DEFLATED -> end - from;
            case COMMAND, SASL, IDLE, CLOSED -> line(array, from, end);
        };
    }

    private int line(byte[] array, int from, int end) {
        int taken = command.line(array, from, end, at);
        at += taken;
        if (command.lineComplete()) {
            lineEnded();
        }
        return taken;
    }

    private void lineEnded() {
        if (step == ImapStep.SASL) {
            saslLine();
            awaited = Optional.of(sasl.next());
            return;
        }
        Optional<ImapCommand> first =
                command.read().filter(read -> certain || command.hasBegun() || read.isPlausible());
        if (first.isEmpty()) {
            noCommand();
            return;
        }
        skipped.flush();
        certain = true;
        command.announced(first.get(), at)
                .ifPresentOrElse(literal -> literalFollows(first.get(), literal), () -> commandEnds(first.get()));
    }

    private void noCommand() {
        String line = command.text().text();
        if (line.isEmpty()) {
            quirks.add(ImapQuirk.EMPTY_COMMAND);
        } else if (sasl.goesOnWith(line)) {
            saslLine();
        } else {
            skipped.add(command.at(), at);
            certain = false;
        }
        command.forget();
    }

    private void saslLine() {
        skipped.flush();
        step = ImapStep.COMMAND;
        listener.event(new MailEvent.SaslLine(
                command.at(), at, Side.CLIENT, sasl.mechanism(), command.text().text()));
        command.forget();
    }

    private void commandEnds(ImapCommand first) {
        command.tell(first, at);
        command.forget();
        sasl.isOver();
        idling = first.known() == ImapVerb.IDLE;
        if (first.known() == ImapVerb.AUTHENTICATE) {
            sasl.begins(first);
        }
        if (first.known().decides()) {
            awaited = Optional.of(new Awaited(first.tag(), first.known().next()));
        }
    }

    private void literalFollows(ImapCommand first, Literal literal) {
        if (literal.synchronizing()) {
            awaited = Optional.of(new Awaited(first.tag(), ImapStep.LITERAL));
        } else {
            literalBegins();
        }
    }

    private void literalBegins() {
        step = ImapStep.LITERAL;
        command.literal().begins(at);
        endLiteralIfOver();
    }

    private int literal(byte[] array, int from, int end) {
        int taken = command.literal().pass(array, from, end);
        at += taken;
        endLiteralIfOver();
        return taken;
    }

    private void endLiteralIfOver() {
        if (command.endLiteral(at)) {
            step = ImapStep.COMMAND;
        }
    }

    // ---- What the server says ----

    void greeted() {
        certain = true;
    }

    /// Whether a line that begins with `+` can be meant as a continuation.
    boolean awaitsContinuation() {
        return idling || awaited.filter(Awaited::continuation).isPresent();
    }

    /// The mechanism of the AUTHENTICATE that a continuation goes on with now; empty where there is none.
    Optional<String> mechanismAwaited() {
        return awaited.filter(answer -> answer.next() == ImapStep.SASL).map(_ -> sasl.mechanism());
    }

    /// A command is completed: it is told as far as it came, where the server did not wait for its literal.
    void completing(String tag) {
        alone = false;
        boolean refused = awaited.filter(answer -> answer.next() == ImapStep.LITERAL)
                .filter(answer -> answer.tag().equals(tag))
                .isPresent();
        if (refused) {
            command.refused(at);
        }
    }

    /// What follows this response on both sides: TLS, DEFLATE, or the dialogue.
    ImapStep after(ImapResponse response) {
        return awaited.filter(answer -> answer.isHandedOverBy(response))
                .map(Awaited::next)
                .orElse(ImapStep.COMMAND);
    }

    /// The response is told: what was held is read as it says.
    void letGoOn(ImapResponse response) {
        alone = false;
        switch (after(response)) {
            case TLS -> beginTls();
            case DEFLATED -> {
                startAnew();
                step = ImapStep.DEFLATED;
            }
            default -> goOnWith(response);
        }
    }

    private void goOnWith(ImapResponse response) {
        Optional<Awaited> answered = awaited.filter(answer -> answer.isAnsweredBy(response));
        if (answered.isPresent()) {
            awaited = Optional.empty();
            if (response.isContinuation() && answered.get().next() == ImapStep.LITERAL) {
                literalBegins();
            } else if (response.isContinuation()) {
                step = ImapStep.SASL;
            }
        }
        if (sasl.endsWith(response)) {
            step = step == ImapStep.SASL ? ImapStep.COMMAND : step;
        }
        readHeld(false);
    }

    private void beginTls() {
        if (held.length() > 0 && !ForeignBytes.isTls(held.array(), held.from(), held.length())) {
            String why = held.length() + " bytes in plain text stand behind STARTTLS (RFC 9051 6.2.1 forbids them)";
            listener.event(new MailEvent.Unparsed(at, at + held.length(), Side.CLIENT, why));
            at += held.length();
        }
        startAnew();
    }

    /// Behind a gap in the server's side: was the awaited answer in it?
    void presumeUnlessAnsweredBy(ImapResponse response) {
        boolean answers =
                awaited.filter(answer -> answer.isAnsweredBy(response)).isPresent();
        if (awaited.isPresent() && !answers && held.length() > 0) {
            presume();
            readHeld(false);
        }
    }

    void serverEnded() {
        goOnAlone(over);
        if (over) {
            dropCommand();
        }
    }

    /// @param last whether no more bytes follow those that are held
    private void goOnAlone(boolean last) {
        alone = true;
        readHeld(last);
    }

    /// Without the server's word: it probably said yes, since the client went on.
    private void presume() {
        ImapStep next = awaited.orElseThrow().next();
        awaited = Optional.empty();
        if (next == ImapStep.LITERAL) {
            literalBegins();
        } else if (next == ImapStep.SASL) {
            sasl.presumed();
        } else if (ForeignBytes.isTls(held.array(), held.from(), held.length())) {
            held.clear();
            step = ImapStep.TLS;
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
                dropCommand();
            }
        }
    }

    /// Whether what is held tells what follows STARTTLS without the server's word.
    private boolean isTelling() {
        boolean tls = awaited.filter(answer -> answer.next() == ImapStep.TLS).isPresent();
        return !tls || TlsOpening.judge(held.array(), held.from(), held.length()) != TlsOpening.Verdict.UNDECIDED;
    }

    // ---- Gaps and ends ----

    void gap(long length) {
        if (held.length() > 0) {
            goOnAlone(true);
            alone = false;
        }
        boolean inLiteral = step == ImapStep.LITERAL && command.literal().reaches(length);
        if (!inLiteral) {
            dropCommand();
        }
        listener.event(new MailEvent.Unparsed(at, at + length, Side.CLIENT, length + " bytes are missing"));
        at += length;
        if (inLiteral) {
            command.literal().gap(length);
            endLiteralIfOver();
        } else {
            awaited = Optional.empty();
            certain = false;
        }
    }

    /// The command that has begun does not go on.
    private void dropCommand() {
        skipped.flush();
        command.cutOff(at, step == ImapStep.LITERAL);
        step = step == ImapStep.LITERAL || step == ImapStep.SASL ? ImapStep.COMMAND : step;
    }

    void ended() {
        over = true;
        if (alone) {
            readHeld(true);
        }
        if (awaited.isEmpty() || alone) {
            dropCommand();
        }
    }

    /// RFC 9051 6.2.1: both sides forget what was said before TLS.
    void startAnew() {
        dropCommand();
        held.clear();
        awaited = Optional.empty();
        step = ImapStep.COMMAND;
        sasl = new SaslUnderWay();
        alone = false;
    }

    /// Bytes of memory of what waits for more on this side.
    int held() {
        return held.held() + command.held();
    }
}
