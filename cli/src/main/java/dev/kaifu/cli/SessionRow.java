package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What `keys --for` says of one TLS session.
///
/// @param labels of the secrets that it was looked up by; empty where none are of its own
/// @param id client random or session id, whichever those secrets are by
record SessionRow(
        int stream,
        String client,
        String server,
        TlsSummary tls,
        Conversation.Status status,
        Optional<WhyId> why,
        Optional<String> whySentence,
        List<String> labels,
        String id) {
    private static final Set<SecretLabel> NO_KEYS =
            EnumSet.of(SecretLabel.EXPORTER_SECRET, SecretLabel.EARLY_EXPORTER_SECRET, SecretLabel.ECH_CONFIG);

    static SessionRow of(Conversation conversation, TlsSummary tls, SecretStore store) {
        String id = tls.clientRandom()
                .filter(random -> !secrets(store, random).isEmpty())
                .or(tls::sessionId)
                .orElse("");
        return new SessionRow(
                conversation.stream().index(),
                conversation.stream().client().toString(),
                conversation.stream().server().toString(),
                tls,
                conversation.status(),
                conversation.why(),
                conversation.whySentence(),
                secrets(store, id).stream().map(SessionRow::label).distinct().toList(),
                id);
    }

    private static List<Secret> secrets(SecretStore store, String id) {
        return id.isEmpty()
                ? List.of()
                : store.byId(HexFormat.of().parseHex(id)).stream()
                        .filter(secret -> !NO_KEYS.contains(secret.label()))
                        .toList();
    }

    /// As a key log has it.
    private static String label(Secret secret) {
        String line = KeyLogLine.format(secret);
        return secret.label() == SecretLabel.RSA_SESSION_ID ? "RSA Session-ID" : line.substring(0, line.indexOf(' '));
    }

    boolean opened() {
        return status == Conversation.Status.DECRYPTED || status == Conversation.Status.PARTLY;
    }

    String statusName() {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
