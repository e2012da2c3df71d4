package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.finding.Exchange.Answer;
import dev.kaifu.analysis.finding.Exchange.Outcome;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.imap.ImapResponse;
import dev.kaifu.protocol.mail.imap.ImapStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Pairs IMAP's commands with their completions by the tag, in whatever order they come (RFC 9051 5.5).
final class ImapPairing {
    private final List<Exchange> exchanges = new ArrayList<>();
    private final Map<String, Integer> pending = new HashMap<>();

    private ImapPairing() {}

    static List<Exchange> of(List<Event> events) {
        ImapPairing pairing = new ImapPairing();
        for (Event event : events) {
            pairing.take(event);
        }
        return List.copyOf(pairing.exchanges);
    }

    /// An event's response in the grammar's terms.
    static Optional<ImapResponse> response(Event event) {
        return event.event() instanceof MailEvent.Response said
                ? Optional.of(new ImapResponse(said.tag(), said.text(), said.binary()))
                : Optional.empty();
    }

    private void take(Event event) {
        if (event.event() instanceof MailEvent.Command command) {
            begin(event, command);
        }
        if (event.event() instanceof MailEvent.Response) {
            ImapResponse response = response(event).orElseThrow();
            if (response.isTagged()) {
                complete(event, response);
            }
        }
    }

    private void begin(Event event, MailEvent.Command command) {
        // DONE ends the IDLE that waits; a second message of APPEND goes with the first (RFC 3502).
        boolean goesOn = command.verb().equals("APPEND") && pending.containsKey(command.tag());
        if (command.tag().isEmpty() || goesOn) {
            return;
        }
        pending.put(command.tag(), exchanges.size());
        exchanges.add(
                new Exchange(command.verb(), command.argument(), event.packet(), event.insideTls(), Optional.empty()));
    }

    private void complete(Event event, ImapResponse response) {
        Integer index = pending.remove(response.tag());
        if (index != null) {
            exchanges.set(index, exchanges.get(index).answeredBy(answer(response, event.packet())));
        }
    }

    private static Answer answer(ImapResponse response, long packet) {
        boolean granted = response.completedWith(ImapStatus.OK);
        String code = response.code().split(" ", 2)[0].toUpperCase(Locale.ROOT);
        String status = response.completedWith(ImapStatus.NO) ? "NO" : "BAD";
        return new Answer(
                granted ? Outcome.GRANTED : forNow(code) ? Outcome.REFUSED_FOR_NOW : Outcome.REFUSED,
                code.isEmpty() && !granted ? status : code,
                response.text(),
                List.of(response.text()),
                packet);
    }

    // RFC 5530 3
    private static boolean forNow(String code) {
        return code.equals("UNAVAILABLE") || code.equals("INUSE") || code.equals("SERVERBUG");
    }
}
