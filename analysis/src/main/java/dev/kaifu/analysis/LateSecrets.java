package dev.kaifu.analysis;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.protocol.secrets.Secret;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Notices secrets that come when the conversation which needs them has been given out already, as on a pipe.
final class LateSecrets {
    /// Sessions remembered.
    private static final int MAX_SEALED = 1 << 16;

    private final Set<String> sealed = new HashSet<>();
    private int late;

    void conversation(Conversation conversation) {
        Optional<TlsSummary> tls = conversation
                .tls()
                .filter(summary ->
                        summary.why().filter(why -> why == WhyId.NO_SECRET).isPresent());
        if (sealed.size() < MAX_SEALED) {
            tls.flatMap(TlsSummary::clientRandom).ifPresent(sealed::add);
        }
    }

    void secrets(List<Secret> found) {
        for (Secret secret : found) {
            late += sealed.remove(HexFormat.of().formatHex(secret.id())) ? 1 : 0;
        }
    }

    Optional<String> note() {
        return late == 0
                ? Optional.empty()
                : Optional.of("The secrets of " + late + (late == 1 ? " conversation" : " conversations")
                        + " came behind " + (late == 1 ? "its" : "their")
                        + " packets, too late for an input that is read"
                        + " only once; write the capture to a file and open that.");
    }
}
