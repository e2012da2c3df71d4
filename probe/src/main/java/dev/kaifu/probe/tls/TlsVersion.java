package dev.kaifu.probe.tls;

import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.tls.ProtocolVersion;

/// The versions of TLS that a client can be held to.
public enum TlsVersion {
    TLS_1_0("TLSv1", ProtocolVersion.TLSv10),
    TLS_1_1("TLSv1.1", ProtocolVersion.TLSv11),
    TLS_1_2("TLSv1.2", ProtocolVersion.TLSv12),
    TLS_1_3("TLSv1.3", ProtocolVersion.TLSv13);

    private final String text;
    // Bouncy Castle's versions are immutable, but not annotated as such.
    @SuppressWarnings("ImmutableEnumChecker")
    private final ProtocolVersion protocol;

    TlsVersion(String text, ProtocolVersion protocol) {
        this.text = text;
        this.protocol = protocol;
    }

    ProtocolVersion protocol() {
        return protocol;
    }

    /// Takes `1.2`, `TLSv1.2`, `tls1_2` and their like.
    public static Optional<TlsVersion> parse(String given) {
        String digits =
                given.toLowerCase(Locale.ROOT).replaceFirst("^tlsv?", "").replace('_', '.');
        return switch (digits) {
            case "1", "1.0" -> Optional.of(TLS_1_0);
            case "1.1" -> Optional.of(TLS_1_1);
            case "1.2" -> Optional.of(TLS_1_2);
            case "1.3" -> Optional.of(TLS_1_3);
            default -> Optional.empty();
        };
    }

    /// `TLSv1.3`, as OpenSSL writes it.
    @Override
    public String toString() {
        return text;
    }
}
