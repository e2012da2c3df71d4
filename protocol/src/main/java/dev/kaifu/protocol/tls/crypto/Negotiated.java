package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.ProtocolVersion;
import java.util.Optional;

/// What the hello messages of a session up to TLS 1.2 settle about its records.
///
/// @param encryptThenMac whether CBC suites have the MAC outside (RFC 7366)
/// @param truncatedHmac whether HMACs have 10 bytes (RFC 6066 7)
/// @param deflate whether records are compressed (RFC 3749)
public record Negotiated(
        ProtocolVersion version, CipherSuite suite, boolean encryptThenMac, boolean truncatedHmac, boolean deflate) {
    private static final int NO_COMPRESSION = 0;
    private static final int DEFLATE = 1;

    /// What the ServerHello chose; empty where its records cannot be opened.
    public static Optional<Negotiated> of(Hello server) {
        ProtocolVersion version = new ProtocolVersion(server.version());
        CipherSuite suite =
                CipherSuite.of(server.cipherSuite(), server.version()).orElse(null);
        boolean known = server.compression() == NO_COMPRESSION || server.compression() == DEFLATE;
        if (suite == null || !known || !version.isBeforeTls13()) {
            return Optional.empty();
        }
        // RFC 5246 6.2.3.3: AEADs came with TLS 1.2. RFC 9189: so did the suites of GOST.
        if ((suite.aead() || suite.isGost()) && version.code() < ProtocolVersion.TLS12) {
            return Optional.empty();
        }
        return Optional.of(new Negotiated(
                version,
                suite,
                server.encryptThenMac() && suite.bulk().form() == CipherSuite.Form.BLOCK,
                server.truncatedHmac(),
                server.compression() == DEFLATE));
    }

    /// True where a record cannot be opened without the one before it.
    public boolean chained() {
        boolean implicitIv = suite.bulk().form() == CipherSuite.Form.BLOCK && !version.hasExplicitIv();
        return deflate
                || implicitIv
                || suite.bulk() == CipherSuite.Bulk.RC4
                || suite.bulk() == CipherSuite.Bulk.GOST28147_CNT_IMIT;
    }

    /// TLS 1.2 without extensions but encrypt-then-MAC.
    public static Negotiated tls12(CipherSuite suite, boolean encryptThenMac) {
        return new Negotiated(new ProtocolVersion(ProtocolVersion.TLS12), suite, encryptThenMac, false, false);
    }
}
