package dev.kaifu.protocol.mail.smtp;

import dev.kaifu.protocol.mail.DotUnstuffer.BareDot;
import dev.kaifu.protocol.mail.ForeignBytes;
import dev.kaifu.protocol.mail.HeldBytes;
import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.PassingMessage;
import dev.kaifu.protocol.mail.sasl.Base64Line;
import dev.kaifu.protocol.net.Side;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What the client says, read as the server's replies let it be read.
final class ClientSide {
    private final MailListener listener;
    private final Set<SmtpQuirk> quirks;
    private final Outstanding outstanding = new Outstanding();
    private final HeldBytes held = new HeldBytes();
    private final LineReader line = new LineReader();
    private Optional<PassingMessage> message = Optional.empty();
    private SmtpStep step = SmtpStep.COMMAND;
    /// The command whose reply decides how the bytes behind it are read; they are held meanwhile.
    private Optional<SmtpVerb> awaited = Optional.empty();
    /// Position of the next byte to be read; what is held lies behind it.
    private long at;
    private long chunkLeft;
    private boolean lastChunk;
    private String mechanism = "";
    /// Whether a line is certain to be a command; if not (mid-stream, behind a gap), it must look like one.
    private boolean certain;
    /// Behind an AUTH that was refused, clients go on with the password all the same.
    private boolean secretsLikely;
    /// No reply is to be waited for: the server's side is missing or over.
    private boolean alone;

    private boolean over;
    private long skippedAt;
    private long skippedEnd;
    private int lmtpRecipients;
    private boolean lmtp;

    ClientSide(MailListener listener, Set<SmtpQuirk> quirks) {
        this.listener = listener;
        this.quirks = quirks;
    }

    void bytes(byte[] array, int offset, int end) {
        int i = offset;
        while (i < end) {
            if (awaited.isEmpty() && held.length() == 0) {
                i += read(array, i, end);
                continue;
            }
            i += held.add(array, i, end);
            if (held.isFull()) {
                goOnAlone();
            }
        }
    }

    /// Reads one line or one span; how many bytes.
    private int read(byte[] array, int from, int end) {
        return switch (step) {
            case MESSAGE -> data(array, from, end);
            case CHUNK -> chunk(array, from, end);
            // Nobody reads it here, and it is not counted.
            case TLS -> end - from;
            case COMMAND, SASL, CLOSED -> line(array, from, end);
        };
    }

    private int line(byte[] array, int from, int end) {
        int taken = line.take(array, from, end);
        at += taken;
        if (line.complete()) {
            if (line.cut()) {
                quirks.add(SmtpQuirk.LONG_LINE);
            } else if (!line.endedWithCrlf()) {
                quirks.add(SmtpQuirk.BARE_LF_COMMAND);
            }
            long lineAt = at - line.wireLength();
            if (step == SmtpStep.SASL) {
                saslLine(lineAt, SmtpVerb.AUTH);
                awaitReply(SmtpVerb.AUTH);
            } else {
                command(lineAt, SmtpCommandReader.read(line.text()));
            }
        }
        return taken;
    }

    private void saslLine(long lineAt, SmtpVerb answered) {
        flushSkipped();
        step = SmtpStep.COMMAND;
        outstanding.add(answered);
        listener.event(new MailEvent.SaslLine(
                lineAt, at, Side.CLIENT, mechanism, line.text().text()));
    }

    private void command(long lineAt, SmtpCommand command) {
        boolean known = command.known() != SmtpVerb.OTHER && (certain || command.isPlausible());
        if (!known && secretsLikely && isBase64(command)) {
            saslLine(lineAt, SmtpVerb.OTHER);
            return;
        }
        if (!known && !certain) {
            skippedAt = skippedAt == skippedEnd ? lineAt : skippedAt;
            skippedEnd = at;
            return;
        }
        flushSkipped();
        certain = true;
        secretsLikely &= !known;
        listener.event(command.event(lineAt, at));
        act(command);
    }

    private static boolean isBase64(SmtpCommand command) {
        // The verb was upper-cased: its letters tell nothing any more, but base64 is base64 in any case.
        return command.argument().isEmpty() && Base64Line.matches(command.verb());
    }

    private void act(SmtpCommand command) {
        SmtpVerb verb = command.known();
        OptionalLong size = verb == SmtpVerb.BDAT ? SmtpCommandReader.chunkSize(command) : OptionalLong.empty();
        if (verb != SmtpVerb.BDAT && verb != SmtpVerb.NOOP && message.isPresent()) {
            endMessage(false);
        }
        switch (verb) {
            case EHLO, HELO, LHLO -> lmtp = verb == SmtpVerb.LHLO;
            case AUTH -> mechanism = command.mechanism();
            case MAIL, RSET -> lmtpRecipients = 0;
            case BDAT -> size.ifPresent(bytes -> beginChunk(bytes, SmtpCommandReader.isLastChunk(command)));
            default -> {}
        }
        if (size.isEmpty()) {
            outstanding.add(verb);
        }
        if (verb.decides()) {
            awaitReply(verb);
        }
    }

    private void awaitReply(SmtpVerb verb) {
        awaited = Optional.of(verb);
        if (alone) {
            presume();
        }
    }

    // RFC 3030 2: the octets follow without a reply between.
    private void beginChunk(long size, boolean last) {
        if (message.isEmpty()) {
            message = Optional.of(new PassingMessage(listener, Side.CLIENT, BareDot.DOUBTED, at));
        }
        chunkLeft = size;
        lastChunk = last;
        step = SmtpStep.CHUNK;
        endChunkIfDone();
    }

    private int chunk(byte[] array, int from, int end) {
        int taken = (int) Math.min(end - from, chunkLeft);
        message.orElseThrow().pass(array, from, taken);
        at += taken;
        chunkLeft -= taken;
        endChunkIfDone();
        return taken;
    }

    private void endChunkIfDone() {
        if (chunkLeft > 0) {
            return;
        }
        step = SmtpStep.COMMAND;
        if (lastChunk) {
            endMessage(true);
            awaitMessageReplies();
        } else {
            outstanding.add(SmtpVerb.BDAT);
        }
    }

    private void beginData() {
        flushSkipped();
        message = Optional.of(new PassingMessage(listener, Side.CLIENT, BareDot.DOUBTED, at));
        step = SmtpStep.MESSAGE;
    }

    private int data(byte[] array, int from, int end) {
        PassingMessage passing = message.orElseThrow();
        int taken = passing.data(array, from, end);
        at += taken;
        if (passing.dataEnded()) {
            endMessage(true);
            awaitMessageReplies();
        }
        return taken;
    }

    // RFC 2033 4.2: LMTP answers once for each recipient that was taken.
    private void awaitMessageReplies() {
        int replies = lmtp ? Math.max(1, lmtpRecipients) : 1;
        for (int i = 0; i < replies; i++) {
            outstanding.add(SmtpVerb.END_OF_DATA);
        }
    }

    private void endMessage(boolean complete) {
        flushSkipped();
        if (message.isPresent()) {
            message.get().ends(at, complete);
            message = Optional.empty();
        }
        chunkLeft = 0;
        step = SmtpStep.COMMAND;
    }

    private void flushSkipped() {
        if (skippedEnd > skippedAt) {
            listener.event(new MailEvent.Unparsed(skippedAt, skippedEnd, Side.CLIENT, "no command"));
        }
        skippedAt = skippedEnd;
    }

    // ---- What the server says ----

    void greeted() {
        certain = true;
        alone = false;
    }

    /// The command whose reply is due first; [SmtpVerb#OTHER] where there is none.
    SmtpVerb awaitsFirst() {
        return outstanding.first();
    }

    /// A reply came, whichever: what it says about a message under way.
    void serverSpoke() {
        alone = false;
        if (step != SmtpStep.MESSAGE) {
            return;
        }
        if (message.orElseThrow().endInDoubt()) {
            quirks.add(SmtpQuirk.BARE_LF_ENDED_DATA);
            endMessage(true);
            awaitMessageReplies();
        } else if (message.orElseThrow().isGapped()) {
            // The end of the message was in what is missing.
            endMessage(false);
            certain = false;
        }
    }

    SmtpVerb answeredBy(int code) {
        SmtpVerb verb = outstanding.answeredBy(code);
        if (verb == SmtpVerb.RCPT && code / 100 == 2) {
            lmtpRecipients = Math.min(lmtpRecipients + 1, Outstanding.LIMIT);
        }
        return verb;
    }

    /// The reply to `verb` lets the client go on with `next`: what was held is read so.
    void letGoOn(SmtpStep next, SmtpVerb verb, int code) {
        if (next == SmtpStep.TLS) {
            beginTls();
            return;
        }
        if (next == SmtpStep.MESSAGE && step != SmtpStep.MESSAGE) {
            line.reset();
            endMessage(false);
            beginData();
            awaited = Optional.empty();
        } else if (next == SmtpStep.SASL) {
            step = SmtpStep.SASL;
            awaited = Optional.empty();
        } else if (outstanding.isEmpty()) {
            awaited = Optional.empty();
        }
        secretsLikely |= verb == SmtpVerb.AUTH && code >= 400;
        readHeld();
    }

    private void beginTls() {
        if (held.length() > 0 && !ForeignBytes.isTls(held.array(), held.from(), held.length())) {
            String why = held.length() + " bytes in plain text stand behind STARTTLS (RFC 3207 4.2 has them dropped)";
            listener.event(new MailEvent.Unparsed(at, at + held.length(), Side.CLIENT, why));
            at += held.length();
        }
        startAnew();
    }

    /// Replies are missing: which command the next one answers is told by its code alone.
    void repliesLost() {
        outstanding.clear();
        awaited.ifPresent(outstanding::add);
    }

    /// Behind a gap in the server's side: was the awaited reply in it?
    void presumeUnlessAnsweredBy(int code) {
        boolean answer =
                awaited.filter(verb -> verb.after(code) != SmtpStep.COMMAND).isPresent();
        if (awaited.isPresent() && !answer && held.length() > 0) {
            presume();
            readHeld();
        }
    }

    void serverEnded() {
        goOnAlone();
        if (over) {
            finish();
        }
    }

    private void goOnAlone() {
        alone = true;
        if (awaited.isPresent()) {
            presume();
        }
        readHeld();
    }

    /// Without the server's word: it probably said yes, since the client went on.
    private void presume() {
        SmtpVerb verb = awaited.orElseThrow();
        awaited = Optional.empty();
        outstanding.clear();
        if (verb == SmtpVerb.DATA) {
            beginData();
        } else if (verb == SmtpVerb.AUTH) {
            secretsLikely = true;
        } else if (ForeignBytes.isTls(held.array(), held.from(), held.length())) {
            held.clear();
            step = SmtpStep.TLS;
            flushSkipped();
            listener.event(new MailEvent.TlsBegins(at, at, Side.CLIENT));
        }
    }

    private void readHeld() {
        while (awaited.isEmpty() && held.length() > 0) {
            held.skip(read(held.array(), held.from(), held.to()));
        }
        if (held.length() == 0) {
            held.clear();
            if (over && awaited.isEmpty()) {
                finish();
            }
        }
    }

    // ---- Gaps and ends ----

    void gap(long length) {
        if (held.length() > 0) {
            goOnAlone();
            alone = false;
        }
        dropLine("the line is cut off");
        listener.event(new MailEvent.Unparsed(at, at + length, Side.CLIENT, length + " bytes are missing"));
        at += length;
        if (step == SmtpStep.CHUNK && length <= chunkLeft) {
            message.orElseThrow().gap();
            chunkLeft -= length;
            endChunkIfDone();
        } else if (step == SmtpStep.MESSAGE) {
            message.orElseThrow().gap();
        } else {
            endMessage(false);
            awaited = Optional.empty();
            outstanding.clear();
            certain = false;
        }
    }

    private void dropLine(String why) {
        flushSkipped();
        if (!line.complete() && !line.isEmpty()) {
            listener.event(new MailEvent.Unparsed(at - line.wireLength(), at, Side.CLIENT, why));
        }
        line.reset();
    }

    void ended() {
        over = true;
        if (awaited.isEmpty() || alone) {
            finish();
        }
    }

    // A message whose end is in doubt still waits for the server's word.
    private void finish() {
        if (message.isEmpty() || alone || !message.get().endInDoubt()) {
            dropLine("the line is cut off");
            endMessage(false);
        }
    }

    /// RFC 3207 4.2: both sides forget what was said before TLS.
    void startAnew() {
        endMessage(false);
        flushSkipped();
        line.reset();
        held.clear();
        outstanding.clear();
        awaited = Optional.empty();
        mechanism = "";
        secretsLikely = false;
        lmtp = false;
        lmtpRecipients = 0;
        alone = false;
    }

    /// Bytes of memory of what waits for more on this side.
    int held() {
        return held.held() + line.held();
    }
}
