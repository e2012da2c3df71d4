package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.WireText;
import dev.kaifu.protocol.net.Side;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The plaintext of one stream as lines, masked and escaped, messages included.
final class FollowText implements OpenReport, PlaintextSink {
    /// Lines held until it is known whether the stream is a mail dialogue.
    private static final int MAX_LINES = 50_000;
    /// The characters of those lines.
    private static final int MAX_CHARACTERS = 1 << 23;

    private final PrintStream out;
    private final int wanted;
    private final Predicate<Side> sides;
    private final ForeignLines foreignLines;
    private final DialogueLines dialogue;
    private final Map<Side, LineReader> readers = new EnumMap<>(Side.class);
    private final List<String> foreign = new ArrayList<>();
    private final Map<Side, LineReader> messages = new EnumMap<>(Side.class);
    private int characters;
    private boolean dissected;
    private boolean cut;

    FollowText(PrintStream out, int wanted, Predicate<Side> sides, Masking masking) {
        this.out = out;
        this.wanted = wanted;
        this.sides = sides;
        this.foreignLines = new ForeignLines(masking);
        this.dialogue = new DialogueLines(masking);
        for (Side side : Side.values()) {
            readers.put(side, new LineReader());
            messages.put(side, new LineReader());
        }
    }

    @Override
    public PlaintextSink sink() {
        return this;
    }

    @Override
    public void event(TcpStream stream, Conversation.Event event) {
        if (stream.index() != wanted) {
            return;
        }
        dissected = true;
        foreign.clear();
        if (!sides.test(event.event().from())) {
            return;
        }
        if (event.event() instanceof MailEvent.Message message) {
            LineReader rest = reader(messages, message.from());
            if (!rest.isEmpty()) {
                message(message.from(), WireText.of(rest.next()).text());
            }
        } else {
            dialogue.of(event).forEach(out::println);
        }
    }

    @Override
    public void messageBegins(TcpStream stream, Side from) {
        if (stream.index() == wanted) {
            messages.put(from, new LineReader());
        }
    }

    @Override
    public void messageBytes(TcpStream stream, Side from, byte[] array, int offset, int length) {
        if (stream.index() == wanted && sides.test(from)) {
            lines(reader(messages, from), array, offset, length).forEach(line -> message(from, line));
        }
    }

    private void message(Side from, String line) {
        out.println((from == Side.CLIENT ? "C| " : "S| ") + TerminalText.escape(line));
    }

    @Override
    public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
        if (dissected || cut || stream.index() != wanted || !sides.test(from)) {
            return;
        }
        for (String line : lines(reader(readers, from), array, offset, length)) {
            foreign(from, line);
        }
    }

    @Override
    public void print(Rendered rendered) {
        Conversation conversation = rendered.conversation();
        if (conversation.stream().index() != wanted || dissected) {
            return;
        }
        for (Side side : Side.values()) {
            LineReader rest = reader(readers, side);
            if (!rest.isEmpty()) {
                foreign(side, WireText.of(rest.next()).text());
            }
        }
        foreign.forEach(out::println);
        if (cut) {
            out.println("[more follows; --raw shows all of it]");
        }
    }

    private void foreign(Side from, String line) {
        String shown = DialogueLines.arrow(from) + TerminalText.escape(foreignLines.shown(from, line));
        characters += shown.length();
        if (foreign.size() < MAX_LINES && characters <= MAX_CHARACTERS) {
            foreign.add(shown);
        } else {
            cut = true;
        }
    }

    private static LineReader reader(Map<Side, LineReader> readers, Side side) {
        LineReader reader = readers.get(side);
        if (reader == null) {
            throw new IllegalStateException("no reader for " + side);
        }
        return reader;
    }

    private static List<String> lines(LineReader reader, byte[] array, int offset, int length) {
        List<String> lines = new ArrayList<>();
        int at = offset;
        while (at < offset + length) {
            at += reader.take(array, at, offset + length);
            if (reader.complete()) {
                lines.add(WireText.of(reader.next()).text());
            }
        }
        return lines;
    }
}
