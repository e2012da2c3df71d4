package dev.kaifu.probe.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// A TLS client without a socket: bytes from the wire in, bytes for the wire out, plaintext in and out.
///
/// It knows its own secrets, and judges no certificate: [CertificateVerifier] does, once [#isConnected()].
/// Not for several threads at once.
public final class KaifuTlsClient {
    private static final int CHUNK = 16_384;

    private final OfferingClient peer;
    private final SecretRevealingProtocol protocol;
    private boolean broken;

    public KaifuTlsClient(TlsSettings settings, SecretListener secrets, TlsTrace trace) {
        this.peer = new OfferingClient(new BcTlsCrypto(new SecureRandom()), settings);
        this.protocol = new SecretRevealingProtocol(secrets, trace);
    }

    /// Begins the handshake: the ClientHello waits in [#takeOutput()].
    ///
    /// @throws IOException where nothing of the settings can be offered
    public void start() throws IOException {
        protocol.connect(peer);
    }

    /// Takes bytes from the wire. False where the connection has failed: [#failure()] says why, and an alert may wait
    /// in
    /// [#takeOutput()].
    public boolean offer(byte[] array, int offset, int length) {
        if (broken) {
            return false;
        }
        try {
            protocol.offerInput(array, offset, length);
            return true;
        } catch (IOException | RuntimeException e) {
            // The library throws unchecked exceptions for some malformed messages too.
            broken = true;
            return false;
        }
    }

    /// Bytes that must be written to the wire now; empty where there are none.
    public byte[] takeOutput() {
        byte[] out = new byte[protocol.getAvailableOutputBytes()];
        protocol.readOutput(out, 0, out.length);
        return out;
    }

    /// Plaintext that has come from the server since the last call.
    public byte[] takePlaintext() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        int available = protocol.getAvailableInputBytes();
        while (available > 0) {
            int length = protocol.readInput(chunk, 0, Math.min(available, chunk.length));
            all.write(chunk, 0, length);
            available = protocol.getAvailableInputBytes();
        }
        return all.toByteArray();
    }

    /// Protects plaintext; the records wait in [#takeOutput()].
    public void write(byte[] array, int offset, int length) throws IOException {
        protocol.writeApplicationData(array, offset, length);
    }

    /// Says goodbye (close_notify, RFC 8446 6.1); the alert waits in [#takeOutput()].
    public void close() {
        try {
            protocol.close();
        } catch (IOException e) {
            broken = true;
        }
    }

    /// True once the handshake is complete.
    public boolean isConnected() {
        return protocol.isConnected();
    }

    /// True once the server has said goodbye, or the connection has failed.
    public boolean isClosed() {
        return broken || protocol.isClosed();
    }

    /// Why the connection failed, where it did.
    public Optional<TlsFailure> failure() {
        Optional<TlsFailure> known = peer.failure();
        return broken && known.isEmpty()
                ? Optional.of(new TlsFailure(false, -1, "the bytes that came follow no rule of TLS"))
                : known;
    }

    /// The server's certificates (DER), its own first; empty before they came.
    public List<byte[]> certificates() {
        return peer.certificates();
    }

    /// Version and suite, once they are agreed.
    public Optional<TlsSummary> summary() {
        return protocol.summary();
    }
}
