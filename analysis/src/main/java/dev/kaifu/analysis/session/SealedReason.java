package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.LongTermKeys;
import dev.kaifu.protocol.secrets.Premasters;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.ProtocolVersion;
import dev.kaifu.protocol.tls.crypto.Negotiated;
import java.util.Optional;

/// Finds out why not all of a session could be opened.
record SealedReason(
        SessionSecrets secrets,
        Optional<Hello> client,
        Optional<Hello> server,
        TlsDirection fromClient,
        TlsDirection fromServer) {
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
        if (!supported(chosen)) {
            return WhyId.UNSUPPORTED_SUITE;
        }
        byte[] random = asked.random();
        if (fromClient.candidates() == 0 && fromServer.candidates() == 0) {
            if (!secrets.byId(random).isEmpty()) {
                return WhyId.SECRETS_TOO_LATE;
            }
            return secrets.hasResumptionPskOnly(random) ? WhyId.RESUMPTION_PSK_ONLY : whyKeysDoNot(chosen);
        }
        if (ProtocolVersion.isTls13(chosen.version()) && !TrafficSecrets.whole(secrets.byId(random), false)) {
            return WhyId.HALF_SECRETS;
        }
        return gap ? WhyId.GAP : WhyId.TAG_FAILS;
    }

    private static boolean supported(Hello chosen) {
        return ProtocolVersion.isTls13(chosen.version())
                ? CipherSuite.of(chosen.cipherSuite(), chosen.version()).isPresent()
                : Negotiated.of(chosen).isPresent();
    }

    /// No secret of the session is known; why RSA keys and PSKs do not help.
    private WhyId whyKeysDoNot(Hello chosen) {
        LongTermKeys keys = secrets.keys();
        return switch (Premasters.Exchange.of(CipherSuite.nameOf(chosen.cipherSuite()))) {
            case PSK, RSA_PSK -> keys.psk().isEmpty() ? WhyId.NEEDS_PSK : WhyId.NO_SECRET;
            case EPHEMERAL -> keys.isEmpty() ? WhyId.NO_SECRET : WhyId.NEEDS_EPHEMERAL;
            case RSA -> WhyId.NO_SECRET;
        };
    }
}
