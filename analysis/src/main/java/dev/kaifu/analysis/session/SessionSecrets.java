package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.LongTermKeys;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The secrets as one session may know them: those that stood before its packets, where the input is read only once.
public interface SessionSecrets {
    /// Nothing is known.
    SessionSecrets NONE = new SessionSecrets() {
        @Override
        public List<Secret> byId(byte[] id) {
            return List.of();
        }

        @Override
        public boolean hasResumptionPskOnly(byte[] clientRandom) {
            return false;
        }
    };

    /// All secrets with this id: client random, session id or 8 bytes of the encrypted premaster secret.
    List<Secret> byId(byte[] id);

    /// Whether a log holds nothing but a `Resumption PSK` of that session.
    boolean hasResumptionPskOnly(byte[] clientRandom);

    /// Client randoms of the earlier sessions that a session with this id resumes (RFC 5246 7.4.1.3).
    default List<byte[]> resumed(byte[] sessionId) {
        return List.of();
    }

    /// Master secrets of earlier sessions, whatever opened them: of those with one of these session ids, or that were
    /// given a ticket with such a SHA-256.
    ///
    /// @param ids what this session shows of the one that it resumes
    default List<byte[]> earlierMasters(List<byte[]> ids) {
        return List.of();
    }

    /// Whether the sessions that resume this one are to know its master secret.
    default boolean learnsEarlier() {
        return false;
    }

    /// A session with this id or ticket has this master secret.
    default void earlier(byte[] id, byte[] master) {}

    /// How many secrets were given beside the input, of whichever session.
    default long given() {
        return 0;
    }

    /// Whether anybody is to know which secrets prove themselves; where not, [#derived] need not be told.
    default boolean wantsProofs() {
        return false;
    }

    /// A master secret has opened a record of the session with this client random.
    default void proved(byte[] clientRandom, byte[] master) {}

    /// A traffic secret has opened a record, or follows from a PSK that has proved itself.
    default void derived(Secret secret) {}

    /// Some secrets are missing: whatever of the input may hold more is looked through first.
    default void complete() {}

    /// Keys that belong to no one session.
    default LongTermKeys keys() {
        return LongTermKeys.NONE;
    }

    /// The PSK of a ticket of TLS 1.3.
    ///
    /// @param ticket the ticket's SHA-256
    default Optional<byte[]> resumptionPsk(byte[] ticket) {
        return Optional.empty();
    }

    /// Master and premaster secrets to try when none under the session's own names opens it.
    ///
    /// @param at as of [#now()]
    default List<Secret> otherMasters(long at) {
        return List.of();
    }

    /// The same, traffic secrets of TLS 1.3.
    default List<Secret> otherTraffic(long at) {
        return List.of();
    }

    /// Secrets of the sessions of TLS 1.3 to try where it is not known which one this is: those of application data,
    /// and
    /// others.
    ///
    /// @param at as of [#now()]
    default List<Secret> otherSessions(long at) {
        Set<String> names = new HashSet<>();
        List<Secret> all = new ArrayList<>();
        for (Secret secret : otherTraffic(at)) {
            if (names.add(HexFormat.of().formatHex(secret.id()))) {
                all.addAll(byId(secret.id(), at));
            }
        }
        return all;
    }

    /// One of the others opened the session.
    default void openedByOther() {}

    /// The moment, for those who ask later what was known at it.
    default long now() {
        return Long.MAX_VALUE;
    }

    /// All secrets with this id that were known at a moment.
    default List<Secret> byId(byte[] id, long at) {
        return byId(id);
    }

    /// The number of the session's connection, from 0: later ones may try less.
    default int connection() {
        return 0;
    }

    /// Those of a store that is complete.
    static SessionSecrets of(SecretStore store) {
        return new SessionSecrets() {
            @Override
            public List<Secret> byId(byte[] id) {
                return store.byId(id);
            }

            @Override
            public boolean hasResumptionPskOnly(byte[] clientRandom) {
                return store.hasResumptionPskOnly(clientRandom);
            }

            @Override
            public Optional<byte[]> resumptionPsk(byte[] ticket) {
                return store.resumptionPsk(ticket, Long.MAX_VALUE);
            }

            @Override
            public LongTermKeys keys() {
                return store.keys();
            }
        };
    }
}
