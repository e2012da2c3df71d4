package dev.kaifu.probe.tls;

import java.util.List;
import org.bouncycastle.tls.ProtocolVersion;

/// What a [KaifuTlsClient] offers.
///
/// @param serverName the host as the user wrote it; it goes into the server name extension (RFC 6066 3) unless it is an
///     address
/// @param lowest the oldest version offered
/// @param highest the newest version offered
/// @param cipherSuites IANA codes in the order of preference; empty for the default ones
public record TlsSettings(String serverName, TlsVersion lowest, TlsVersion highest, List<Integer> cipherSuites) {
    public TlsSettings {
        cipherSuites = List.copyOf(cipherSuites);
    }

    /// TLS 1.2 and 1.3 with the default suites: what a mail client of today offers.
    public static TlsSettings modern(String serverName) {
        return new TlsSettings(serverName, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, List.of());
    }

    /// Suites are of TLS 1.3 or of what was before it (RFC 8446 B.4): a version that none of them is for is not
    /// offered.
    ProtocolVersion[] versions() {
        boolean for13 = cipherSuites.stream().anyMatch(TlsSettings::isOf13);
        boolean for12 = cipherSuites.stream().anyMatch(code -> !isOf13(code));
        TlsVersion to =
                for12 && !for13 && highest == TlsVersion.TLS_1_3 && lowest != highest ? TlsVersion.TLS_1_2 : highest;
        TlsVersion from = for13 && !for12 ? to : lowest;
        return to.protocol().downTo(from.protocol());
    }

    /// RFC 8446 B.4: TLS 1.3 has suites of its own.
    static boolean isOf13(int code) {
        return code >> 8 == 0x13;
    }
}
