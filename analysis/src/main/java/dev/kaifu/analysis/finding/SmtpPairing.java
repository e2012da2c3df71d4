package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.finding.Exchange.Answer;
import dev.kaifu.analysis.finding.Exchange.Outcome;
import dev.kaifu.protocol.mail.MailEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pairs SMTP's commands with their replies, which come in the order of the commands, pipelined or not (RFC 2920 3.1).
final class SmtpPairing {
    private final List<Exchange> exchanges = new ArrayList<>();
    /// The first exchange that waits; all behind it wait too.
    private int pending;
    private boolean messageFollows;

    private SmtpPairing() {}

    static List<Exchange> of(List<Event> events) {
        SmtpPairing pairing = new SmtpPairing();
        for (Event event : events) {
            pairing.take(event);
        }
        return List.copyOf(pairing.exchanges);
    }

    private void take(Event event) {
        switch (event.event()) {
            case MailEvent.Command command -> begin(event, command.verb(), command.argument());
            case MailEvent.Message ignored -> {
                // A message of BDAT is answered chunk by chunk, as its commands (RFC 3030 2).
                if (messageFollows) {
                    begin(event, Exchange.MESSAGE, "");
                    messageFollows = false;
                }
            }
            case MailEvent.Reply reply -> answer(event, reply);
            case MailEvent.Unparsed ignored -> pending = exchanges.size();
            case MailEvent.TlsBegins ignored -> pending = exchanges.size();
            case MailEvent.SaslLine ignored -> {
                // Belongs to the AUTH that waits.
            }
            case MailEvent.Response ignored -> {
                // Not of SMTP.
            }
        }
    }

    private void begin(Event event, String verb, String argument) {
        exchanges.add(new Exchange(verb, argument, event.packet(), event.insideTls(), Optional.empty()));
    }

    private void answer(Event event, MailEvent.Reply reply) {
        if (pending == exchanges.size()) {
            return;
        }
        Exchange asked = exchanges.get(pending);
        // RFC 4954 4: 334 asks for the next line of AUTH.
        if (reply.code() == 334 && asked.verb().equals("AUTH")) {
            return;
        }
        messageFollows |= reply.code() == 354;
        exchanges.set(pending++, asked.answeredBy(answer(reply, event.packet())));
    }

    private static Answer answer(MailEvent.Reply reply, long packet) {
        Outcome outcome = outcome(reply.code());
        if (outcome == Outcome.GRANTED || outcome == Outcome.GO_ON) {
            return new Answer(outcome, "", "", reply.lines(), packet);
        }
        String code = Integer.toString(reply.code());
        String text = reply.lines().isEmpty() ? "" : reply.lines().getLast();
        return new Answer(outcome, code, text.isBlank() ? code : code + " " + text, reply.lines(), packet);
    }

    // RFC 5321 4.2.1
    private static Outcome outcome(int code) {
        return switch (code / 100) {
            case 2 -> Outcome.GRANTED;
            case 4 -> Outcome.REFUSED_FOR_NOW;
            case 5 -> Outcome.REFUSED;
            default -> Outcome.GO_ON;
        };
    }
}
