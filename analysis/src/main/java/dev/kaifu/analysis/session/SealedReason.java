package dev.kaifu.analysis.session;

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
        TlsDirection fromServer,
        boolean missesKeyExchange) {
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
            // An RSA key exchange may name a secret that was given, in bytes that are missing.
            if (missesKeyExchange && CipherSuite.nameOf(chosen.cipherSuite()).startsWith("TLS_RSA_")) {
                return WhyId.GAP;
            }
            return secrets.hasResumptionPskOnly(random) ? WhyId.RESUMPTION_PSK_ONLY : WhyId.NO_SECRET;
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
}
