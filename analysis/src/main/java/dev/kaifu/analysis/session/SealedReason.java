package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.LongTermKeys;
import dev.kaifu.protocol.secrets.Premasters;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.ProtocolVersion;
import dev.kaifu.protocol.tls.crypto.Negotiated;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds out why not all of a session could be opened.
/// @param anywhere whether the capture begins behind the handshake
/// @param begun the packet at which a session of TLS 1.3 took what was known of its secrets
record SealedReason(
        SessionSecrets secrets,
        Optional<Hello> client,
        Optional<Hello> server,
        TlsDirection fromClient,
        TlsDirection fromServer,
        boolean missesKeyExchange,
        boolean anywhere,
        boolean resumes,
        long begun,
        Optional<WhyId> ofPsk) {
    /// @param gap whether bytes are missing
    /// @param refused whether a fatal alert came before the handshake was done
    /// @param done whether the handshake was done
    Optional<WhyId> of(boolean gap, boolean refused, boolean done) {
        if (anywhere) {
            return Optional.of(WhyId.NO_HANDSHAKE);
        }
        if (client.isEmpty()) {
            boolean opened = server.isPresent() && done && fromClient.failed() + fromServer.failed() == 0;
            return Optional.of(opened ? WhyId.GAP : WhyId.NO_HANDSHAKE);
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

    /// What the reason means in this session, a sentence or nothing.
    String detail(WhyId why) {
        return switch (why) {
            case NO_SECRET -> others();
            case HALF_SECRETS -> missingLabels();
            case TAG_FAILS -> firstFailure();
            case GAP -> whatGapsCost();
            case NO_HANDSHAKE -> whatCanBeOpened();
            case UNSUPPORTED_SUITE ->
                server.map(hello -> "It is " + new ProtocolVersion(hello.version()).title() + " with "
                                + CipherSuite.nameOf(hello.cipherSuite()) + ".")
                        .orElse("");
            default -> "";
        };
    }

    private String whatCanBeOpened() {
        boolean opened = fromClient.anythingOpened() || fromServer.anythingOpened();
        return opened
                ? "Traffic secrets of TLS 1.3 opened what there is of it."
                : secrets.given() == 0
                        ? ""
                        : "None of the secrets given opens a record, as far as they were tried; up to TLS 1.2 nothing can.";
    }

    private String whatGapsCost() {
        if (server.isEmpty()) {
            return "The ServerHello is among them: without it a session of TLS 1.3 alone can be opened.";
        }
        if (fromClient.leftUntried() || fromServer.leftUntried()) {
            return "Not all that could follow the gap was tried: there were too many possibilities.";
        }
        return "";
    }

    private String others() {
        long given = secrets.given();
        return given == 0
                ? ""
                : given == 1
                        ? "The one secret that was given is of another session."
                        : "The " + given + " secrets that were given are of other sessions.";
    }

    private String missingLabels() {
        List<SecretLabel> missing = client.map(hello -> TrafficSecrets.missing(secrets.byId(hello.random())))
                .orElse(List.of());
        return missing.isEmpty()
                ? ""
                : "Missing: "
                        + missing.stream()
                                .map(label -> label.name().toUpperCase(Locale.ROOT)
                                        + (label.name().contains("HANDSHAKE") ? "" : "_0"))
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    private String firstFailure() {
        boolean ofClient = fromClient.firstFailed() > 0
                && (fromServer.firstFailed() == 0 || fromClient.firstFailedPacket() <= fromServer.firstFailedPacket());
        TlsDirection side = ofClient ? fromClient : fromServer;
        if (side.firstFailed() == 0) {
            return "";
        }
        String packet = side.firstFailedPacket() == 0 ? "" : " (packet " + side.firstFailedPacket() + ")";
        return "The first that does not verify is sealed record " + side.firstFailed() + " of the "
                + (ofClient ? "client" : "server") + packet + ".";
    }

    private WhyId whyNoneFits(Hello asked, Hello chosen, boolean gap) {
        if (!supported(chosen)) {
            return WhyId.UNSUPPORTED_SUITE;
        }
        // What is said must not depend on what others have asked for.
        secrets.complete();
        byte[] random = asked.random();
        if (ofPsk.isPresent() && secrets.byId(random).isEmpty()) {
            return ofPsk.get();
        }
        if (fromClient.candidates() == 0 && fromServer.candidates() == 0) {
            if (!secrets.byId(random).isEmpty()) {
                return WhyId.SECRETS_TOO_LATE;
            }
            // An RSA key exchange may name a secret that was given, in bytes that are missing.
            if (missesKeyExchange && CipherSuite.nameOf(chosen.cipherSuite()).startsWith("TLS_RSA_")) {
                return WhyId.GAP;
            }
            return secrets.hasResumptionPskOnly(random) ? WhyId.RESUMPTION_PSK_ONLY : whyKeysDoNot(chosen);
        }
        List<Secret> known = secrets.byId(random);
        // With none of its own, it has those that follow from a PSK.
        if (ProtocolVersion.isTls13(chosen.version()) && !known.isEmpty()) {
            if (!TrafficSecrets.whole(known, false)) {
                return WhyId.HALF_SECRETS;
            }
            if (!TrafficSecrets.whole(secrets.byId(random, begun), false)) {
                return WhyId.SECRETS_TOO_LATE;
            }
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
        if (resumes && !keys.isEmpty() && !ProtocolVersion.isTls13(chosen.version())) {
            return WhyId.RESUMPTION;
        }
        return switch (Premasters.Exchange.of(CipherSuite.nameOf(chosen.cipherSuite()))) {
            case PSK, RSA_PSK -> keys.psk().isEmpty() ? WhyId.NEEDS_PSK : WhyId.NO_SECRET;
            case EPHEMERAL -> keys.isEmpty() ? WhyId.NO_SECRET : WhyId.NEEDS_EPHEMERAL;
            case RSA -> WhyId.NO_SECRET;
        };
    }
}
