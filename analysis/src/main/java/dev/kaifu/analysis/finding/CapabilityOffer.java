package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.protocol.mail.imap.ImapCapabilities;
import dev.kaifu.protocol.mail.imap.ImapResponse;
import dev.kaifu.protocol.mail.imap.ImapStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a server offered outside TLS before anybody had logged in.
///
/// @param where `EHLO reply`, `CAPABILITY response`, `CAPA response`
/// @param startTls the keyword by which TLS is offered
/// @param lines a keyword each, with what stands behind it
record CapabilityOffer(String where, String startTls, List<String> lines, long packet) {
    private static final String STARTTLS = "STARTTLS";
    /// RFC 2595 4.
    private static final String STLS = "STLS";

    boolean hasStartTls() {
        return has(startTls);
    }

    /// Whether the server offered that.
    boolean has(String keyword) {
        return lines.stream().anyMatch(line -> keyword(line).equals(keyword));
    }

    private static String keyword(String line) {
        return line.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT);
    }

    /// All offers, in the order in which they came.
    static List<CapabilityOffer> of(Conversation conversation, List<Exchange> exchanges) {
        return switch (conversation.protocol()) {
            case IMAP -> imap(conversation, exchanges);
            case POP3 -> pop3(exchanges);
            case SMTP, HTTP, OTHER, UNKNOWN -> smtp(exchanges);
        };
    }

    /// RFC 5321 4.1.1.1; the first line is the server's name.
    private static List<CapabilityOffer> smtp(List<Exchange> exchanges) {
        return exchanges.stream()
                .filter(exchange -> exchange.verb().equals("EHLO") && exchange.granted() && !exchange.insideTls())
                .flatMap(exchange -> exchange.reply().stream())
                .map(reply -> new CapabilityOffer(
                        "EHLO reply", STARTTLS, reply.lines().stream().skip(1).toList(), reply.packet()))
                .toList();
    }

    /// RFC 2449 5. A server may offer less once somebody has logged in.
    private static List<CapabilityOffer> pop3(List<Exchange> exchanges) {
        List<CapabilityOffer> offers = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            boolean login =
                    AuthRejected.isAuthentication(exchange) && !exchange.verb().equals("USER");
            if (exchange.insideTls() || (login && exchange.granted())) {
                break;
            }
            if (exchange.verb().equals("CAPA") && exchange.granted()) {
                Exchange.Answer answer = exchange.reply().orElseThrow();
                offers.add(new CapabilityOffer("CAPA response", STLS, answer.lines(), answer.packet()));
            }
        }
        return offers;
    }

    /// RFC 9051 7.2.2. A server may offer less once somebody has logged in, STARTTLS before all; it may say so ahead of
    /// the login's completion (6.2.3).
    private static List<CapabilityOffer> imap(Conversation conversation, List<Exchange> exchanges) {
        long login = exchanges.stream()
                .filter(exchange -> AuthRejected.isAuthentication(exchange) && exchange.granted())
                .mapToLong(Exchange::packet)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        List<CapabilityOffer> offers = new ArrayList<>();
        for (Event event : conversation.events()) {
            Optional<ImapResponse> response = ImapPairing.response(event);
            if (event.insideTls() || event.packet() > login || isPreauthenticated(response)) {
                break;
            }
            response.flatMap(ImapCapabilities::in)
                    .map(capabilities -> new CapabilityOffer(
                            "CAPABILITY response", STARTTLS, List.copyOf(capabilities.names()), event.packet()))
                    .ifPresent(offers::add);
        }
        return offers;
    }

    private static boolean isPreauthenticated(Optional<ImapResponse> response) {
        return response.flatMap(ImapResponse::status)
                .filter(status -> status == ImapStatus.PREAUTH)
                .isPresent();
    }
}
