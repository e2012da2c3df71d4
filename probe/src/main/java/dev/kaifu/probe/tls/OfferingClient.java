package dev.kaifu.probe.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/// What the client offers, and what it is told: the certificates are kept, not judged.
// The library's interface is made of Vector.
@SuppressWarnings("JdkObsolete")
final class OfferingClient extends DefaultTlsClient {
    private final TlsSettings settings;
    private final List<byte[]> certificates = new ArrayList<>();
    private Optional<TlsFailure> failure = Optional.empty();

    OfferingClient(TlsCrypto crypto, TlsSettings settings) {
        super(crypto);
        this.settings = settings;
    }

    List<byte[]> certificates() {
        return List.copyOf(certificates);
    }

    Optional<TlsFailure> failure() {
        return failure;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return settings.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return settings.cipherSuites().isEmpty()
                ? super.getSupportedCipherSuites()
                : settings.cipherSuites().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    protected Vector<Integer> getSupportedGroups(@SuppressWarnings("rawtypes") Vector roles) {
        return new Vector<>(List.of(
                NamedGroup.x25519,
                NamedGroup.secp256r1,
                NamedGroup.x448,
                NamedGroup.secp384r1,
                NamedGroup.secp521r1,
                NamedGroup.ffdhe2048,
                NamedGroup.ffdhe3072));
    }

    /// An address is no host name: RFC 6066 3.
    @Override
    protected @Nullable Vector<ServerName> getSNIServerNames() {
        String name = settings.serverName();
        if (name.isEmpty() || ServiceIdentity.isAddress(name)) {
            return null;
        }
        Vector<ServerName> names = new Vector<>();
        names.add(new ServerName(NameType.host_name, HostName.ascii(name).getBytes(StandardCharsets.US_ASCII)));
        return names;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                certificates.clear();
                for (TlsCertificate certificate : server.getCertificate().getCertificateList()) {
                    certificates.add(certificate.getEncoded());
                }
            }

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                return null;
            }
        };
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        super.notifyAlertReceived(level, description);
        if (level == AlertLevel.fatal && failure.isEmpty()) {
            failure = Optional.of(TlsFailure.ofAlert(true, description));
        }
    }

    @Override
    public void notifyAlertRaised(short level, short description, @Nullable String message, @Nullable Throwable cause) {
        super.notifyAlertRaised(level, description, message, cause);
        if (level == AlertLevel.fatal && failure.isEmpty()) {
            failure = Optional.of(TlsFailure.ofAlert(false, description));
        }
    }
}
