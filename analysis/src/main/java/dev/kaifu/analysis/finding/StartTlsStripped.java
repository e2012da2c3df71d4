package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An EHLO reply outside TLS that offers no STARTTLS (RFC 3207 4): taken out on the way where the reply shows the
/// traces of it, else not offered by the server.
final class StartTlsStripped implements FindingRule {
    /// Cisco's SMTP inspection overwrites a word that it forbids with X, its length kept: `250-XXXXXXXA`.
    private static final Pattern OVERWRITTEN = Pattern.compile("X{4,}[A-Z]?", Pattern.CASE_INSENSITIVE);

    @Override
    public List<Finding> examine(Conversation conversation, List<SmtpExchange> exchanges) {
        if (conversation.tls().isPresent()) {
            return List.of();
        }
        Optional<SmtpExchange> ehlo = exchanges.stream()
                .filter(exchange -> exchange.verb().equals("EHLO") && exchange.granted())
                .reduce((first, last) -> last);
        if (ehlo.isEmpty() || ehlo.get().reply().isEmpty()) {
            return List.of();
        }
        SmtpExchange.Answer answer = ehlo.get().reply().get();
        if (answer.lines().stream().anyMatch(line -> keyword(line).equals("STARTTLS"))) {
            return List.of();
        }
        List<Long> packets = List.of(answer.packet());
        Optional<String> trace = answer.lines().stream()
                .skip(1)
                .filter(line -> OVERWRITTEN.matcher(line.strip()).matches())
                .findFirst();
        if (trace.isPresent()) {
            return List.of(new Finding(
                    "starttls-stripped",
                    Severity.ERROR,
                    Blame.MIDDLEBOX,
                    "Something between client and server has overwritten STARTTLS in the EHLO reply ("
                            + trace.get().strip() + "); switch off SMTP inspection there, or use port 465.",
                    packets));
        }
        return List.of(new Finding(
                "starttls-not-offered",
                Severity.WARNING,
                Blame.SERVER,
                "The EHLO reply offers no STARTTLS, so the dialogue passed in the clear; compare with what the server"
                        + " offers from another network, for a device on the way may have removed it.",
                packets));
    }

    private static String keyword(String line) {
        return line.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT);
    }
}
