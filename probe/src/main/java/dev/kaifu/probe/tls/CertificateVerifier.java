package dev.kaifu.probe.tls;

import dev.kaifu.probe.tls.CertificateCheck.Reason;
import dev.kaifu.probe.tls.CertificateCheck.Refused;
import dev.kaifu.probe.tls.CertificateCheck.Verified;
import dev.kaifu.protocol.bytes.PrintableText;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Judges a server's certificates: the path by the JDK's PKIX (RFC 5280 6), the name by RFC 9525.
/// Revocation is not looked at.
public final class CertificateVerifier {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int MAX_NAMES_SHOWN = 5;
    private static final int MAX_TEXT = 200;

    private final TrustedAuthorities authorities;

    public CertificateVerifier(TrustedAuthorities authorities) {
        this.authorities = authorities;
    }

    /// @param chain DER, the server's own certificate first
    /// @param host the host name or address that was asked for
    public CertificateCheck verify(List<byte[]> chain, String host) {
        List<X509Certificate> certificates;
        try {
            certificates = parse(chain);
        } catch (CertificateException e) {
            return new Refused(Reason.BROKEN_CHAIN, "the certificate cannot be read");
        }
        if (certificates.isEmpty()) {
            return new Refused(Reason.MISSING, "the server showed no certificate");
        }
        X509Certificate leaf = certificates.getFirst();
        return path(certificates)
                .or(() -> usage(leaf))
                .or(() -> name(leaf, host))
                .<CertificateCheck>map(refused -> refused)
                .orElseGet(
                        () -> new Verified(clean(leaf.getIssuerX500Principal().getName())));
    }

    private static List<X509Certificate> parse(List<byte[]> chain) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : chain) {
            if (factory.generateCertificate(new ByteArrayInputStream(der)) instanceof X509Certificate certificate) {
                certificates.add(certificate);
            }
        }
        return certificates;
    }

    private Optional<Refused> path(List<X509Certificate> certificates) {
        X509Certificate leaf = certificates.getFirst();
        Optional<Refused> dates = dates(leaf, "the certificate");
        if (dates.isPresent() || authorities.certificates().contains(leaf)) {
            return dates;
        }
        Set<TrustAnchor> anchors = new HashSet<>();
        authorities.certificates().forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(leaf);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates)));
            var _ = CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of(whyNoPath(certificates, e));
        }
    }

    private Refused whyNoPath(List<X509Certificate> certificates, GeneralSecurityException why) {
        X509Certificate leaf = certificates.getFirst();
        for (X509Certificate link : certificates) {
            Optional<Refused> dates = dates(link, "a certificate of its chain");
            if (dates.isPresent()) {
                return dates.get();
            }
        }
        String issuer = clean(leaf.getIssuerX500Principal().getName());
        if (leaf.getIssuerX500Principal().equals(leaf.getSubjectX500Principal())) {
            return new Refused(
                    Reason.SELF_SIGNED,
                    "the certificate is signed by itself (" + issuer + "), so that nobody vouches for it");
        }
        boolean anchored = certificates.stream()
                .anyMatch(link -> authorities.certificates().stream()
                        .anyMatch(known -> known.getSubjectX500Principal().equals(link.getIssuerX500Principal())));
        return anchored
                ? new Refused(
                        Reason.BROKEN_CHAIN,
                        "the chain of certificates does not hold: " + clean(String.valueOf(why.getMessage())))
                : new Refused(
                        Reason.UNKNOWN_CA,
                        "the certificate is signed by " + issuer
                                + ", which leads to no trusted authority (or the server leaves out a certificate"
                                + " between)");
    }

    private static Optional<Refused> dates(X509Certificate certificate, String which) {
        try {
            certificate.checkValidity();
            return Optional.empty();
        } catch (CertificateExpiredException e) {
            return Optional.of(new Refused(
                    Reason.EXPIRED,
                    which + " has expired on " + certificate.getNotAfter().toInstant()));
        } catch (CertificateNotYetValidException e) {
            return Optional.of(new Refused(
                    Reason.NOT_YET_VALID,
                    which + " is valid only from " + certificate.getNotBefore().toInstant()));
        }
    }

    private static Optional<Refused> usage(X509Certificate leaf) {
        try {
            List<String> usages = leaf.getExtendedKeyUsage();
            if (usages == null || usages.contains(SERVER_AUTH) || usages.contains(ANY_USAGE)) {
                return Optional.empty();
            }
        } catch (CertificateParsingException e) {
            return Optional.of(new Refused(Reason.BROKEN_CHAIN, "the certificate's key usage cannot be read"));
        }
        return Optional.of(new Refused(Reason.WRONG_USAGE, "the certificate is not made for servers"));
    }

    private static Optional<Refused> name(X509Certificate leaf, String host) {
        if (ServiceIdentity.matches(leaf, host)) {
            return Optional.empty();
        }
        List<String> names = ServiceIdentity.presented(leaf);
        String shown = names.stream()
                .limit(MAX_NAMES_SHOWN)
                .map(CertificateVerifier::clean)
                .collect(Collectors.joining(", "));
        String but = names.isEmpty()
                ? "it has no name of a host at all"
                : "it is for " + shown + (names.size() > MAX_NAMES_SHOWN ? " and more" : "");
        return Optional.of(new Refused(Reason.WRONG_NAME, "the certificate is not for " + clean(host) + ": " + but));
    }

    /// Names in certificates are the server's to choose: nothing a terminal obeys may come through.
    private static String clean(String text) {
        String printable = PrintableText.escape(text);
        return printable.length() > MAX_TEXT ? printable.substring(0, MAX_TEXT) + "…" : printable;
    }
}
