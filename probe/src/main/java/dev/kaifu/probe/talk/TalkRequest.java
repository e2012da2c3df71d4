package dev.kaifu.probe.talk;

import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.probe.tls.CertificateVerifier;
import dev.kaifu.probe.tls.TlsSettings;
import dev.kaifu.probe.tls.TlsTrace;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// What a talk is to be.
///
/// @param server resolved
/// @param security how TLS comes in
/// @param protocol whose words ask for TLS, where it is asked for in words
/// @param tls what is offered; its server name is the host that the certificate must be for
/// @param verifier empty where nobody asks whether the certificate is good
/// @param timeout for the connection and for each reply
public record TalkRequest(
        InetSocketAddress server,
        Security security,
        Optional<TalkProtocol> protocol,
        TlsSettings tls,
        TlsTrace trace,
        Optional<CertificateVerifier> verifier,
        Duration timeout,
        WireRecorder recorder) {
    /// How TLS comes in.
    public enum Security {
        NONE,
        /// From the first byte (RFC 8314 3).
        TLS,
        /// Asked for in words (RFC 3207, RFC 9051 6.2.1, …).
        STARTTLS
    }
}
