package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Premasters;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.crypto.ChainedProtection;
import dev.kaifu.protocol.tls.crypto.Negotiated;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import dev.kaifu.protocol.tls.crypto.SessionKeys;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds the master secrets that may fit a session up to TLS 1.2: by client random, by session id or ticket, or made of
/// a premaster secret. The first record that one of them opens proves it, for both directions.
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
    /// How often earlier sessions are asked for: before and behind the trials of each side's first record.
    private static final int MAX_EARLIER_RUNS = 4;
    /// Records of a direction that all these are tried with: the first one tells, unless it is damaged.
    private static final int MAX_FIRST_RECORDS = 64;
    /// A session id, and a ticket.
    private static final int MAX_OWN_IDS = 4;
    /// A ClientKeyExchange is as long as a server's key.
    private static final int MAX_KEY_EXCHANGE = 1 << 12;

    private final SessionSecrets secrets;
    private ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private boolean closed;
    private boolean lost;
    private byte[] encryptedPremaster = new byte[0];
    private boolean exchangedKeys;
    /// The ClientHello stands at the transcript's beginning.
    private boolean hasClientHello;
    /// The server's ServerHelloDone has come.
    private boolean doneSaid;
    /// The ClientKeyExchange's body, where there are keys that may make something of it.
    private byte[] keyExchange = new byte[0];

    private int otherRuns;
    private int earlierRuns;
    /// What comes later is not known to the session, whenever it tries.
    private long foundAt;

    private Optional<List<Supplier<byte[]>>> ofKeys = Optional.empty();
    private Optional<List<Supplier<byte[]>>> found = Optional.empty();
    private Optional<List<Supplier<byte[]>>> ofEarlier = Optional.empty();
    /// What a session that resumes this one will show of it.
    private final List<byte[]> ownIds = new ArrayList<>();
    /// Tickets that the server gave, by their ids.
    private final List<byte[]> tickets = new ArrayList<>();

    /// Whether it has been asked if a ticket is to come that may tell, and whether it is.
    private boolean askedForTicket;

    private boolean ticketIsDue;
    /// Whether the session's own names have been looked for once more.
    private boolean lookedAgain;

    private long tried;
    private Optional<byte[]> proven = Optional.empty();
    private Optional<Secret> foreign = Optional.empty();
    /// The keys of both sides, of the candidates tried so far, for the next record and the other side. Of secrets under
    /// other names, of the last one alone.
    private final List<Derived> derived = new ArrayList<>(1);

    /// @param master the array itself tells a candidate from the others
    private record Derived(byte[] master, SessionKeys keys) {}

    /// A candidate as it stands in the log.
    private record Master(byte[] value) implements Supplier<byte[]> {
        @Override
        public byte[] get() {
            return value;
        }
    }

    /// A candidate that names another session, or is labelled as what it would not be here.
    private record Foreign(Secret secret, Supplier<byte[]> master) implements Supplier<byte[]> {
        @Override
        public byte[] get() {
            return master.get();
        }
    }

    MasterSecretSearch(SessionSecrets secrets) {
        this.secrets = secrets;
    }

    /// A new handshake begins.
    void restart() {
        forgetTranscript();
        closed = false;
        lost = false;
        encryptedPremaster = new byte[0];
        exchangedKeys = false;
        hasClientHello = false;
        doneSaid = false;
        keyExchange = new byte[0];
        ofKeys = Optional.empty();
        found = Optional.empty();
        ofEarlier = Optional.empty();
        ownIds.clear();
        tickets.clear();
        askedForTicket = false;
        ticketIsDue = false;
        lookedAgain = false;
        earlierRuns = 0;
        proven = Optional.empty();
        foreign = Optional.empty();
        derived.clear();
    }

    /// Bytes of memory that the transcript takes, at the most: its array doubles.
    int held() {
        return 2 * transcript.size();
    }

    /// Part of the handshake was not captured, or the session has no master secret of this kind: no session hash is
    /// made.
    void transcriptLost() {
        closed = true;
        lost = true;
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
        if (kind == HandshakeReader.CLIENT_KEY_EXCHANGE) {
            keyExchange(a, header, length);
            if (proven.isEmpty()) {
                // Where the server's ChangeCipherSpec has passed before, it was not known what the keys are made of.
                found = Optional.empty();
                ofKeys = Optional.empty();
            }
        }
        doneSaid |= kind == HandshakeReader.SERVER_HELLO_DONE;
        if (kind == HandshakeReader.NEW_SESSION_TICKET && ticketMayTell()) {
            ResumedBy.newTicket(a, header + HEADER, length - HEADER).ifPresent(this::ownTicket);
        }
        if (kind == HandshakeReader.NEW_SESSION_TICKET && doneSaid) {
            // RFC 5246 7.3, RFC 5077 3.1: the server says it behind the client's key exchange, whatever has passed
            // first.
            return;
        }
        if (closed || transcript.size() + length > MAX_TRANSCRIPT) {
            closed = true;
            return;
        }
        byte[] before = isLateHello(kind) ? transcript.toByteArray() : new byte[0];
        if (before.length > 0) {
            transcript.reset();
        }
        transcript.write(a, header, length);
        transcript.write(before, 0, before.length);
        hasClientHello |= kind == HandshakeReader.CLIENT_HELLO;
        if (kind == HandshakeReader.CLIENT_KEY_EXCHANGE) {
            closed = true;
        }
    }

    /// Whether it is a ClientHello that comes behind the server's answer: the packets have changed places.
    private boolean isLateHello(int kind) {
        return kind == HandshakeReader.CLIENT_HELLO && !hasClientHello;
    }

    /// A ticket is of use to those that learn from it, and where nothing has opened the session yet; its digest takes
    /// time.
    private boolean ticketMayTell() {
        return secrets.learnsEarlier() || ((found.isPresent() || awaitsKeyExchange()) && proven.isEmpty());
    }

    /// RFC 5246 7.4.7.1: two bytes of length, then the encrypted premaster secret; its first 8 bytes are the id.
    private void keyExchange(byte[] a, int header, int length) {
        exchangedKeys = true;
        if (length <= MAX_KEY_EXCHANGE && !secrets.keys().isEmpty()) {
            keyExchange = Arrays.copyOfRange(a, header + HEADER, header + length);
        }
        if (length >= 4 + 2 + 8) {
            int claimed = ((a[header + 4] & 0xff) << 8) | (a[header + 5] & 0xff);
            // SSL 3.0 had no length before it (RFC 6101 5.6.7.1).
            int at = header + (claimed == length - 6 ? 6 : 4);
            encryptedPremaster = Arrays.copyOfRange(a, at, at + 8);
        }
    }

    /// True where a key exchange is to come that may tell what the keys are made of.
    boolean awaitsKeyExchange() {
        return doneSaid && !exchangedKeys && !lost;
    }

    /// True where the message that names a premaster secret may be among what is missing.
    boolean missesKeyExchange() {
        return lost && encryptedPremaster.length == 0;
    }

    /// True where it resumes an earlier session: there is no key exchange before the records are sealed.
    boolean resumes() {
        return !isFull() && !lost;
    }

    /// RFC 5246 7.3: who resumes sends neither of these.
    private boolean isFull() {
        return exchangedKeys || doneSaid;
    }

    /// s_client calls the session by the ticket that it got. A server gives one, unless somebody plays tricks.
    private void ownTicket(byte[] id) {
        boolean isNew = tickets.stream().noneMatch(known -> Arrays.equals(known, id));
        if (!isNew || tickets.size() == MAX_OWN_IDS) {
            return;
        }
        tickets.add(id);
        if (proven.isEmpty() && found.isPresent()) {
            for (Secret secret : secrets.byId(id)) {
                if (found.get().size() < MAX_CANDIDATES) {
                    addMaster(found.get(), secret);
                }
            }
        }
        if (secrets.learnsEarlier()) {
            tellLater(id);
        }
    }

    /// True between the client's ChangeCipherSpec and the server's, where nothing has told yet which secret opens the
    /// session and the server is to send a ticket, by which it may be known (RFC 5077 3.1).
    boolean awaitsTicket() {
        if (!askedForTicket && found.isPresent()) {
            askedForTicket = true;
            boolean undecided = exchangedKeys && found.get().isEmpty() && proven.isEmpty();
            ticketIsDue = undecided && secrets.keys().isEmpty() && ResumedBy.promisesTicket(handshake());
        }
        return ticketIsDue;
    }

    /// The server's ChangeCipherSpec has come: no ticket does.
    void awaitsNoTicket() {
        askedForTicket = true;
        ticketIsDue = false;
    }

    /// The session will be known by this to those that resume it, under the master secret that proves itself.
    private void tellLater(byte[] id) {
        if (proven.isPresent()) {
            secrets.earlier(id, proven.get());
        } else if (ownIds.size() < MAX_OWN_IDS) {
            ownIds.add(id);
        }
    }

    /// Keys of every master secret that may fit, for the records that `side` sends from now on.
    ///
    /// @param bounds of all trials of that side
    RecordKeys trials(Hello client, Hello server, Side side, SequenceSearch.Bounds bounds) {
        Negotiated negotiated = Negotiated.of(server).orElse(null);
        if (negotiated == null) {
            return RecordKeys.NONE;
        }
        if (found.isEmpty()) {
            found = Optional.of(masters(client, server, negotiated));
            foundAt = secrets.now();
            if (secrets.learnsEarlier() && server.sessionId().length > 0) {
                tellLater(server.sessionId());
            }
        }
        boolean ofClient = side == Side.CLIENT;
        return negotiated.chained()
                ? new ChainedTrials(negotiated, client, server, ofClient, found.get(), bounds)
                : new Trials(negotiated, client, server, ofClient, found.get(), bounds);
    }

    /// The labels say which of the two a secret is, but only the records prove it: 48 bytes are tried as both.
    private List<Supplier<byte[]>> masters(Hello client, Hello server, Negotiated negotiated) {
        List<Supplier<byte[]>> masters = new ArrayList<>();
        List<Supplier<byte[]>> others = new ArrayList<>();
        for (Secret secret : ofSession(client.random())) {
            Supplier<byte[]> derived = memo(secret.value(), client, server, negotiated);
            if (secret.label() == SecretLabel.PMS_CLIENT_RANDOM) {
                masters.add(derived);
                addForeign(others, secret);
            } else {
                addMaster(masters, secret);
                others.add(new Foreign(secret, derived));
            }
        }
        if (encryptedPremaster.length > 0) {
            for (Secret secret : secrets.byId(encryptedPremaster)) {
                masters.add(memo(secret.value(), client, server, negotiated));
            }
        }
        addResumed(masters, server);
        tickets.forEach(ticket -> addMasters(masters, ticket));
        masters.addAll(others);
        return masters.size() > MAX_CANDIDATES ? masters.subList(0, MAX_CANDIDATES) : masters;
    }

    /// Where all that was known under the session's own names has failed: what stands there once the whole input has
    /// been
    /// looked through, whichever session has first asked for that.
    private List<Supplier<byte[]>> more(Hello client, Hello server, Negotiated negotiated) {
        if (lookedAgain || found.isEmpty()) {
            return List.of();
        }
        lookedAgain = true;
        secrets.complete();
        List<Supplier<byte[]>> known = found.get();
        List<Supplier<byte[]>> more = new ArrayList<>();
        for (Supplier<byte[]> master : masters(client, server, negotiated)) {
            if (known.size() + more.size() < MAX_CANDIDATES && !holds(known, master.get())) {
                more.add(master);
            }
        }
        // The other side begins with them.
        known.addAll(more);
        return more;
    }

    private static boolean holds(List<Supplier<byte[]>> masters, byte[] master) {
        for (Supplier<byte[]> known : masters) {
            if (Arrays.equals(known.get(), master)) {
                return true;
            }
        }
        return false;
    }

    private List<Secret> ofSession(byte[] clientRandom) {
        List<Secret> known = secrets.byId(clientRandom);
        if (Secret.holds(known, SecretLabel.CLIENT_RANDOM)) {
            return known;
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
    private List<Supplier<byte[]>> ofKeys(Hello client, Hello server, Negotiated negotiated) {
        if (ofKeys.isEmpty()) {
            List<Supplier<byte[]>> made = new ArrayList<>();
            if (!secrets.keys().isEmpty()) {
                for (byte[] premaster : Premasters.of(
                        secrets.keys(),
                        Premasters.Exchange.of(negotiated.suite().name()),
                        keyExchange)) {
                    made.add(memo(premaster, client, server, negotiated));
                }
            }
            ofKeys = Optional.of(made);
        }
        return ofKeys.get();
    }

    /// The master secret of the session that this one resumes, however that was found.
    private List<Supplier<byte[]>> ofEarlier(Hello client, Hello server) {
        // The key exchange may be among what is missing.
        if (isFull() || (lost && !ResumedBy.mayResume(client, server))) {
            return List.of();
        }
        List<Supplier<byte[]>> made = ofEarlier.orElse(List.of());
        if (made.isEmpty() && earlierRuns < MAX_EARLIER_RUNS) {
            earlierRuns++;
            made = new ArrayList<>();
            for (byte[] master : secrets.earlierMasters(ResumedBy.ids(server, handshake()))) {
                made.add(new Master(master));
            }
            ofEarlier = Optional.of(made);
        }
        return made;
    }

    /// Secrets under other names, a few times a session.
    private List<Supplier<byte[]>> others(Hello client, Hello server, Negotiated negotiated) {
        if (otherRuns == MAX_OTHER_RUNS) {
            return List.of();
        }
        otherRuns++;
        secrets.complete();
        List<Supplier<byte[]>> others = new ArrayList<>();
        for (Secret secret : secrets.otherMasters(foundAt)) {
            boolean premaster = secret.label() == SecretLabel.PMS_CLIENT_RANDOM || secret.label() == SecretLabel.RSA;
            if (isOwn(secret.id(), client, server)) {
                // There were too many of them.
                others.add(premaster ? memo(secret.value(), client, server, negotiated) : secret::value);
            } else if (premaster) {
                others.add(new Foreign(secret, () -> master(secret.value(), client, server, negotiated)));
            } else {
                addForeign(others, secret);
            }
        }
        return others;
    }

    private boolean isOwn(byte[] id, Hello client, Hello server) {
        return Arrays.equals(id, client.random())
                || (id.length > 0 && (Arrays.equals(id, server.sessionId()) || Arrays.equals(id, encryptedPremaster)));
    }

    /// A session that resumes another by its id has no secret of its own in older logs.
    private void addResumed(List<Supplier<byte[]>> masters, Hello server) {
        byte[] sessionId = server.sessionId();
        if (masters.isEmpty() && !exchangedKeys) {
            // Where s_client prints no other name, it calls a session by its ticket.
            for (byte[] id : ResumedBy.ids(server, handshake())) {
                addMasters(masters, id);
            }
        } else if (sessionId.length > 0) {
            addMasters(masters, sessionId);
        }
        for (byte[] origin : secrets.resumed(sessionId)) {
            addMasters(masters, origin);
        }
    }

    private void addMasters(List<Supplier<byte[]>> masters, byte[] id) {
        for (Secret secret : secrets.byId(id)) {
            addMaster(masters, secret);
        }
    }

    private static void addMaster(List<Supplier<byte[]>> masters, Secret secret) {
        byte[] value = secret.value();
        if (value.length == MASTER_LENGTH) {
            masters.add(new Master(value));
        }
    }

    private static void addForeign(List<Supplier<byte[]>> masters, Secret secret) {
        byte[] value = secret.value();
        if (value.length == MASTER_LENGTH) {
            masters.add(new Foreign(secret, new Master(value)));
        }
    }

    /// The secret that opened the session although it names another one, or bears another label.
    Optional<Secret> foreign() {
        return foreign;
    }

    /// How often a record was tried with the keys of one candidate.
    long tried() {
        return tried;
    }

    /// The master secret that a premaster secret makes, once it is asked for.
    private Supplier<byte[]> memo(byte[] premaster, Hello client, Hello server, Negotiated negotiated) {
        return new Supplier<>() {
            private byte[] made = new byte[0];

            @Override
            public byte[] get() {
                if (made.length == 0) {
                    made = master(premaster, client, server, negotiated);
                }
                return made;
            }
        };
    }

    private byte[] master(byte[] premaster, Hello client, Hello server, Negotiated negotiated) {
        boolean extended = client.extendedMasterSecret() && server.extendedMasterSecret();
        return extended
                ? SessionKeys.extendedMaster(negotiated, premaster, handshake())
                : SessionKeys.master(negotiated, premaster, client.random(), server.random());
    }

    /// What RFC 7627 section 3 hashes.
    byte[] handshake() {
        return transcript.toByteArray();
    }

    @SuppressWarnings("ReferenceEquality")
    private void prove(byte[] clientRandom, byte[] master) {
        if (proven.isEmpty()) {
            derived.removeIf(known -> known.master() != master);
            proven = Optional.of(master);
            secrets.proved(clientRandom, master);
            ownIds.forEach(id -> secrets.earlier(id, master));
            ownIds.clear();
            forgetTranscript();
        }
    }

    /// The candidates' keys for one direction; the first record decides between them.
    private class Trials implements RecordKeys {
        private final Negotiated negotiated;
        private final Hello client;
        private final Hello server;
        private final boolean ofClient;
        private final List<Supplier<byte[]>> candidates;
        private final SequenceSearch sequence;
        private @Nullable RecordProtection keys;
        private boolean triesOthers;
        /// Records that no candidate opened.
        private int unopened;

        Trials(
                Negotiated negotiated,
                Hello client,
                Hello server,
                boolean ofClient,
                List<Supplier<byte[]>> candidates,
                SequenceSearch.Bounds bounds) {
            this.sequence = new SequenceSearch(bounds);
            this.negotiated = negotiated;
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
        public void passed(long records) {
            sequence.passOver(records);
        }

        @Override
        public final int open(byte[] a, int header, int length, RecordWorkspace into) {
            int content = tried(a, header, length, into);
            passed(a, header, length);
            if (content < 0) {
                sequence.passOver();
            }
            return content;
        }

        @Override
        public final int openIfRecord(byte[] a, int header, int length, RecordWorkspace into) {
            int content = tried(a, header, length, into);
            boolean isRecord = content >= 0 || recognised();
            if (isRecord) {
                passed(a, header, length);
            }
            if (isRecord && content < 0) {
                sequence.passOver();
            }
            return content;
        }

        private int tried(byte[] a, int header, int length, RecordWorkspace into) {
            RecordProtection known = keys;
            return known == null ? openFirst(a, header, length, into) : sequence.open(known, a, header, length, into);
        }

        /// A record has passed, whether it was opened or not.
        void passed(byte[] a, int header, int length) {
            // It says nothing of the next one.
        }

        /// Whether what was tried last is a record for sure, although it was not opened.
        boolean recognised() {
            return false;
        }

        @Override
        public boolean exhausted() {
            return sequence.exhausted() || (keys == null && unopened >= MAX_FIRST_RECORDS && !sequence.sure());
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

        final @Nullable RecordProtection keys() {
            return keys;
        }

        final void passOver() {
            sequence.passOver();
        }

        final boolean possiblyLost() {
            return !sequence.sure();
        }

        private int openFirst(byte[] a, int header, int length, RecordWorkspace into) {
            if (proven.isPresent()) {
                byte[] master = proven.get();
                return openFirst(List.of(new Master(master)), a, header, length, into);
            }
            if (unopened >= MAX_FIRST_RECORDS) {
                return RecordProtection.FAILED;
            }
            int content = openUndecided(a, header, length, into);
            unopened += content < 0 ? 1 : 0;
            return content;
        }

        private int openUndecided(byte[] a, int header, int length, RecordWorkspace into) {
            int content = openFirst(candidates, a, header, length, into);
            if (content < 0 && !candidates.isEmpty()) {
                content = openFirst(more(client, server, negotiated), a, header, length, into);
            }
            if (content < 0) {
                content = openFirst(ofKeys(client, server, negotiated), a, header, length, into);
            }
            if (content >= 0) {
                return content;
            }
            List<Supplier<byte[]>> earlier = ofEarlier(client, server);
            content = openFirst(earlier, a, header, length, into);
            if (content < 0) {
                content = openByOther(a, header, length, into);
            }
            // Where not all could be tried, the earlier session may have been luckier.
            return content < 0 && earlier.isEmpty()
                    ? openFirst(ofEarlier(client, server), a, header, length, into)
                    : content;
        }

        private int openByOther(byte[] a, int header, int length, RecordWorkspace into) {
            triesOthers = true;
            int content = openFirst(others(client, server, negotiated), a, header, length, into);
            triesOthers = false;
            if (content >= 0) {
                secrets.openedByOther();
            }
            return content;
        }

        private int openFirst(List<Supplier<byte[]>> likely, byte[] a, int header, int length, RecordWorkspace into) {
            for (Supplier<byte[]> candidate : likely) {
                byte[] master = candidate.get();
                RecordProtection trial = protection(master);
                tried++;
                int content = sequence.open(trial, a, header, length, into);
                if (content >= 0) {
                    keys = trial;
                    if (candidate instanceof Foreign other) {
                        foreign = Optional.of(other.secret);
                    }
                    prove(client.random(), master);
                    return content;
                }
            }
            return RecordProtection.FAILED;
        }

        @SuppressWarnings("ReferenceEquality")
        RecordProtection protection(byte[] master) {
            for (Derived known : derived) {
                if (known.master() == master) {
                    return known.keys().protection(ofClient);
                }
            }
            SessionKeys made = SessionKeys.of(negotiated, master, client.random(), server.random());
            if (derived.size() == MAX_CANDIDATES || (triesOthers && !derived.isEmpty())) {
                derived.removeLast();
            }
            derived.add(new Derived(master, made));
            return made.protection(ofClient);
        }
    }

    /// The same where a record cannot be opened without the one before it: none is opened ahead, and the keys are told
    /// what passes.
    private final class ChainedTrials extends Trials {
        ChainedTrials(
                Negotiated negotiated,
                Hello client,
                Hello server,
                boolean ofClient,
                List<Supplier<byte[]>> candidates,
                SequenceSearch.Bounds bounds) {
            super(negotiated, client, server, ofClient, candidates, bounds);
        }

        @Override
        void passed(byte[] a, int header, int length) {
            if (keys() instanceof ChainedProtection chain) {
                chain.passed(a, header, length);
            }
        }

        @Override
        boolean recognised() {
            return keys() instanceof ChainedProtection chain && chain.recognised();
        }

        @Override
        RecordProtection protection(byte[] master) {
            RecordProtection fresh = super.protection(master);
            // Behind a record that could not be opened the chain does not begin anew.
            boolean first = sequence() == 0 && !possiblyLost();
            if (!first && fresh instanceof ChainedProtection chain) {
                chain.lost();
            }
            return fresh;
        }

        @Override
        public void lost(long records) {
            super.lost(records);
            if (keys() instanceof ChainedProtection chain) {
                chain.lost();
            }
        }

        @Override
        public void lostRecord(int fragmentLength) {
            // Behind records of which some may be missing, the place in the stream is not known either.
            if (possiblyLost() || !(keys() instanceof ChainedProtection chain)) {
                lost(1);
                return;
            }
            passOver();
            chain.lost(fragmentLength);
        }

        @Override
        public Optional<RecordProtection> present() {
            return Optional.empty();
        }
    }
}
