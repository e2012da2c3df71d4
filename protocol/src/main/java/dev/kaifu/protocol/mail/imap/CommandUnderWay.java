package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.WireText;
import dev.kaifu.protocol.net.Side;
import java.util.Optional;
import java.util.Set;

/// The command that the client is sending: its lines so far, and the literals between them. It is told when it has
/// ended, or when a message goes with it; what then follows on its line is told by itself.
final class CommandUnderWay {
    private final MailListener listener;
    private final Set<ImapQuirk> quirks;
    private final UnitReader unit = new UnitReader();
    private Optional<PassingLiteral> literal = Optional.empty();
    /// What its first line said, where literals follow.
    private Optional<ImapCommand> begun = Optional.empty();
    private boolean told;
    private long unitAt;

    CommandUnderWay(MailListener listener, Set<ImapQuirk> quirks) {
        this.listener = listener;
        this.quirks = quirks;
    }

    /// Takes bytes of a line; how many.
    ///
    /// @param at the position of the first
    int line(byte[] array, int from, int end, long at) {
        if (unit.isEmpty()) {
            unitAt = at;
        }
        int taken = unit.take(array, from, end);
        if (unit.lineComplete() && !unit.endedWithCrlf()) {
            quirks.add(ImapQuirk.BARE_LF_COMMAND);
        }
        if (unit.cut()) {
            quirks.add(ImapQuirk.LONG_UNIT);
        }
        return taken;
    }

    boolean lineComplete() {
        return unit.lineComplete();
    }

    /// What was read since it was last told or forgotten.
    WireText text() {
        return unit.text();
    }

    /// Where that began.
    long at() {
        return unitAt;
    }

    /// What its first line says; empty where that is no command.
    Optional<ImapCommand> read() {
        return begun.or(() -> ImapCommandReader.read(unit.text()) instanceof Parsed.Value<ImapCommand> value
                ? Optional.of(value.value())
                : Optional.empty());
    }

    boolean hasBegun() {
        return begun.isPresent();
    }

    // ---- Literals ----

    /// The literal that the line announces; a command that a message goes with is told now.
    Optional<Literal> announced(ImapCommand first, long at) {
        Optional<Literal> announced = unit.announced();
        announced.ifPresent(each -> {
            PassingLiteral.Use use = use(first, each);
            begun = Optional.of(first);
            if (use == PassingLiteral.Use.MESSAGE) {
                tell(first, at);
            }
            literal = Optional.of(new PassingLiteral(each, use, listener, Side.CLIENT));
        });
        return announced;
    }

    private PassingLiteral.Use use(ImapCommand first, Literal announced) {
        if (told || first.announcesMessage(begun.isEmpty(), unit.beforeLiteral(announced))) {
            return PassingLiteral.Use.MESSAGE;
        }
        return first.known() == ImapVerb.LOGIN ? PassingLiteral.Use.KEPT : PassingLiteral.Use.PASSED_OVER;
    }

    PassingLiteral literal() {
        return literal.orElseThrow();
    }

    /// Ends the literal, where all of it has passed.
    boolean endLiteral(long at) {
        PassingLiteral passing = literal();
        if (!passing.isOver()) {
            return false;
        }
        passing.ends(at);
        if (passing.isKept()) {
            unit.quote(passing.literal(), passing.kept());
        }
        literal = Optional.empty();
        return true;
    }

    // ---- Its end ----

    /// Tells it, or what stands behind the message that went with it (RFC 3502: another message).
    void tell(ImapCommand first, long at) {
        if (!told) {
            listener.event(whole(first).event(unitAt, at));
        } else if (!unit.text().text().isBlank()) {
            listener.event(first.continuedWith(unit.text().text(), unit.text().binary())
                    .event(unitAt, at));
        }
        told = true;
        unit.reset();
    }

    private ImapCommand whole(ImapCommand first) {
        return ImapCommandReader.read(unit.text()) instanceof Parsed.Value<ImapCommand>(ImapCommand whole, int _)
                ? whole
                : first;
    }

    /// The server does not wait for its literal: it is told as far as it came.
    void refused(long at) {
        if (!told) {
            begun.ifPresent(first -> tell(first, at));
        }
        forget();
    }

    /// It does not go on.
    void cutOff(long at, boolean inLiteral) {
        if (inLiteral) {
            literal().ends(at);
        }
        if (!unit.isEmpty()) {
            listener.event(new MailEvent.Unparsed(unitAt, at, Side.CLIENT, "the command is cut off"));
        }
        forget();
    }

    void forget() {
        begun = Optional.empty();
        told = false;
        literal = Optional.empty();
        unit.reset();
    }

    /// Bytes of memory that its text takes.
    int held() {
        return unit.held();
    }
}
