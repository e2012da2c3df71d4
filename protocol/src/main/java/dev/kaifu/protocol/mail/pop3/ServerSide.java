package dev.kaifu.protocol.mail.pop3;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.DotUnstuffer.BareDot;
import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.PassingMessage;
import dev.kaifu.protocol.mail.SkippedBytes;
import dev.kaifu.protocol.mail.WireText;
import dev.kaifu.protocol.net.Side;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the server says, cut into responses; the messages behind them are handed on as they pass.
final class ServerSide {
    /// Receives each response.
    interface Responses {
        /// The first line of a response is here; what follows it.
        Pop3Follow begins(Pop3Response first);

        /// A response is here, with its lines where it is a list.
        void response(Pop3Response response, List<String> lines, long at, long end);

        /// Whether a line that begins with `+` can be meant as a continuation.
        boolean continuationAwaited();
    }

    private final MailListener listener;
    private final Set<Pop3Quirk> quirks;
    private final Responses responses;
    private final LineReader line = new LineReader();
    private final SkippedBytes skipped;
    private Optional<Listing> listing = Optional.empty();
    private Optional<PassingMessage> message = Optional.empty();
    private long at;

    ServerSide(MailListener listener, Set<Pop3Quirk> quirks, Responses responses) {
        this.listener = listener;
        this.quirks = quirks;
        this.responses = responses;
        this.skipped = new SkippedBytes(listener, Side.SERVER, "no response");
    }

    /// Reads a part of a line or of a message; how many bytes.
    int read(byte[] array, int from, int end) {
        return message.isPresent() ? message(message.get(), array, from, end) : line(array, from, end);
    }

    private int message(PassingMessage passing, byte[] array, int from, int end) {
        int taken = passing.data(array, from, end);
        at += taken;
        if (passing.dataEnded()) {
            endMessage(true);
        }
        return taken;
    }

    private void endMessage(boolean complete) {
        message.ifPresent(passing -> passing.ends(at, complete));
        message = Optional.empty();
    }

    private int line(byte[] array, int from, int end) {
        int taken = line.take(array, from, end);
        at += taken;
        if (line.complete()) {
            lineEnded(line.text(), at - line.wireLength());
        }
        return taken;
    }

    private void lineEnded(WireText text, long lineAt) {
        if (line.cut()) {
            quirks.add(Pop3Quirk.LONG_LINE);
        } else if (!line.endedWithCrlf()) {
            quirks.add(Pop3Quirk.BARE_LF_RESPONSE);
        }
        Optional<Pop3Response> first = response(text);
        if (listing.isPresent() && (first.isEmpty() || first.get().isContinuation())) {
            listed(listing.get(), text);
        } else if (first.isPresent()) {
            listing.filter(Listing::isEmpty).ifPresent(_ -> quirks.add(Pop3Quirk.LIST_WITHOUT_LINES));
            endListing(lineAt);
            begin(first.get(), lineAt);
        } else {
            skipped.add(lineAt, at);
        }
    }

    private Optional<Pop3Response> response(WireText text) {
        return Pop3ResponseReader.read(text) instanceof Parsed.Value<Pop3Response>(Pop3Response read, int _)
                        && (!read.isContinuation() || responses.continuationAwaited())
                ? Optional.of(read)
                : Optional.empty();
    }

    private void listed(Listing under, WireText text) {
        if (text.text().equals(".")) {
            under.ends(at);
            endListing(at);
        } else {
            under.add(text, at);
        }
    }

    private void begin(Pop3Response first, long lineAt) {
        skipped.flush();
        Pop3Follow follow = responses.begins(first);
        if (follow == Pop3Follow.LINES) {
            listing = Optional.of(new Listing(first, lineAt, at));
            return;
        }
        responses.response(first, List.of(), lineAt, at);
        if (follow == Pop3Follow.MESSAGE) {
            message = Optional.of(new PassingMessage(listener, Side.SERVER, BareDot.ENDS, at));
        }
    }

    /// Tells the list that has begun, as far as it came. What is not kept of it is told as unread.
    private void endListing(long end) {
        Listing ended = listing.orElse(null);
        if (ended == null) {
            return;
        }
        listing = Optional.empty();
        responses.response(ended.response(), ended.lines(), ended.at(), ended.keptEnd());
        if (ended.keptEnd() < end) {
            listener.event(new MailEvent.Unparsed(
                    ended.keptEnd(), end, Side.SERVER, "the list goes on, but no more of it is kept"));
        }
    }

    /// The client asks for something else: the end of the message was in what is missing.
    void clientSpoke() {
        if (message.filter(PassingMessage::isGapped).isPresent()) {
            endMessage(false);
        }
    }

    // ---- Gaps and ends ----

    void gap(long length) {
        message.ifPresentOrElse(PassingMessage::gap, this::dropLine);
        listener.event(new MailEvent.Unparsed(at, at + length, Side.SERVER, length + " bytes are missing"));
        at += length;
    }

    /// What has begun does not go on.
    void drop() {
        endMessage(false);
        dropLine();
    }

    private void dropLine() {
        endListing(line.complete() ? at : at - line.wireLength());
        skipped.flush();
        if (!line.isEmpty() && !line.complete()) {
            listener.event(new MailEvent.Unparsed(at - line.wireLength(), at, Side.SERVER, "the response is cut off"));
        }
        line.reset();
    }

    /// Bytes of memory of what waits for more on this side.
    int held() {
        return line.held() + listing.map(Listing::held).orElse(0);
    }
}
