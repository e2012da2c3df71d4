package dev.kaifu.cli;

import dev.kaifu.probe.net.AddressFamily;
import dev.kaifu.probe.tls.CertificateVerifier;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What `check` and `talk` may be told of their connections.
final class ConnectionOptions implements OptionGroup {
    private boolean ipv4;
    private boolean ipv6;
    private @Nullable Path record;
    private @Nullable Path keysOut;
    private @Nullable Path ca;

    @Override
    public void describe(CommandDescription command) {
        command.flag("-4", "IPv4 only.", given -> ipv4 = given)
                .flag("-6", "IPv6 only.", given -> ipv6 = given)
                .value(
                        "--record",
                        Path.class,
                        "FILE.pcapng",
                        "Records what passes, with its TLS secrets.",
                        given -> record = given)
                .value(
                        "--keys-out",
                        Path.class,
                        "FILE",
                        "Writes the TLS secrets as a key log.",
                        given -> keysOut = given)
                .value(
                        "--ca",
                        Path.class,
                        "FILE",
                        "Trusts the authorities in FILE (PEM) alone, not the runtime's.",
                        given -> ca = given);
    }

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
