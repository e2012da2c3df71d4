package dev.kaifu.probe.tls;

/// What a handshake agreed on.
///
/// @param version `TLSv1.3`
/// @param cipherSuite the IANA name
public record TlsSummary(String version, String cipherSuite) {}
