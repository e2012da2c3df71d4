package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailProtocol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A command, or the message behind DATA, and its last reply. Replies come in the order of the commands, pipelined or
/// not (RFC 2920 3.1).
///
/// @param verb upper case; [#MESSAGE] for the message behind DATA
/// @param packet of the command
/// @param reply empty where none came
record SmtpExchange(String verb, String argument, long packet, boolean insideTls, Optional<Answer> reply) {
    static final String MESSAGE = "(message)";

    /// @param text the last line's
    record Answer(int code, String text, List<String> lines, long packet) {
        String quoted() {
            return text.isBlank() ? Integer.toString(code) : code + " " + text;
        }
    }

    /// A 2xx reply came.
    boolean granted() {
        return reply.map(answer -> answer.code() / 100 == 2).orElse(false);
    }

    /// A reply of 4xx or 5xx came.
    Optional<Answer> refusal() {
        return reply.filter(answer -> answer.code() >= 400 && answer.code() < 600);
    }

    static List<SmtpExchange> pair(Conversation conversation) {
        if (conversation.protocol() != MailProtocol.SMTP) {
            return List.of();
        }
        Pairing pairing = new Pairing();
        conversation.events().forEach(pairing::take);
        return pairing.finish();
    }

    /// Commands in order, the unanswered ones waiting for their replies.
    private static final class Pairing {
        private final List<SmtpExchange> exchanges = new ArrayList<>();
        private final Deque<Integer> pending = new ArrayDeque<>();
        private boolean messageFollows;

        void take(Event event) {
            switch (event.event()) {
                case MailEvent.Command command -> begin(event, command.verb(), command.argument());
                case MailEvent.Message ignored -> {
                    // A message of BDAT is answered chunk by chunk, as its commands (RFC 3030 2).
                    if (messageFollows) {
                        begin(event, MESSAGE, "");
                        messageFollows = false;
                    }
                }
                case MailEvent.Reply reply -> answer(event, reply);
                case MailEvent.Unparsed ignored -> pending.clear();
                case MailEvent.TlsBegins ignored -> pending.clear();
                case MailEvent.SaslLine ignored -> {
                    // Belongs to the AUTH that waits.
                }
                case MailEvent.Response ignored -> {
                    // Not of SMTP.
                }
            }
        }

        private void begin(Event event, String verb, String argument) {
            pending.addLast(exchanges.size());
            exchanges.add(new SmtpExchange(verb, argument, event.packet(), event.insideTls(), Optional.empty()));
        }

        private void answer(Event event, MailEvent.Reply reply) {
            Integer index = pending.peekFirst();
            if (index == null) {
                return;
            }
            SmtpExchange asked = exchanges.get(index);
            // RFC 4954 4: 334 asks for the next line of AUTH.
            if (reply.code() == 334 && asked.verb().equals("AUTH")) {
                return;
            }
            pending.removeFirst();
            messageFollows |= reply.code() == 354;
            String text = reply.lines().isEmpty() ? "" : reply.lines().getLast();
            Answer answer = new Answer(reply.code(), text, reply.lines(), event.packet());
            exchanges.set(
                    index,
                    new SmtpExchange(
                            asked.verb(), asked.argument(), asked.packet(), asked.insideTls(), Optional.of(answer)));
        }

        List<SmtpExchange> finish() {
            return List.copyOf(exchanges);
        }
    }
}
