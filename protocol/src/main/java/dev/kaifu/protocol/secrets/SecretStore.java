package dev.kaifu.protocol.secrets;

import java.nio.ByteBuffer;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The secrets known so far, without duplicates, looked up by what a session shows on the wire. Several threads may use
/// it. Made for millions: a secret takes about 30 bytes more than its id and its value have.
///
/// Each secret is known from the start (0), or from a packet on (its number): who asks with a packet's number is told
/// what
/// was known there, however far others have read on.
public final class SecretStore {
    /// Far more than the secrets of one session, its key updates included; of more, the first are found by the id.
    public static final int MAX_OF_ONE_ID = SecretRecords.MAX_CHAIN;
    /// What a store that is not told otherwise may take.
    public static final long MAX_BYTES = 1L << 30;

    /// PSKs of tickets, some 20 MB.
    private static final int MAX_RESUMPTION_PSKS = 1 << 16;

    /// The sessions of key logs have up to seven secrets (RFC 9850 section 2.2).
    private static final int SHORT_CHAIN = 16;

    private final SecretRecords records = new SecretRecords();
    /// The latest record of each id; they are chained backwards.
    private final RecordTable byId = new RecordTable(records, RecordTable.Key.ID);
    /// Those whose chain is too long to look through it for each new one, and those that are in no chain.
    private final RecordTable byContent = new RecordTable(records, RecordTable.Key.CONTENT);

    private final long maxBytes;
    private LongTermKeys keys = LongTermKeys.NONE;
    private int size;
    private boolean full;
    private boolean premasters;
    private boolean resumptionPsksOnly;
    private final Map<ByteBuffer, KnownPsk> resumptionPsks = new HashMap<>();

    /// @param since the packet from which on it is known
    private record KnownPsk(byte[] psk, long since) {}

    public SecretStore() {
        this(MAX_BYTES);
    }

    /// @param maxBytes memory that its secrets may take, about; at most [#MAX_BYTES]
    public SecretStore(long maxBytes) {
        this.maxBytes = Math.min(maxBytes, MAX_BYTES);
    }

    /// Adds a secret that is known from the start; false where the very same one is known already, or no room is left
    /// ([#full()]).
    public boolean add(Secret secret) {
        return add(secret, 0);
    }

    /// Adds a secret that is known from a packet on; one that is known already keeps the lower number.
    ///
    /// @param since the packet's number, 0 for the start
    /// @return false where the very same one is known already, or no room is left ([#full()])
    public synchronized boolean add(Secret secret, long since) {
        long place = byId.place(secret.id(), 0, secret.id().length);
        int latest = byId.at(place);
        boolean manyOfThisId = latest != SecretRecords.NONE && records.chainLength(latest) >= SHORT_CHAIN;
        if (!manyOfThisId && isKnown(inChain(latest, secret), since)) {
            return false;
        }
        int kind = SecretRecords.kind(secret.label());
        int address = records.append(kind, secret.generation(), secret.id(), secret.value(), since);
        if ((manyOfThisId && isKnown(byContent.at(byContent.placeOf(address)), since)) || !hasRoom()) {
            records.drop(address);
            return false;
        }
        if (records.link(address, latest)) {
            byId.put(place, address);
        }
        if (records.chainLength(address) == SHORT_CHAIN) {
            chainByContent(address);
        } else if (manyOfThisId) {
            byContent.put(byContent.placeOf(address), address);
        }
        size++;
        premasters |= secret.label() == SecretLabel.RSA || secret.label() == SecretLabel.PMS_CLIENT_RANDOM;
        return true;
    }

    public void addAll(Collection<Secret> secrets) {
        secrets.forEach(this::add);
    }

    /// Notes that a log holds nothing but a `Resumption PSK` for the session with this client random (an s_client log
    /// of TLS 1.3), so that the session can say why it stays sealed.
    public void noteResumptionPskOnly(byte[] clientRandom) {
        noteResumptionPskOnly(clientRandom, 0);
    }

    /// @param since the number of the packet from which on this is known, 0 for the start
    public synchronized void noteResumptionPskOnly(byte[] clientRandom, long since) {
        resumptionPsksOnly = true;
        if (clientRandom.length == 0) {
            return;
        }
        int address = records.append(SecretRecords.RESUMPTION_PSK_ONLY, 0, clientRandom, new byte[0], since);
        long place = byContent.placeOf(address);
        if (isKnown(byContent.at(place), since) || !hasRoom()) {
            records.drop(address);
        } else {
            byContent.put(place, address);
        }
    }

    public boolean hasResumptionPskOnly(byte[] clientRandom) {
        return hasResumptionPskOnly(clientRandom, Long.MAX_VALUE);
    }

    /// @param at the number of the packet where this is asked
    public synchronized boolean hasResumptionPskOnly(byte[] clientRandom, long at) {
        int asked = records.append(SecretRecords.RESUMPTION_PSK_ONLY, 0, clientRandom, new byte[0], 0);
        int known = byContent.at(byContent.placeOf(asked));
        records.drop(asked);
        return known != SecretRecords.NONE && records.since(known) <= at;
    }

    /// All secrets with this id (client random, session id or 8 bytes of the encrypted premaster secret), in the order
    /// in which they came.
    public List<Secret> byId(byte[] id) {
        return byId(id, Long.MAX_VALUE);
    }

    /// The secrets with this id that are known at a packet, in the order in which they came.
    ///
    /// @param at the packet's number
    public synchronized List<Secret> byId(byte[] id, long at) {
        List<Secret> found = new ArrayList<>();
        int address = byId.at(byId.place(id, 0, id.length));
        for (; address != SecretRecords.NONE; address = records.previous(address)) {
            if (records.since(address) <= at) {
                found.add(records.secret(address));
            }
        }
        return List.copyOf(found.reversed());
    }

    /// A secret of the store.
    ///
    /// @param since the packet from which on it is known, 0 for the start
    public record Known(Secret secret, long since) {}

    /// The same as [#all()], for one who goes on when more have come.
    public Iterator<Known> known() {
        return new InOrder();
    }

    /// True where a PSK may be of a ticket: it is as long as the suite's hash (RFC 8446 4.6.1).
    static boolean isResumptionPsk(byte[] psk) {
        return psk.length == 32 || psk.length == 48;
    }

    /// Adds the PSK of a ticket of TLS 1.3; those beyond a limit are left out.
    ///
    /// @param ticket the SHA-256 of the ticket
    /// @param since the number of the packet from which on this is known, 0 for the start
    public synchronized void addResumptionPsk(byte[] ticket, byte[] psk, long since) {
        if (resumptionPsks.size() < MAX_RESUMPTION_PSKS) {
            resumptionPsks.merge(
                    ByteBuffer.wrap(ticket),
                    new KnownPsk(psk, since),
                    (known, other) -> known.since() <= other.since() ? known : other);
        }
    }

    /// The PSK of a ticket, where it is known at a packet.
    public synchronized Optional<byte[]> resumptionPsk(byte[] ticket, long at) {
        return Optional.ofNullable(resumptionPsks.get(ByteBuffer.wrap(ticket)))
                .filter(known -> known.since() <= at)
                .map(KnownPsk::psk);
    }

    public synchronized boolean holdsResumptionPsks() {
        return !resumptionPsks.isEmpty();
    }

    /// Keys that belong to no one session.
    public synchronized LongTermKeys keys() {
        return keys;
    }

    public synchronized void keys(LongTermKeys known) {
        keys = known;
    }

    /// Every secret, in the order in which they came; each is made when the iteration comes to it.
    public Collection<Secret> all() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<Secret> iterator() {
                InOrder order = new InOrder();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return order.hasNext();
                    }

                    @Override
                    public Secret next() {
                        return order.next().secret();
                    }
                };
            }

            @Override
            public int size() {
                return SecretStore.this.size();
            }
        };
    }

    public synchronized int size() {
        return size;
    }

    /// Whether some of them are premaster secrets, which make a master secret of one handshake alone.
    public synchronized boolean holdsPremasters() {
        return premasters;
    }

    /// Whether there is no secret of a session; there may be PSKs ([#holdsAny()]).
    public boolean isEmpty() {
        return size() == 0;
    }

    /// Whether some text held anything that must not be passed on: secrets of sessions, or PSKs of tickets, be the
    /// ticket told or not.
    public synchronized boolean holdsAny() {
        return size > 0 || resumptionPsksOnly || !resumptionPsks.isEmpty();
    }

    /// Whether a secret was left out because there was no room for it.
    public synchronized boolean full() {
        return full;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /// The record of a chain that is this secret, or [SecretRecords#NONE].
    private int inChain(int latest, Secret secret) {
        int kind = SecretRecords.kind(secret.label());
        int known = latest;
        while (known != SecretRecords.NONE && !records.holds(known, kind, secret.generation(), secret.value())) {
            known = records.previous(known);
        }
        return known;
    }

    /// Whether there is such a record; it is known since the earlier of the two packets then.
    private boolean isKnown(int known, long since) {
        if (known == SecretRecords.NONE) {
            return false;
        }
        records.knownSince(known, since);
        return true;
    }

    private boolean hasRoom() {
        full |= records.bytes() + byId.bytes() + byContent.bytes() > maxBytes;
        return !full;
    }

    private void chainByContent(int latest) {
        for (int address = latest; address != SecretRecords.NONE; address = records.previous(address)) {
            byContent.put(byContent.placeOf(address), address);
        }
    }

    /// Secrets that come meanwhile are met too.
    private final class InOrder implements Iterator<Known> {
        private int last = SecretRecords.NONE;

        @Override
        public boolean hasNext() {
            synchronized (SecretStore.this) {
                return following() != SecretRecords.NONE;
            }
        }

        @Override
        public Known next() {
            synchronized (SecretStore.this) {
                int next = following();
                if (next == SecretRecords.NONE) {
                    throw new NoSuchElementException();
                }
                last = next;
                return new Known(records.secret(next), records.since(next));
            }
        }

        private int following() {
            int address = last == SecretRecords.NONE ? records.first() : records.next(last);
            while (address != SecretRecords.NONE && !records.isSecret(address)) {
                address = records.next(address);
            }
            return address;
        }
    }
}
