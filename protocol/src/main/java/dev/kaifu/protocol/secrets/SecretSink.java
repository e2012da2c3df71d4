package dev.kaifu.protocol.secrets;

/// Receives what a text holds, while it is read.
public interface SecretSink {
    /// In the order of the text, repeats included.
    void secret(Secret secret);

    /// A session of an s_client log, with or without a secret.
    void handshake();

    /// A TLS 1.3 session of which a log holds nothing but a `Resumption PSK`.
    ///
    /// @param clientRandom 32 bytes, or none where the text does not tell whose it is
    void resumptionPskOnly(byte[] clientRandom);

    /// The PSK of a ticket of TLS 1.3 (RFC 8446 4.6.1), which an s_client log or session file names.
    ///
    /// @param ticket the SHA-256 of the ticket, which OpenSSL calls the session's id
    void resumptionPsk(byte[] ticket, byte[] psk);

    /// A line that begins as a key-log line does but is none.
    ///
    /// @param number counted from 1
    void badLine(long number);
}
