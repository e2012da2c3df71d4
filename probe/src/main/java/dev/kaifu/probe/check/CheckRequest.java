package dev.kaifu.probe.check;

import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.probe.tls.CertificateVerifier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a check is to be.
///
/// @param credentials empty where AUTH is not to be tried
/// @param mechanism the one to use; empty for the best that is offered
/// @param mail empty where nothing is to be sent
/// @param readBack where to look for what was sent
/// @param rules about when a password may be sent
/// @param timeout for each connection, each handshake and each reply
/// @param recorders gives the recorder of one more connection
public record CheckRequest(
        List<CheckJob> jobs,
        Optional<Credentials> credentials,
        Optional<Mechanism> mechanism,
        Optional<TestMail> mail,
        Optional<Mailbox> readBack,
        CertificateVerifier verifier,
        PasswordRules rules,
        Duration timeout,
        Supplier<WireRecorder> recorders) {
    public CheckRequest {
        jobs = List.copyOf(jobs);
    }

    /// When a password may leave: by default only in TLS whose certificate was verified.
    ///
    /// @param insecure in TLS whose certificate is not good too
    /// @param plaintext without TLS too
    public record PasswordRules(boolean insecure, boolean plaintext) {
        public static final PasswordRules STRICT = new PasswordRules(false, false);
    }

    /// A mailbox, read over IMAP with TLS from the start (RFC 8314 3.2).
    public record Mailbox(String host, int port) {}

    /// What a server said, without the password.
    String masked(String text) {
        return credentials.map(who -> who.masked(text)).orElse(text);
    }
}
