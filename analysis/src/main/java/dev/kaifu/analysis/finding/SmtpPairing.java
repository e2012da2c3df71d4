package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.finding.Exchange.Answer;
import dev.kaifu.analysis.finding.Exchange.Outcome;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.smtp.SmtpVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pairs SMTP's commands with their replies, which come in the order of the commands, pipelined or not (RFC 2920 3.1).
final class SmtpPairing implements MailEvent.Visitor {
    private final List<Exchange> exchanges = new ArrayList<>();
    /// The first exchange that waits; all behind it wait too.
    private int pending;
    private boolean messageFollows;
    /// Whether the server has said something: what follows is no greeting.
    private boolean heard;

    /// The event that is looked at.
    private Event event;

    private SmtpPairing(Event first) {
        this.event = first;
    }

    static List<Exchange> of(List<Event> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        SmtpPairing pairing = new SmtpPairing(events.getFirst());
        for (Event event : events) {
            pairing.event = event;
            event.event().show(pairing);
        }
        return List.copyOf(pairing.exchanges);
    }

    @Override
    public void command(MailEvent.Command command) {
        begin(command.verb(), command.argument());
    }

    @Override
    public void message(MailEvent.Message message) {
        // A message of BDAT is answered chunk by chunk, as its commands (RFC 3030 2).
        if (messageFollows) {
            begin(Exchange.MESSAGE, "");
            messageFollows = false;
        }
    }

    @Override
    public void unparsed(MailEvent.Unparsed unparsed) {
        pending = exchanges.size();
    }

    @Override
    public void tlsBegins() {
        pending = exchanges.size();
        // A proxy that takes STARTTLS itself hands on the greeting of the server behind it.
        heard = false;
    }

    @Override
    public void saslLine(MailEvent.SaslLine line) {
        // Belongs to the AUTH that waits.
    }

    @Override
    public void response(MailEvent.Response response) {
        // Not of SMTP.
    }

    private void begin(String verb, String argument) {
        exchanges.add(new Exchange(verb, argument, event.packet(), event.insideTls(), Optional.empty()));
    }

    @Override
    public void reply(MailEvent.Reply reply) {
        boolean first = !heard;
        heard = true;
        if (pending == exchanges.size()) {
            return;
        }
        Exchange asked = exchanges.get(pending);
        // The greeting behind a client that did not wait for it.
        if (first && reply.code() == 220 && !SmtpVerb.of(asked.verb()).isAnsweredAsGreeting()) {
            return;
        }
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
