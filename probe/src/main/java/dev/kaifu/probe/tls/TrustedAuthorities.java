package dev.kaifu.probe.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// The certification authorities that are trusted.
public final class TrustedAuthorities {
    private final List<X509Certificate> certificates;

    private TrustedAuthorities(List<X509Certificate> certificates) {
        this.certificates = List.copyOf(certificates);
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    /// Those of the Java runtime.
    public static TrustedAuthorities ofRuntime() {
        List<X509Certificate> all = new ArrayList<>();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager known) {
                    all.addAll(List.of(known.getAcceptedIssuers()));
                }
            }
        } catch (GeneralSecurityException e) {
            // A runtime without trusted authorities trusts nobody; every certificate is then of an unknown one.
            return new TrustedAuthorities(List.of());
        }
        return new TrustedAuthorities(all);
    }

    /// Only those in a PEM or DER file.
    ///
    /// @throws IOException where the file cannot be read, or holds no certificate
    public static TrustedAuthorities ofFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> all = new ArrayList<>();
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                if (certificate instanceof X509Certificate x509) {
                    all.add(x509);
                }
            }
            if (all.isEmpty()) {
                throw new IOException("it holds no certificate");
            }
            return new TrustedAuthorities(all);
        } catch (GeneralSecurityException e) {
            throw new IOException("it is not a file of certificates (PEM)", e);
        }
    }
}
