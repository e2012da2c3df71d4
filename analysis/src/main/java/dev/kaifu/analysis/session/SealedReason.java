package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.Hello;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Finds out why not all of a session could be opened.
record SealedReason(
        SecretStore secrets,
        Optional<Hello> client,
        Optional<Hello> server,
        TlsDirection fromClient,
        TlsDirection fromServer) {
    /// Without one of these a TLS 1.3 session stays sealed in part (RFC 8446 7.1).
    private static final Set<SecretLabel> WHOLE = EnumSet.of(
            SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET,
            SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET,
            SecretLabel.CLIENT_TRAFFIC_SECRET,
            SecretLabel.SERVER_TRAFFIC_SECRET);

    /// @param gap whether bytes are missing
    /// @param refused whether a fatal alert came before the handshake was done
    /// @param done whether the handshake was done
    Optional<WhyId> of(boolean gap, boolean refused, boolean done) {
        if (client.isEmpty()) {
            return Optional.of(WhyId.NO_HANDSHAKE);
        }
        if (refused) {
            return Optional.of(WhyId.HANDSHAKE_FAILED);
        }
        if (server.isEmpty()) {
            return Optional.of(gap ? WhyId.GAP : WhyId.CUT_SHORT);
        }
        if (fromClient.failed() + fromServer.failed() > 0) {
            return Optional.of(whyNoneFits(client.get(), server.get(), gap));
        }
        return unread(gap, done);
    }

    /// What could be tried was opened: what else is missing?
    private Optional<WhyId> unread(boolean gap, boolean done) {
        if (gap) {
            return Optional.of(WhyId.GAP);
        }
        if (fromClient.records.broken() || fromServer.records.broken()) {
            return Optional.of(WhyId.BAD_RECORDS);
        }
        if (fromClient.earlyFailed() > 0) {
            return Optional.of(WhyId.EARLY_DATA);
        }
        boolean inside = fromClient.records.pending() || fromServer.records.pending();
        return inside || !done ? Optional.of(WhyId.CUT_SHORT) : Optional.empty();
    }

    private WhyId whyNoneFits(Hello asked, Hello chosen, boolean gap) {
        if (CipherSuite.of(chosen.cipherSuite(), chosen.version()).isEmpty() || chosen.version() < TlsSession.TLS12) {
            return WhyId.UNSUPPORTED_SUITE;
        }
        byte[] random = asked.random();
        if (fromClient.candidates() == 0 && fromServer.candidates() == 0) {
            if (!secrets.byId(random).isEmpty()) {
                return WhyId.SECRETS_TOO_LATE;
            }
            return secrets.hasResumptionPskOnly(random) ? WhyId.RESUMPTION_PSK_ONLY : WhyId.NO_SECRET;
        }
        if (chosen.version() == TlsSession.TLS13 && !knows(random)) {
            return WhyId.HALF_SECRETS;
        }
        return gap ? WhyId.GAP : WhyId.TAG_FAILS;
    }

    private boolean knows(byte[] random) {
        Set<SecretLabel> known = EnumSet.noneOf(SecretLabel.class);
        for (Secret secret : secrets.byId(random)) {
            known.add(secret.label());
        }
        return known.containsAll(WHOLE);
    }
}
