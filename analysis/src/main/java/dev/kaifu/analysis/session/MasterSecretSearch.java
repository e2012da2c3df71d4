package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.crypto.KeyDerivation;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds the master secrets that may fit a TLS 1.2 session: by client random, by session id, or made of a premaster
/// secret.
final class MasterSecretSearch {
    /// RFC 7627 hashes the handshake up to ClientKeyExchange; longer ones are not kept.
    private static final int MAX_TRANSCRIPT = 1 << 18;

    private static final int MASTER_LENGTH = 48;
    /// Master secrets tried for one session.
    private static final int MAX_CANDIDATES = 64;

    private final SecretStore secrets;
    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private boolean closed;
    private byte[] encryptedPremaster = new byte[0];

    MasterSecretSearch(SecretStore secrets) {
        this.secrets = secrets;
    }

    /// A new handshake begins.
    void restart() {
        transcript.reset();
        closed = false;
        encryptedPremaster = new byte[0];
    }

    /// Part of the handshake was not captured: no session hash can be made of the rest.
    void transcriptLost() {
        closed = true;
    }

    /// Takes each handshake message with its header; those behind ClientKeyExchange are not part of the session hash.
    void transcript(int kind, byte[] a, int header, int length) {
        if (kind == HandshakeReader.HELLO_REQUEST) {
            // RFC 5246 7.4.1.1: it is no part of the handshake's hashes.
            return;
        }
        if (closed || transcript.size() + length > MAX_TRANSCRIPT) {
            closed = true;
            return;
        }
        transcript.write(a, header, length);
        if (kind == HandshakeReader.CLIENT_KEY_EXCHANGE) {
            closed = true;
            // RFC 5246 7.4.7.1: two bytes of length, then the encrypted premaster secret; its first 8 bytes are the id.
            if (length >= 4 + 2 + 8) {
                encryptedPremaster = Arrays.copyOfRange(a, header + 6, header + 14);
            }
        }
    }

    /// Keys of every master secret that may fit, for the records that `side` sends from now on.
    RecordKeys trials(Hello client, Hello server, Side side) {
        CipherSuite suite =
                CipherSuite.of(server.cipherSuite(), server.version()).orElse(null);
        if (suite == null || server.version() != 0x0303) {
            return RecordKeys.NONE;
        }
        List<byte[]> masters = masters(client, server, suite);
        List<RecordProtection> trials = new ArrayList<>();
        for (byte[] master : masters) {
            trials.add(RecordProtection.tls12(
                    suite, master, client.random(), server.random(), server.encryptThenMac(), side == Side.CLIENT));
        }
        return new Trials(trials, masters, server.sessionId());
    }

    /// The labels say which of the two a secret is, but only the records prove it: 48 bytes are tried as both.
    private List<byte[]> masters(Hello client, Hello server, CipherSuite suite) {
        List<byte[]> masters = new ArrayList<>();
        List<byte[]> others = new ArrayList<>();
        for (Secret secret : secrets.byId(client.random())) {
            byte[] derived = master(secret.value(), client, server, suite);
            boolean premaster = secret.label() == SecretLabel.PMS_CLIENT_RANDOM;
            masters.add(premaster ? derived : secret.value());
            others.add(premaster ? secret.value() : derived);
        }
        if (encryptedPremaster.length > 0) {
            for (Secret secret : secrets.byId(encryptedPremaster)) {
                masters.add(master(secret.value(), client, server, suite));
            }
        }
        if (server.sessionId().length > 0) {
            for (Secret secret : secrets.byId(server.sessionId())) {
                masters.add(secret.value());
            }
        }
        masters.addAll(others);
        masters.removeIf(master -> master.length != MASTER_LENGTH);
        return masters.size() > MAX_CANDIDATES ? masters.subList(0, MAX_CANDIDATES) : masters;
    }

    private byte[] master(byte[] premaster, Hello client, Hello server, CipherSuite suite) {
        boolean extended = client.extendedMasterSecret() && server.extendedMasterSecret();
        byte[] seed = extended ? sessionHash(suite.hash()) : concat(client.random(), server.random());
        return KeyDerivation.masterSecret(suite.hash(), premaster, extended, seed);
    }

    byte[] sessionHash(String hash) {
        try {
            return MessageDigest.getInstance(hash).digest(transcript.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + hash, e);
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /// The candidates' keys; the first record decides between them.
    private final class Trials implements RecordKeys {
        private final List<RecordProtection> trials;
        private final List<byte[]> masters;
        private final byte[] sessionId;
        private final SequenceSearch sequence = new SequenceSearch();
        private int proven = -1;

        Trials(List<RecordProtection> trials, List<byte[]> masters, byte[] sessionId) {
            this.trials = trials;
            this.masters = masters;
            this.sessionId = sessionId;
        }

        @Override
        public int candidates() {
            return trials.size();
        }

        @Override
        public void lost(long records) {
            sequence.lost(records);
        }

        @Override
        public int open(byte[] a, int header, int length, byte[] out) {
            int last = proven >= 0 ? proven : trials.size() - 1;
            for (int i = Math.max(proven, 0); i <= last; i++) {
                int content = sequence.open(trials.get(i), a, header, length, out);
                if (content >= 0) {
                    prove(i);
                    return content;
                }
            }
            sequence.passOver();
            return -1;
        }

        private void prove(int candidate) {
            if (proven < 0) {
                proven = candidate;
                remember(masters.get(candidate));
            }
        }

        /// A later session that resumes this one by its id has no secret of its own in older key logs.
        private void remember(byte[] master) {
            if (sessionId.length > 0) {
                secrets.add(new Secret(SecretLabel.RSA_SESSION_ID, 0, sessionId, master));
            }
        }
    }
}
