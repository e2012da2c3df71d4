package dev.kaifu.protocol.secrets;

import java.util.List;

/// What a text held.
///
/// @param secrets in the order of the text, repeats included
/// @param resumptionPskOnly client randoms of TLS 1.3 sessions of which the text holds nothing but a `Resumption PSK`
/// @param badLines lines that begin as a key-log line does but are none, numbered from 1
/// @param handshakes sessions of s_client logs that were seen, with or without a secret
public record FoundSecrets(
        List<Secret> secrets, List<byte[]> resumptionPskOnly, List<Integer> badLines, int handshakes) {
    /// Puts all of it into a store.
    public void into(SecretStore store) {
        store.addAll(secrets);
        resumptionPskOnly.forEach(store::noteResumptionPskOnly);
    }
}
