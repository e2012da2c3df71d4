package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Law;
import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.net.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Writes down the events of a dialogue, and checks each: where it stands, how long it is, that the messages'
/// bytes are theirs.
final class DialogueNotes implements MailListener {
    /// What is kept of one reply; named in the reader of replies, which is not public.
    private static final int MAX_REPLY = 131_072;

    private final List<String> all = new ArrayList<>();
    private final Map<Side, Long> passed = new EnumMap<>(Side.class);
    private final Map<Side, Long> ended = new EnumMap<>(Side.class);
    /// The message under way of each side.
    private final Map<Side, Passing> messages = new EnumMap<>(Side.class);

    private static final class Passing {
        private long bytes;
        private int hash = 1;
    }

    List<String> all() {
        return all;
    }

    /// That many bytes of a side are about to pass.
    void passes(Side from, long length) {
        passed.merge(from, length, Long::sum);
    }

    void over() {
        Law.holds(messages.isEmpty(), "a message that began has ended when the dialogue has");
    }

    @Override
    public void messageBegins(Side from) {
        Law.holds(messages.put(from, new Passing()) == null, "messages of the %s do not overlap", from);
    }

    @Override
    public void messageBytes(Side from, byte[] array, int offset, int length) {
        Passing message = messages.get(from);
        Law.holds(length > 0 && offset >= 0 && offset <= array.length - length, "%d bytes at %d", length, offset);
        if (message == null) {
            throw new AssertionError("bytes belong to a message that began");
        }
        message.bytes += length;
        for (int i = offset; i < offset + length; i++) {
            message.hash = 31 * message.hash + array[i];
        }
    }

    @Override
    public void event(MailEvent event) {
        Side from = event.from();
        Law.holds(event.at() >= 0 && event.at() <= event.end(), "%s begins before it ends", event);
        Law.holds(event.end() <= passed.getOrDefault(from, 0L), "%s ends within what passed", event);
        long before = ended.getOrDefault(from, 0L);
        Law.holds(event.end() >= before, "%s ends behind what ended at %d before", event, before);
        if (event instanceof MailEvent.Message message) {
            Passing passed = messages.remove(from);
            Law.holds(passed != null && message.bytes() == passed.bytes, "%s has its bytes", message);
            Law.holds(
                    message.bytes() <= message.end() - message.at(),
                    "%s is no longer than what passed for it",
                    message);
            all.add(event + " " + (passed == null ? 0 : passed.hash));
        } else {
            bounded(event);
            all.add(event.toString());
        }
        ended.put(from, event.end());
    }

    private static void bounded(MailEvent event) {
        int longest = switch (event) {
            case MailEvent.Reply reply -> {
                Law.holds(reply.code() >= 200 && reply.code() < 600, "a code %d", reply.code());
                int text = reply.lines().stream().mapToInt(String::length).sum();
                Law.holds(text <= MAX_REPLY, "a reply of %d characters", text);
                yield 0;
            }
            case MailEvent.Command command ->
                command.verb().length() + command.argument().length();
            case MailEvent.SaslLine line -> line.line().length();
            case MailEvent.Response response -> {
                int text = response.lines().stream().mapToInt(String::length).sum();
                Law.holds(text <= MAX_REPLY, "a list of %d characters", text);
                yield response.text().length();
            }
            case MailEvent.Message ignored -> 0;
            case MailEvent.TlsBegins ignored -> 0;
            case MailEvent.Unparsed unparsed -> {
                Law.holds(unparsed.why().length() < 200, "a reason is a phrase: %s", unparsed.why());
                yield 0;
            }
        };
        Law.holds(longest <= LineReader.MAX_LINE, "a line of %d characters", longest);
    }
}
