package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.mail.imap.ImapCapabilities;
import dev.kaifu.protocol.mail.imap.ImapResponse;
import dev.kaifu.protocol.mail.imap.ImapStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a server offered outside TLS before anybody had logged in.
///
/// @param where `EHLO reply`, `CAPABILITY response`
/// @param lines a keyword each, with what stands behind it
record CapabilityOffer(String where, List<String> lines, long packet) {
    /// Whether the server offered that.
    boolean has(String keyword) {
        return lines.stream().anyMatch(line -> keyword(line).equals(keyword));
    }

    private static String keyword(String line) {
        return line.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT);
    }

    /// All offers, in the order in which they came.
    static List<CapabilityOffer> of(Conversation conversation, List<Exchange> exchanges) {
        return conversation.protocol() == MailProtocol.IMAP ? imap(conversation, exchanges) : smtp(exchanges);
    }

    /// RFC 5321 4.1.1.1; the first line is the server's name.
    private static List<CapabilityOffer> smtp(List<Exchange> exchanges) {
        return exchanges.stream()
                .filter(exchange -> exchange.verb().equals("EHLO") && exchange.granted() && !exchange.insideTls())
                .flatMap(exchange -> exchange.reply().stream())
                .map(reply -> new CapabilityOffer(
                        "EHLO reply", reply.lines().stream().skip(1).toList(), reply.packet()))
                .toList();
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
                            "CAPABILITY response", List.copyOf(capabilities.names()), event.packet()))
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
