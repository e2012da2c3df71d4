package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.conversation.Conversation.OneSidedTls;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One side speaks TLS, the other in the clear: a ClientHello to a server that waits for SMTP, or EHLO to one that
/// waits for a ClientHello.
final class NoTls implements FindingRule {
    /// RFC 8314 7: the ports of mail where TLS begins at once.
    private static final Set<Integer> TLS_PORTS = Set.of(465, 993, 995);

    private static final Set<String> START_TLS = Set.of("STARTTLS", "STLS");

    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        return of(conversation, exchanges).map(List::of).orElse(List.of());
    }

    static Optional<Finding> of(Conversation conversation, List<Exchange> exchanges) {
        // Asked of every conversation, several times: nearly all end here.
        Optional<OneSidedTls> oneSided = conversation.oneSidedTls();
        if (oneSided.isEmpty()) {
            return silence(conversation);
        }
        if (exchanges.stream().anyMatch(exchange -> START_TLS.contains(exchange.verb()) && exchange.isRefused())) {
            // A client that has not waited for the reply: that it was refused is a finding of its own.
            return Optional.empty();
        }
        OneSidedTls tls = oneSided.get();
        if (tls.by() == Side.SERVER) {
            return alerted(conversation, tls.packet());
        }
        return tls.answer() > 0
                ? answered(conversation, exchanges, tls)
                : greeted(conversation, exchanges, tls.packet());
    }

    private static Optional<Finding> answered(Conversation conversation, List<Exchange> exchanges, OneSidedTls tls) {
        Optional<Event> answer =
                said(conversation, Side.SERVER, tls.answer()).filter(event -> !mayGrant(event, exchanges));
        return answer.map(words -> toHello(
                conversation,
                exchanges,
                "The server answered the ClientHello in the clear" + words(words) + ", where TLS must begin",
                List.of(tls.packet(), tls.answer())));
    }

    /// The server waits for a command, the client for a ServerHello.
    private static Optional<Finding> greeted(Conversation conversation, List<Exchange> exchanges, long hello) {
        if (!exchanges.isEmpty() || conversation.missingBytes() > 0) {
            return Optional.empty();
        }
        return said(conversation, Side.SERVER, 0)
                .filter(event -> !mayGrant(event, exchanges))
                .map(greeting -> toHello(
                        conversation,
                        exchanges,
                        "The client began TLS although the server had greeted it in the clear" + words(greeting),
                        List.of(greeting.packet(), hello)));
    }

    /// Whether these words may grant a STARTTLS that was not captured: the capture begins behind it.
    private static boolean mayGrant(Event event, List<Exchange> exchanges) {
        return exchanges.isEmpty()
                && ((event.event() instanceof MailEvent.Reply reply
                                && reply.code() == 220
                                && namesTls(String.join(" ", reply.lines())))
                        || (event.event() instanceof MailEvent.Response response
                                && !response.tag().equals("*")
                                && namesTls(response.text())));
    }

    private static boolean namesTls(String text) {
        return text.toUpperCase(Locale.ROOT).contains("TLS");
    }

    private static Finding toHello(
            Conversation conversation, List<Exchange> exchanges, String what, List<Long> packets) {
        int port = conversation.stream().server().port();
        boolean granted =
                exchanges.stream().anyMatch(exchange -> START_TLS.contains(exchange.verb()) && exchange.granted());
        String advice = granted
                ? "; it had granted STARTTLS, so its operator must look at its TLS configuration."
                : TLS_PORTS.contains(port)
                        ? "; port " + port + " is for TLS from the start, so its operator must switch that on there."
                        : "; the client must ask for TLS first (STARTTLS, in POP3 STLS), or use the port for TLS from the"
                                + " start (465, 993, 995).";
        Blame blame = granted || TLS_PORTS.contains(port) ? Blame.SERVER : Blame.CLIENT;
        return new Finding("no-tls", Severity.ERROR, blame, what + advice, packets);
    }

    private static Optional<Finding> alerted(Conversation conversation, long alert) {
        return conversation.tls().isPresent()
                ? Optional.empty()
                : said(conversation, Side.CLIENT, 0)
                        .map(command -> toWords(
                                command,
                                "The server answered the client's words in the clear with a TLS alert, for it waits for"
                                        + " TLS from the start",
                                alert));
    }

    /// Most servers close where what comes is no TLS.
    private static Optional<Finding> silence(Conversation conversation) {
        if (conversation.tls().isPresent() || conversation.server().bytes() > 0 || conversation.missingBytes() > 0) {
            return Optional.empty();
        }
        boolean closed = conversation.ending() == Ending.FINS || conversation.ending() == Ending.RESET_BY_SERVER;
        int port = conversation.stream().server().port();
        if (!closed || !TLS_PORTS.contains(port)) {
            return Optional.empty();
        }
        return said(conversation, Side.CLIENT, 0)
                .map(command -> toWords(
                        command,
                        "The client spoke in the clear at port " + port
                                + ", which is for TLS from the start, and the connection was closed without a word of the"
                                + " server",
                        conversation.lastPacket()));
    }

    private static Finding toWords(Event command, String what, long packet) {
        return new Finding(
                "no-tls",
                Severity.ERROR,
                Blame.CLIENT,
                what + "; the client must begin with TLS, or use a port that does not.",
                List.of(command.packet(), packet));
    }

    /// The first thing that a side says in the clear, in a protocol of mail.
    ///
    /// @param since the first packet in which it counts
    private static Optional<Event> said(Conversation conversation, Side by, long since) {
        for (Event event : conversation.events()) {
            boolean isSaid = event.event().from() == by && !event.insideTls() && event.packet() >= since;
            if (isSaid && !(event.event() instanceof MailEvent.Unparsed)) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    private static String words(Event event) {
        String said = "";
        if (event.event() instanceof MailEvent.Reply reply) {
            said = reply.code()
                    + (reply.lines().isEmpty() ? "" : " " + reply.lines().getFirst());
        } else if (event.event() instanceof MailEvent.Response response) {
            said = response.tag() + " " + response.text();
        }
        return said.isBlank() ? "" : " (\"" + said.strip() + "\")";
    }
}
