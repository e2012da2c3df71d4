package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.protocol.mail.smtp.SmtpCapabilities;
import java.util.List;
import java.util.Optional;

/// An EHLO reply or capabilities outside TLS without STARTTLS (RFC 3207 4, RFC 9051 6.2.1) or STLS (RFC 2595 4):
/// taken out on the way where the reply shows the traces of it, else not offered by the server.
final class StartTlsStripped implements FindingRule {
    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        if (conversation.tls().isPresent()) {
            return List.of();
        }
        List<CapabilityOffer> offers = CapabilityOffer.of(conversation, exchanges);
        if (offers.isEmpty() || offers.getLast().hasStartTls()) {
            return List.of();
        }
        CapabilityOffer offer = offers.getLast();
        List<Long> packets = List.of(offer.packet());
        Optional<String> trace = offer.lines().stream()
                .filter(line -> SmtpCapabilities.isOverwritten(line))
                .findFirst();
        if (trace.isPresent()) {
            return List.of(new Finding(
                    "starttls-overwritten",
                    Severity.ERROR,
                    Blame.MIDDLEBOX,
                    "Something between client and server has overwritten STARTTLS in the " + offer.where() + " ("
                            + trace.get().strip() + "); switch off mail inspection there, or use the port for"
                            + " TLS from the start (465, 993).",
                    packets));
        }
        return List.of(new Finding(
                "starttls-not-offered",
                Severity.WARNING,
                Blame.SERVER,
                "The " + offer.where()
                        + " offers no " + offer.startTls()
                        + ", so the dialogue passed in the clear; compare with what the server"
                        + " offers from another network, for a device on the way may have removed it.",
                packets));
    }
}
