package dev.kaifu.probe.tls;

/// Sees the records of a connection as they are before protection and after its removal.
@FunctionalInterface
public interface TlsTrace {
    /// Sees nothing.
    TlsTrace NONE = (sent, version, contentType, array, offset, length) -> {};

    /// @param sent true for what this client sends
    /// @param version as far as it is agreed, else empty
    /// @param contentType of RFC 8446 B.1: 20 to 23
    void record(boolean sent, String version, int contentType, byte[] array, int offset, int length);
}
