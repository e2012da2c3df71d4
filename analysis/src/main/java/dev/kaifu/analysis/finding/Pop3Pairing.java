package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.finding.Exchange.Answer;
import dev.kaifu.analysis.finding.Exchange.Outcome;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.pop3.Pop3Greeting;
import dev.kaifu.protocol.mail.pop3.Pop3Response;
import dev.kaifu.protocol.mail.pop3.Pop3Verb;
import dev.kaifu.protocol.net.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Pairs POP3's commands with their responses, which come in the order of the commands, pipelined or not (RFC 2449
/// 6.6).
final class Pop3Pairing {
    /// RFC 2449 8.1.1 and 8.1.2, RFC 3206 4.
    private static final Set<String> FOR_NOW = Set.of("IN-USE", "LOGIN-DELAY", "SYS/TEMP");

    private final List<Exchange> exchanges = new ArrayList<>();
    /// The first exchange that waits; all behind it wait too.
    private int pending;
    /// Whether the server has said something: what follows is no greeting.
    private boolean heard;

    private Pop3Pairing() {}

    static List<Exchange> of(List<Event> events) {
        Pop3Pairing pairing = new Pop3Pairing();
        for (Event event : events) {
            pairing.take(event);
        }
        return List.copyOf(pairing.exchanges);
    }

    /// An event's response in the grammar's terms; continuations are none.
    static Optional<Pop3Response> response(Event event) {
        return event.event() instanceof MailEvent.Response said
                ? Optional.of(new Pop3Response(said.tag(), said.text(), said.binary()))
                        .filter(response -> !response.isContinuation())
                : Optional.empty();
    }

    private void take(Event event) {
        if (event.event() instanceof MailEvent.Command command) {
            exchanges.add(new Exchange(
                    command.verb(), command.argument(), event.packet(), event.insideTls(), Optional.empty()));
        } else if (event.event() instanceof MailEvent.Response said) {
            response(event).ifPresent(response -> answered(response, said.lines(), event.packet()));
        } else if (event.event() instanceof MailEvent.Unparsed || event.event() instanceof MailEvent.TlsBegins) {
            pending = exchanges.size();
        }
        // RFC 2595 4: no greeting follows inside TLS.
        heard |= event.event().from() == Side.SERVER || event.event() instanceof MailEvent.TlsBegins;
    }

    private void answered(Pop3Response response, List<String> lines, long packet) {
        if (pending < exchanges.size() && !greets(response)) {
            exchanges.set(pending, exchanges.get(pending).answeredBy(answer(response, lines, packet)));
            pending++;
        }
    }

    private boolean greets(Pop3Response response) {
        return !heard
                && Pop3Greeting.precedes(Pop3Verb.of(exchanges.get(pending).verb()), response);
    }

    private static Answer answer(Pop3Response response, List<String> lines, long packet) {
        if (response.isPositive()) {
            return new Answer(Outcome.GRANTED, "", "", lines, packet);
        }
        String code = response.code();
        return new Answer(
                FOR_NOW.contains(code) ? Outcome.REFUSED_FOR_NOW : Outcome.REFUSED,
                code.isEmpty() ? response.indicator() : code,
                (response.indicator() + " " + response.text()).strip(),
                lines,
                packet);
    }
}
