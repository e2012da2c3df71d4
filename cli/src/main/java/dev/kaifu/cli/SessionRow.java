package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.session.TlsHandshake;
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
/// @param labels of the secrets that it was looked up by, or that opened it under another name; empty where it was
///     opened by what is made of other things
/// @param place the hex by which those secrets are found in their file: client random or session id, or for one that
///     has neither the secret itself, which is not to be shown
record SessionRow(
        int stream,
        String client,
        String server,
        TlsSummary tls,
        Conversation.Status status,
        Optional<WhyId> why,
        Optional<String> whySentence,
        List<String> labels,
        String place) {
    private static final Set<SecretLabel> NO_KEYS = EnumSet.of(
            SecretLabel.EXPORTER_SECRET,
            SecretLabel.EARLY_EXPORTER_SECRET,
            SecretLabel.ECH_SECRET,
            SecretLabel.ECH_CONFIG);

    /// An id shorter than this is not told from other words in a file.
    private static final int MIN_ID = 16;

    static SessionRow of(Conversation conversation, TlsSummary tls, SecretStore store) {
        Optional<Secret> foreign = tls.foreign();
        if (foreign.isPresent()) {
            return of(conversation, tls, labels(foreign.get(), tls, store), place(foreign.get()));
        }
        String id = tls.clientRandom()
                .filter(random -> !secrets(store, random).isEmpty())
                .or(tls::sessionId)
                .orElse("");
        return of(conversation, tls, labels(secrets(store, id)), id);
    }

    private static SessionRow of(Conversation conversation, TlsSummary tls, List<String> labels, String place) {
        return new SessionRow(
                conversation.stream().index(),
                conversation.stream().client().toString(),
                conversation.stream().server().toString(),
                tls,
                conversation.status(),
                conversation.why(),
                conversation.whySentence(),
                labels,
                place);
    }

    /// Of TLS 1.3 all that stand under the other name are taken together.
    private static List<String> labels(Secret foreign, TlsSummary tls, SecretStore store) {
        String id = HexFormat.of().formatHex(foreign.id());
        boolean together = tls.version().orElse("").startsWith("TLSv1.3")
                && !tls.clientRandom().orElse("").equals(id);
        return together ? labels(secrets(store, id)) : List.of(label(foreign));
    }

    private static List<String> labels(List<Secret> secrets) {
        return secrets.stream().map(SessionRow::label).distinct().toList();
    }

    private static String place(Secret foreign) {
        return HexFormat.of().formatHex(foreign.id().length >= MIN_ID ? foreign.id() : foreign.value());
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

    /// How the secret is named that opens it although it should not, as a word for programs; empty where there is none.
    Optional<String> foreignName() {
        return tls.foreign().map(secret -> {
            if (tls.clientRandom().orElse("").equals(HexFormat.of().formatHex(secret.id()))) {
                return "other-label";
            }
            if (secret.id().length < MIN_ID) {
                return "no-name";
            }
            return tls.handshake().ech() == TlsHandshake.Ech.ACCEPTED
                    ? "inner-client-random"
                    : secret.label() == SecretLabel.RSA_SESSION_ID ? "other-session-id" : "other-client-random";
        });
    }

    boolean opened() {
        return status == Conversation.Status.DECRYPTED || status == Conversation.Status.PARTLY;
    }

    String statusName() {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
