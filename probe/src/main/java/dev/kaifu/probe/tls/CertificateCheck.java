package dev.kaifu.probe.tls;

/// What became of the question whether the server's certificate can be trusted.
public sealed interface CertificateCheck {
    /// It leads to a trusted authority, is in date, and is for this host.
    ///
    /// @param issuer who signed it, for the eye
    record Verified(String issuer) implements CertificateCheck {}

    /// @param reason for programs
    /// @param sentence for people; holds nothing that a terminal would obey
    record Refused(Reason reason, String sentence) implements CertificateCheck {}

    /// Why a certificate is refused.
    enum Reason {
        EXPIRED,
        NOT_YET_VALID,
        SELF_SIGNED,
        UNKNOWN_CA,
        WRONG_NAME,
        /// Its extended key usage does not allow a TLS server (RFC 5280 4.2.1.12).
        WRONG_USAGE,
        /// A weak algorithm, a broken signature, a constraint that is not met.
        BROKEN_CHAIN,
        MISSING
    }

    default boolean isVerified() {
        return this instanceof Verified;
    }
}
