package dev.kaifu.probe.tls;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/// Bouncy Castle's client state machine, with its secrets and its plaintext records given away as they come to be.
final class SecretRevealingProtocol extends TlsClientProtocol {
    private final SecretListener secrets;
    private final TlsTrace trace;
    private int clientGeneration;
    private int serverGeneration;

    SecretRevealingProtocol(SecretListener secrets, TlsTrace trace) {
        this.secrets = secrets;
        this.trace = trace;
    }

    @Override
    protected void handleHandshakeMessage(short type, HandshakeMessageInput message) throws IOException {
        super.handleHandshakeMessage(type, message);
        // A HelloRetryRequest is a server_hello too, and brings no secrets yet.
        SecurityParameters parameters = getContext().getSecurityParametersHandshake();
        if (type == HandshakeType.server_hello && isTls13() && parameters.getTrafficSecretClient() != null) {
            reveal(SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET, 0, parameters, parameters.getTrafficSecretClient());
            reveal(SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET, 0, parameters, parameters.getTrafficSecretServer());
        }
    }

    /// Up to TLS 1.2 the master secret is there, and nothing is protected yet; in a resumed session too.
    @Override
    protected void sendChangeCipherSpec() throws IOException {
        if (!isTls13()) {
            SecurityParameters parameters = getContext().getSecurityParametersHandshake();
            reveal(SecretLabel.CLIENT_RANDOM, 0, parameters, parameters.getMasterSecret());
        }
        super.sendChangeCipherSpec();
    }

    @Override
    protected void completeHandshake() throws IOException {
        if (isTls13()) {
            SecurityParameters parameters = getContext().getSecurityParametersHandshake();
            reveal(SecretLabel.CLIENT_TRAFFIC_SECRET, 0, parameters, parameters.getTrafficSecretClient());
            reveal(SecretLabel.SERVER_TRAFFIC_SECRET, 0, parameters, parameters.getTrafficSecretServer());
            reveal(SecretLabel.EXPORTER_SECRET, 0, parameters, parameters.getExporterMasterSecret());
        }
        super.completeHandshake();
    }

    @Override
    protected void receive13KeyUpdate(ByteArrayInputStream message) throws IOException {
        super.receive13KeyUpdate(message);
        SecurityParameters parameters = getContext().getSecurityParametersConnection();
        serverGeneration++;
        reveal(SecretLabel.SERVER_TRAFFIC_SECRET, serverGeneration, parameters, parameters.getTrafficSecretServer());
    }

    @Override
    protected void send13KeyUpdate(boolean updateRequested) throws IOException {
        super.send13KeyUpdate(updateRequested);
        SecurityParameters parameters = getContext().getSecurityParametersConnection();
        clientGeneration++;
        reveal(SecretLabel.CLIENT_TRAFFIC_SECRET, clientGeneration, parameters, parameters.getTrafficSecretClient());
    }

    @Override
    protected void processRecord(short contentType, byte[] array, int offset, int length) throws IOException {
        trace.record(false, versionText(), contentType, array, offset, length);
        super.processRecord(contentType, array, offset, length);
    }

    @Override
    protected void writeRecord(short contentType, byte[] array, int offset, int length) throws IOException {
        trace.record(true, versionText(), contentType, array, offset, length);
        super.writeRecord(contentType, array, offset, length);
    }

    private void reveal(SecretLabel label, int generation, SecurityParameters parameters, @Nullable TlsSecret secret) {
        if (secret != null) {
            // extract() destroys what it is called on: the copy, not the secret in use.
            byte[] value = getContext().getCrypto().adoptSecret(secret).extract();
            secrets.secret(
                    new Secret(label, generation, parameters.getClientRandom().clone(), value));
        }
    }

    Optional<TlsSummary> summary() {
        SecurityParameters parameters = getContext().getSecurityParameters();
        ProtocolVersion version = getContext().getServerVersion();
        if (parameters == null || version == null) {
            return Optional.empty();
        }
        return Optional.of(new TlsSummary(versionText(), CipherSuiteNames.of(parameters.getCipherSuite())));
    }

    private boolean isTls13() {
        return TlsUtils.isTLSv13(getContext());
    }

    private String versionText() {
        ProtocolVersion version = getContext() == null ? null : getContext().getServerVersion();
        return version == null ? "" : version.getName().replace(' ', 'v').replaceFirst("v1\\.0$", "v1");
    }
}
