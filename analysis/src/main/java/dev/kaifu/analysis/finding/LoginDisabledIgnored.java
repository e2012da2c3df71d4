package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// IMAP's LOGIN outside TLS although the server had said LOGINDISABLED (RFC 9051 6.2.3): the password passed in the
/// clear, for nothing.
final class LoginDisabledIgnored implements FindingRule {
    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        List<Exchange> logins = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            if (exchange.verb().equals("LOGIN") && !exchange.insideTls()) {
                logins.add(exchange);
            }
        }
        return logins.isEmpty() ? List.of() : ignored(CapabilityOffer.of(conversation, exchanges), logins);
    }

    private static List<Finding> ignored(List<CapabilityOffer> offers, List<Exchange> logins) {
        return logins.stream()
                .flatMap(login -> lastBefore(offers, login).stream()
                        .filter(offer -> offer.has("LOGINDISABLED"))
                        .map(offer -> finding(offer, login)))
                .toList();
    }

    private static Optional<CapabilityOffer> lastBefore(List<CapabilityOffer> offers, Exchange login) {
        return offers.stream().filter(offer -> offer.packet() < login.packet()).reduce((first, last) -> last);
    }

    private static Finding finding(CapabilityOffer offer, Exchange login) {
        return new Finding(
                "login-disabled-ignored",
                Severity.ERROR,
                Blame.CLIENT,
                "The client sent LOGIN although the server had announced LOGINDISABLED, so that the password passed in"
                        + " the clear; set the client to STARTTLS or to port 993, and change the password.",
                List.of(offer.packet(), login.packet()));
    }
}
