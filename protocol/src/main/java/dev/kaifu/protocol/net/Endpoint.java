package dev.kaifu.protocol.net;

import java.util.Arrays;

/// An address and a port.
///
/// @param address 4 bytes (IPv4) or 16 (IPv6), network order
/// @param port 0 to 65535
public record Endpoint(byte[] address, int port) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint that && port == that.port && Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + port;
    }

    /// `192.0.2.1:587` or `[2001:db8::1]:587` (RFC 5952).
    @Override
    public String toString() {
        return IpAddressText.of(address, port);
    }
}
