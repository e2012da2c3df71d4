package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Premasters;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.crypto.KeyDerivation;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds the master secrets that may fit a TLS 1.2 session: by client random, by session id, or made of a premaster
/// secret. The first record that one of them opens proves it, for both directions.
final class MasterSecretSearch {
    /// RFC 7627 hashes the handshake up to ClientKeyExchange; longer ones are not kept.
    private static final int MAX_TRANSCRIPT = 1 << 18;

    private static final int MASTER_LENGTH = 48;
    /// Of a handshake message: its type and length (RFC 5246 7.4).
    private static final int HEADER = 4;
    /// Master secrets tried for one session.
    private static final int MAX_CANDIDATES = 64;
    /// Records that secrets under other names are tried with, of both sides: each side's first proves them.
    private static final int MAX_OTHER_RUNS = 4;
    /// A ClientKeyExchange is as long as a server's key.
    private static final int MAX_KEY_EXCHANGE = 1 << 12;

    private final SessionSecrets secrets;
    private ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private boolean closed;
    private byte[] encryptedPremaster = new byte[0];
    /// The ClientKeyExchange's body, where there are keys that may make something of it.
    private byte[] keyExchange = new byte[0];

    private int otherRuns;
    /// What comes later is not known to the session, whenever it tries.
    private long foundAt;

    private Optional<List<Supplier<byte[]>>> ofKeys = Optional.empty();
    private Optional<List<Supplier<byte[]>>> found = Optional.empty();
    private Optional<byte[]> proven = Optional.empty();
    /// The keys of both sides, of the candidate that was tried last.
    private Optional<Derived> derived = Optional.empty();

    /// @param master the array itself tells a candidate from the others
    private record Derived(byte[] master, byte[] keyBlock) {}

    MasterSecretSearch(SessionSecrets secrets) {
        this.secrets = secrets;
    }

    /// A new handshake begins.
    void restart() {
        forgetTranscript();
        closed = false;
        encryptedPremaster = new byte[0];
        keyExchange = new byte[0];
        ofKeys = Optional.empty();
        found = Optional.empty();
        proven = Optional.empty();
        derived = Optional.empty();
    }

    /// Part of the handshake was not captured, or the session has no master secret of this kind: no session hash is
    /// made.
    void transcriptLost() {
        closed = true;
    }

    /// Nothing that comes will need the handshake's bytes.
    void forgetTranscript() {
        closed = true;
        transcript = new ByteArrayOutputStream(0);
    }

    /// Takes each handshake message with its header; those behind ClientKeyExchange are not part of the session hash.
    void transcript(int kind, byte[] a, int header, int length) {
        if (kind == HandshakeReader.HELLO_REQUEST) {
            // RFC 5246 7.4.1.1: it is no part of the handshake's hashes.
            return;
        }
        if (kind == HandshakeReader.CLIENT_KEY_EXCHANGE
                && length <= MAX_KEY_EXCHANGE
                && !secrets.keys().isEmpty()) {
            keyExchange = Arrays.copyOfRange(a, header + HEADER, header + length);
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
        if (suite == null || server.version() != TlsSession.TLS12) {
            return RecordKeys.NONE;
        }
        if (found.isEmpty()) {
            found = Optional.of(masters(client, server, suite));
            foundAt = secrets.now();
        }
        return new Trials(suite, client, server, side == Side.CLIENT, found.get());
    }

    /// The labels say which of the two a secret is, but only the records prove it: 48 bytes are tried as both.
    private List<Supplier<byte[]>> masters(Hello client, Hello server, CipherSuite suite) {
        List<Supplier<byte[]>> masters = new ArrayList<>();
        List<Supplier<byte[]>> others = new ArrayList<>();
        for (Secret secret : ofSession(client.random())) {
            Supplier<byte[]> derived = memo(secret.value(), client, server, suite);
            if (secret.label() == SecretLabel.PMS_CLIENT_RANDOM) {
                masters.add(derived);
                addMaster(others, secret);
            } else {
                addMaster(masters, secret);
                others.add(derived);
            }
        }
        if (encryptedPremaster.length > 0) {
            for (Secret secret : secrets.byId(encryptedPremaster)) {
                masters.add(memo(secret.value(), client, server, suite));
            }
        }
        addResumed(masters, server.sessionId());
        masters.addAll(others);
        return masters.size() > MAX_CANDIDATES ? masters.subList(0, MAX_CANDIDATES) : masters;
    }

    private List<Secret> ofSession(byte[] clientRandom) {
        List<Secret> known = secrets.byId(clientRandom);
        for (Secret secret : known) {
            if (secret.label() == SecretLabel.CLIENT_RANDOM) {
                return known;
            }
        }
        secrets.complete();
        List<Secret> all = secrets.byId(clientRandom);
        return all.isEmpty() ? secrets.byId(withoutTime(clientRandom)) : all;
    }

    /// Zeek's name of a session.
    private static byte[] withoutTime(byte[] clientRandom) {
        int from = clientRandom.length - SecretLabel.ZEEK_RANDOM_LENGTH;
        return Arrays.copyOfRange(clientRandom, from, clientRandom.length);
    }

    /// What RSA keys and PSKs make of the ClientKeyExchange.
    private List<Supplier<byte[]>> ofKeys(Hello client, Hello server, CipherSuite suite) {
        if (ofKeys.isEmpty()) {
            List<Supplier<byte[]>> made = new ArrayList<>();
            if (!secrets.keys().isEmpty()) {
                for (byte[] premaster :
                        Premasters.of(secrets.keys(), Premasters.Exchange.of(suite.name()), keyExchange)) {
                    made.add(memo(premaster, client, server, suite));
                }
            }
            ofKeys = Optional.of(made);
        }
        return ofKeys.get();
    }

    /// Secrets under other names, a few times a session.
    private List<Supplier<byte[]>> others(Hello client, Hello server, CipherSuite suite) {
        if (otherRuns == MAX_OTHER_RUNS) {
            return List.of();
        }
        otherRuns++;
        secrets.complete();
        List<Supplier<byte[]>> others = new ArrayList<>();
        for (Secret secret : secrets.otherMasters(foundAt)) {
            boolean premaster = secret.label() == SecretLabel.PMS_CLIENT_RANDOM || secret.label() == SecretLabel.RSA;
            if (premaster) {
                others.add(() -> master(secret.value(), client, server, suite));
            } else {
                addMaster(others, secret);
            }
        }
        return others;
    }

    /// A session that resumes another by its id has no secret of its own in older logs.
    private void addResumed(List<Supplier<byte[]>> masters, byte[] sessionId) {
        if (sessionId.length == 0) {
            return;
        }
        secrets.byId(sessionId).forEach(secret -> addMaster(masters, secret));
        for (byte[] origin : secrets.resumed(sessionId)) {
            secrets.byId(origin).forEach(secret -> addMaster(masters, secret));
        }
    }

    private static void addMaster(List<Supplier<byte[]>> masters, Secret secret) {
        byte[] value = secret.value();
        if (value.length == MASTER_LENGTH) {
            masters.add(() -> value);
        }
    }

    /// The master secret that a premaster secret makes, once it is asked for.
    private Supplier<byte[]> memo(byte[] premaster, Hello client, Hello server, CipherSuite suite) {
        return new Supplier<>() {
            private byte[] made = new byte[0];

            @Override
            public byte[] get() {
                if (made.length == 0) {
                    made = master(premaster, client, server, suite);
                }
                return made;
            }
        };
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

    private void prove(byte[] master) {
        if (proven.isEmpty()) {
            proven = Optional.of(master);
            forgetTranscript();
        }
    }

    /// The candidates' keys for one direction; the first record decides between them.
    private final class Trials implements RecordKeys {
        private final CipherSuite suite;
        private final Hello client;
        private final Hello server;
        private final boolean ofClient;
        private final List<Supplier<byte[]>> candidates;
        private final SequenceSearch sequence = new SequenceSearch();
        private @Nullable RecordProtection keys;

        Trials(CipherSuite suite, Hello client, Hello server, boolean ofClient, List<Supplier<byte[]>> candidates) {
            this.suite = suite;
            this.client = client;
            this.server = server;
            this.ofClient = ofClient;
            this.candidates = candidates;
        }

        @Override
        public int candidates() {
            return candidates.size();
        }

        @Override
        public void lost(long records) {
            sequence.lost(records);
        }

        @Override
        public int open(byte[] a, int header, int length, RecordWorkspace into) {
            RecordProtection known = keys;
            int content =
                    known == null ? openFirst(a, header, length, into) : sequence.open(known, a, header, length, into);
            if (content < 0) {
                sequence.passOver();
            }
            return content;
        }

        @Override
        public Optional<RecordProtection> present() {
            return sequence.sure() ? Optional.ofNullable(keys) : Optional.empty();
        }

        @Override
        public long sequence() {
            return sequence.next();
        }

        @Override
        public boolean wasOpened(RecordProtection by, long number) {
            return by.equals(keys) && sequence.wasOpened(number);
        }

        private int openFirst(byte[] a, int header, int length, RecordWorkspace into) {
            if (proven.isPresent()) {
                byte[] master = proven.get();
                return openFirst(List.of(() -> master), a, header, length, into);
            }
            int content = openFirst(candidates, a, header, length, into);
            if (content < 0) {
                content = openFirst(ofKeys(client, server, suite), a, header, length, into);
            }
            return content < 0 ? openByOther(a, header, length, into) : content;
        }

        private int openByOther(byte[] a, int header, int length, RecordWorkspace into) {
            int content = openFirst(others(client, server, suite), a, header, length, into);
            if (content >= 0) {
                secrets.openedByOther();
            }
            return content;
        }

        private int openFirst(List<Supplier<byte[]>> likely, byte[] a, int header, int length, RecordWorkspace into) {
            for (Supplier<byte[]> candidate : likely) {
                byte[] master = candidate.get();
                RecordProtection trial = protection(master);
                int content = sequence.open(trial, a, header, length, into);
                if (content >= 0) {
                    keys = trial;
                    prove(master);
                    return content;
                }
            }
            return RecordProtection.FAILED;
        }

        @SuppressWarnings("ReferenceEquality")
        private RecordProtection protection(byte[] master) {
            Derived keys = derived.filter(known -> known.master() == master).orElse(null);
            if (keys == null) {
                keys = new Derived(master, RecordProtection.keyBlock(suite, master, client.random(), server.random()));
                derived = Optional.of(keys);
            }
            return RecordProtection.tls12(suite, keys.keyBlock(), server.encryptThenMac(), ofClient);
        }
    }
}
