package dev.kaifu.cli;

import dev.kaifu.probe.net.AddressFamily;
import dev.kaifu.probe.tls.CertificateVerifier;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// What `check` and `talk` may be told of their connections.
final class ConnectionOptions {
    @Option(names = "-4", description = "IPv4 only.")
    private boolean ipv4;

    @Option(names = "-6", description = "IPv6 only.")
    private boolean ipv6;

    @Option(names = "--record", paramLabel = "FILE.pcapng", description = "Records what passes, with its TLS secrets.")
    private Path record;

    @Option(names = "--keys-out", paramLabel = "FILE", description = "Writes the TLS secrets as a key log.")
    private Path keysOut;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trusts the authorities in FILE (PEM) alone, not the runtime's.")
    private Path ca;

    AddressFamily family() {
        return ipv4 == ipv6 ? AddressFamily.BOTH : ipv4 ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }

    Recordings openRecordings() {
        return Recordings.open(record, keysOut);
    }

    CertificateVerifier verifier() {
        return new CertificateVerifier(Authorities.of(ca));
    }
}
