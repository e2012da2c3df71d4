package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;

/// Is told of the secrets that prove themselves, by any thread.
@FunctionalInterface
public interface SecretProofs {
    /// A secret has opened a record of a session, or follows from a PSK that its binder proves.
    ///
    /// @param stream the connection's number
    /// @param secret up to TLS 1.2 the master secret, under the session's client random; of TLS 1.3 a traffic
    ///     secret, labelled as what it opened, under the name that it was found by, which may be another's
    void proof(int stream, Secret secret);
}
