package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;
import java.util.Optional;

/// What is known of a TLS session when its connection has ended.
///
/// @param version as the contract names it: `TLSv1.3`; empty where no ServerHello was seen
/// @param cipher the suite's name in the registry
/// @param serverName the SNI
/// @param clientRandom in lower-case hex, by which a key log names the session; empty where no ClientHello was seen
/// @param sessionId of TLS 1.2 and before in lower-case hex, by which older logs do; empty where there is none
/// @param handshake what the two sides agreed upon
/// @param foreign the secret that opened it although it names another session, or is labelled as something else
/// @param byPsk whether a PSK of TLS 1.3 that was given has its part in it: a binder has proved it (RFC 8446 4.2.11)
/// @param opened application records that were opened
/// @param why why not all of it could be opened; empty where all could
/// @param detail a sentence on what that means in this session, or nothing
public record TlsSummary(
        Optional<String> version,
        Optional<String> cipher,
        Optional<String> serverName,
        Optional<String> clientRandom,
        Optional<String> sessionId,
        TlsHandshake handshake,
        Optional<Secret> foreign,
        boolean byPsk,
        long opened,
        Optional<WhyId> why,
        String detail) {
    /// The same where nobody can wait any longer for the secrets that the session lacks.
    public TlsSummary tooLate() {
        boolean lacks = why.isPresent()
                && (why.get() == WhyId.NO_SECRET
                        || why.get() == WhyId.HALF_SECRETS
                        || why.get() == WhyId.RESUMPTION_PSK_ONLY);
        return lacks
                ? new TlsSummary(
                        version,
                        cipher,
                        serverName,
                        clientRandom,
                        sessionId,
                        handshake,
                        foreign,
                        byPsk,
                        opened,
                        Optional.of(WhyId.SECRETS_TOO_LATE),
                        "")
                : this;
    }
}
