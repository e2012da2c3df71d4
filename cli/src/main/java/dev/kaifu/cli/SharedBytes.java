package dev.kaifu.cli;

import dev.kaifu.analysis.rewrite.EventMask;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What stands for passwords and the like in a capture that is to be shared: the line as every report shows it.
/// Remembers what it has hidden, so that the file can be searched for it.
final class SharedBytes implements EventMask {
    /// Hidden texts remembered.
    private static final int MAX_HIDDEN = 64;
    /// Shorter ones stand in other words by chance.
    private static final int MIN_HIDDEN = 8;

    private final Masking masking = new Masking(false);
    private final List<String> hidden = new ArrayList<>();

    List<String> hidden() {
        return List.copyOf(hidden);
    }

    @Override
    public Optional<byte[]> replacement(MailEvent event) {
        Visitor visitor = new Visitor();
        event.show(visitor);
        return visitor.line.map(line -> (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private void hide(String text) {
        for (String word : text.split("[ \r\n]+", -1)) {
            if (hidden.size() < MAX_HIDDEN && word.length() >= MIN_HIDDEN && !word.contains(Masking.MASK)) {
                hidden.add(word);
            }
        }
    }

    /// Makes the line that stands for an event, where there is need of one.
    private final class Visitor implements MailEvent.Visitor {
        private Optional<String> line = Optional.empty();

        private void differing(String shown, String original) {
            if (!shown.equals(original)) {
                line = Optional.of(shown);
            }
        }

        @Override
        public void reply(MailEvent.Reply reply) {
            List<String> shown = reply.lines().stream()
                    .map(text -> masking.replyLine(reply.code(), text))
                    .toList();
            if (!shown.equals(reply.lines())) {
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < shown.size(); i++) {
                    lines.add(reply.code() + (i + 1 < shown.size() ? "-" : " ") + shown.get(i));
                }
                line = Optional.of(String.join("\r\n", lines));
            }
        }

        @Override
        public void command(MailEvent.Command command) {
            String argument = masking.argument(command);
            String shown = said(masking.tag(command), masking.verb(command), argument);
            differing(shown, said(command.tag(), command.verb(), command.argument()));
            if (line.isPresent()) {
                hideWordsNotIn(command.argument(), argument);
            }
        }

        private void hideWordsNotIn(String original, String shown) {
            for (String word : original.split(" ", -1)) {
                if (!shown.contains(word)) {
                    hide(word);
                }
            }
        }

        private static String said(String tag, String verb, String argument) {
            return (tag + " " + verb + " " + argument).strip();
        }

        @Override
        public void saslLine(MailEvent.SaslLine sasl) {
            String shown = masking.saslLine(sasl);
            String prefix = sasl.from() == Side.SERVER ? "+ " : "";
            differing(prefix + shown, prefix + sasl.line());
            if (line.isPresent()) {
                hide(sasl.line());
            }
        }

        @Override
        public void response(MailEvent.Response response) {
            String shown = said(
                    response.tag(),
                    masking.response(response),
                    response.lines().stream().map(masking::serverText).toList());
            differing(shown, said(response.tag(), response.text(), response.lines()));
        }

        /// A list of POP3 with its dots (RFC 1939 3).
        private static String said(String tag, String text, List<String> lines) {
            StringBuilder said = new StringBuilder(tag + " " + text);
            for (String line : lines) {
                said.append("\r\n").append(line.startsWith(".") ? "." : "").append(line);
            }
            return said.append(lines.isEmpty() ? "" : "\r\n.").toString();
        }

        @Override
        public void message(MailEvent.Message message) {
            // Letters are what is shared.
        }

        @Override
        public void tlsBegins() {
            // Left out with the STARTTLS.
        }

        @Override
        public void unparsed(MailEvent.Unparsed unparsed) {
            // What nobody understands may be anything.
            line = Optional.of(Masking.MASK);
        }
    }
}
