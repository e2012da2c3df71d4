package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.SkippedBytes;
import dev.kaifu.protocol.mail.WireText;
import dev.kaifu.protocol.net.Side;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the server says, cut into responses; the messages in them are handed on as they pass.
final class ServerSide {
    /// Receives each response.
    interface Responses {
        void response(ImapResponse response, long at, long end);

        /// Whether a line that begins with `+` can be meant as a continuation.
        boolean continuationAwaited();
    }

    private final MailListener listener;
    private final Set<ImapQuirk> quirks;
    private final Responses responses;
    private final UnitReader unit = new UnitReader();
    private final SkippedBytes skipped;
    private Optional<PassingLiteral> literal = Optional.empty();
    /// The response whose first line was read, where literals follow it.
    private Optional<ImapResponse> begun = Optional.empty();
    private long at;
    private long unitAt;
    /// Whether a line is certain to be a response; if not (mid-stream, behind a gap), it must look like one.
    private boolean certain;

    ServerSide(MailListener listener, Set<ImapQuirk> quirks, Responses responses) {
        this.listener = listener;
        this.quirks = quirks;
        this.responses = responses;
        this.skipped = new SkippedBytes(listener, Side.SERVER, "no response");
    }

    /// Reads a part of a line or of a literal; how many bytes.
    int read(byte[] array, int from, int end) {
        return literal.isPresent() ? literal(literal.get(), array, from, end) : line(array, from, end);
    }

    private int line(byte[] array, int from, int end) {
        if (unit.isEmpty()) {
            unitAt = at;
        }
        int taken = unit.take(array, from, end);
        at += taken;
        if (unit.lineComplete()) {
            lineEnded();
        }
        return taken;
    }

    private void lineEnded() {
        if (!unit.endedWithCrlf()) {
            quirks.add(ImapQuirk.BARE_LF_RESPONSE);
        }
        if (unit.cut()) {
            quirks.add(ImapQuirk.LONG_UNIT);
        }
        Optional<ImapResponse> response = begun.or(this::response);
        if (response.isEmpty()) {
            noResponse();
            return;
        }
        skipped.flush();
        certain = true;
        Optional<Literal> announced = response.get().carriesLiterals() ? unit.announced() : Optional.empty();
        announced.ifPresentOrElse(
                literal -> literalFollows(response.get(), literal), () -> responseEnds(response.get()));
    }

    private Optional<ImapResponse> response() {
        return ImapResponseReader.read(unit.text()) instanceof Parsed.Value<ImapResponse>(ImapResponse response, int _)
                        && (certain
                                || (response.isContinuation()
                                        ? responses.continuationAwaited()
                                        : response.isPlausible()))
                ? Optional.of(response)
                : Optional.empty();
    }

    private void noResponse() {
        if (certain) {
            quirks.add(ImapQuirk.STRAY_LINE);
        }
        skipped.add(unitAt, at);
        certain = false;
        unit.reset();
    }

    private void literalFollows(ImapResponse first, Literal announced) {
        begun = Optional.of(first);
        PassingLiteral.Use use = isMessage(first, unit.beforeLiteral(announced))
                ? PassingLiteral.Use.MESSAGE
                : PassingLiteral.Use.PASSED_OVER;
        PassingLiteral passing = new PassingLiteral(announced, use, listener, Side.SERVER);
        passing.begins(at);
        literal = Optional.of(passing);
        endLiteralIfOver(passing);
    }

    /// A whole message (RFC 9051 7.5.2, RFC 3501 7.4.2); neither a part of it (`BODY[1]`, `BODY[]<0>`) nor its
    /// header.
    private static boolean isMessage(ImapResponse first, String before) {
        String item = before.toUpperCase(Locale.ROOT).stripTrailing();
        boolean whole = item.endsWith("BODY[]") || item.endsWith("(RFC822") || item.endsWith(" RFC822");
        return whole && first.isData("FETCH");
    }

    private int literal(PassingLiteral passing, byte[] array, int from, int end) {
        int taken = passing.pass(array, from, end);
        at += taken;
        endLiteralIfOver(passing);
        return taken;
    }

    private void endLiteralIfOver(PassingLiteral passing) {
        if (passing.isOver()) {
            passing.ends(at);
            literal = Optional.empty();
        }
    }

    private void responseEnds(ImapResponse first) {
        ImapResponse whole =
                begun.isPresent() && ImapResponseReader.read(unit.text()) instanceof Parsed.Value<ImapResponse> value
                        ? value.value()
                        : first;
        noteQuirks(unit.text(), whole);
        begun = Optional.empty();
        unit.reset();
        responses.response(whole, unitAt, at);
    }

    private void noteQuirks(WireText line, ImapResponse response) {
        if (line.text().equals("+")) {
            quirks.add(ImapQuirk.BARE_CONTINUATION);
        } else if (response.status().isPresent() && response.humanText().isEmpty()) {
            quirks.add(ImapQuirk.STATUS_WITHOUT_TEXT);
        } else if (!response.isContinuation() && line.text().endsWith(" ")) {
            quirks.add(ImapQuirk.TRAILING_SPACE);
        }
    }

    // ---- Gaps and ends ----

    void gap(long length) {
        boolean inLiteral = literal.filter(passing -> passing.reaches(length)).isPresent();
        if (!inLiteral) {
            dropResponse();
        }
        listener.event(new MailEvent.Unparsed(at, at + length, Side.SERVER, length + " bytes are missing"));
        at += length;
        literal.ifPresentOrElse(
                passing -> {
                    passing.gap(length);
                    endLiteralIfOver(passing);
                },
                () -> certain = false);
    }

    /// The response that has begun does not go on.
    void dropResponse() {
        skipped.flush();
        literal.ifPresent(passing -> passing.ends(at));
        if (!unit.isEmpty()) {
            listener.event(new MailEvent.Unparsed(unitAt, at, Side.SERVER, "the response is cut off"));
        }
        literal = Optional.empty();
        begun = Optional.empty();
        unit.reset();
    }

    /// Bytes of memory of what waits for more on this side.
    int held() {
        return unit.held();
    }
}
