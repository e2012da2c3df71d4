package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.crypto.ChainedProtection;
import dev.kaifu.protocol.tls.crypto.Negotiated;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import dev.kaifu.protocol.tls.crypto.SessionKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Guesses what hello messages said that were not captured; a record proves it. In TLS 1.3 the ServerHello is worth no
/// more than the suite, of which there are few (RFC 8446 B.4), and the ClientHello no more than the name of the
/// session's secrets. Up to TLS 1.2 the keys are made of both randoms (RFC 5246 6.3): the key log names the client's,
/// nothing the server's.
final class LostHellos {
    /// Numbers of records that a session may have come to before its capture began.
    static final int MAX_NUMBER = 1 << 15;
    /// The suites of RFC 8446 B.4, the usual ones first.
    private static final int[] SUITES = {0x1302, 0x1301, 0x1303, 0x1304, 0x1305};
    /// Records of a side that suites are tried with, where the session's secrets are known: its handshake's may not be.
    private static final int MAX_RUNS = 16;
    /// The same where they are not.
    private static final int MAX_OTHER_RUNS = 2;
    /// Records that may be missing with the ServerHello: each suite is tried at so many numbers.
    private static final long MAX_LOST = 1 << 8;
    /// Records that may be missing before the first that tells the ClientHello: the Finished, which comes first.
    private static final long MAX_LOST_FINISHED = 1;
    /// Numbers that are tried first with all secrets, before greater ones are.
    private static final int FIRST_NUMBERS = 64;
    /// Secrets of one label and length that the trials can come to.
    static final int MAX_REACH = SequenceSearch.MAX_TRIALS / FIRST_NUMBERS + 1;

    private static final int RANDOM_LENGTH = 32;

    /// What the records proved.
    ///
    /// @param known the session's secrets that may be in force
    record Found(CipherSuite suite, byte[] clientRandom, List<Secret> known) {}

    /// What was tried with the records of one side.
    private static final class Tried {
        private int runs;
        /// Of the trials with secrets of others, which find nothing in most sessions: they must take nothing
        /// from the name's, nor those of one side from those of the other.
        private final SequenceSearch.Bounds ofOthers;

        Tried(int connection) {
            this.ofOthers = SequenceSearch.Bounds.of(connection);
        }
    }

    private final SessionSecrets secrets;
    private final Tried fromClient;
    private final Tried fromServer;
    /// Of the trials with secrets under the session's name, of both sides.
    private final SequenceSearch.Bounds ofTheName;

    LostHellos(SessionSecrets secrets) {
        this.secrets = secrets;
        this.ofTheName = SequenceSearch.Bounds.of(secrets.connection());
        this.fromClient = new Tried(secrets.connection());
        this.fromServer = new Tried(secrets.connection());
    }

    private Tried tried(Side side) {
        return side == Side.CLIENT ? fromClient : fromServer;
    }

    /// Which suite and secrets of TLS 1.3 open this record, where the ServerHello is missing.
    ///
    /// @param client the ClientHello, where that was captured
    /// @param lost how many records may have gone before
    Optional<Found> find(
            Optional<Hello> client, Side side, long lost, byte[] a, int header, int length, RecordWorkspace into) {
        int run = tried(side).runs++;
        if (run >= MAX_RUNS) {
            return Optional.empty();
        }
        List<Secret> known =
                client.map(asked -> TrafficSecrets.of(asked, secrets)).orElse(List.of());
        if (!known.isEmpty()) {
            byte[] random = client.get().random();
            Optional<Found> found = suiteFor(known, random, side, lost, a, header, length, into);
            if (found.isEmpty() && run == 0) {
                found = suiteFor(more(known, random), random, side, lost, a, header, length, into);
            }
            // A side without a secret of its own may have it under another name.
            if (found.isPresent() || Secret.holds(known, applicationSecret(side))) {
                return found;
            }
        }
        if (run >= MAX_OTHER_RUNS) {
            return Optional.empty();
        }
        secrets.complete();
        return session(side, a, header, length, into);
    }

    private static SecretLabel applicationSecret(Side side) {
        return side == Side.CLIENT ? SecretLabel.CLIENT_TRAFFIC_SECRET : SecretLabel.SERVER_TRAFFIC_SECRET;
    }

    /// All secrets of a session, where the input holds more than are known before all of it has been looked through;
    /// else none.
    private List<Secret> more(List<Secret> known, byte[] random) {
        secrets.complete();
        List<Secret> all = secrets.byId(random);
        return all.size() > known.size() ? all : List.of();
    }

    private Optional<Found> suiteFor(
            List<Secret> known,
            byte[] random,
            Side side,
            long lost,
            byte[] a,
            int header,
            int length,
            RecordWorkspace into) {
        for (int code : SUITES) {
            CipherSuite suite = CipherSuite.of(code).orElseThrow();
            Tls13Epochs keys = Tls13Epochs.guessed(suite, known, side, ofTheName);
            keys.lost(Math.min(lost, MAX_LOST));
            if (keys.open(a, header, length, into) >= 0) {
                return Optional.of(new Found(suite, random, known));
            }
        }
        return Optional.empty();
    }

    /// A secret that may be in force. Its keys are made when they are first tried: most never are.
    static final class Candidate {
        private final CipherSuite suite;
        private final Secret secret;
        private @Nullable RecordProtection keys;

        Candidate(CipherSuite suite, Secret secret) {
            this.suite = suite;
            this.secret = secret;
        }

        int open(long number, byte[] a, int header, int length, RecordWorkspace into) {
            RecordProtection made = keys;
            if (made == null) {
                made = RecordProtection.tls13(suite, secret.value());
                keys = made;
            }
            return made.open(number, a, header, length, into);
        }
    }

    /// The session of the key log that this record is of, at whichever number.
    private Optional<Found> session(Side side, byte[] a, int header, int length, RecordWorkspace into) {
        List<Candidate> candidates = candidates(side);
        SequenceSearch.Bounds bounds = tried(side).ofOthers;
        int first = 0;
        for (int behind = FIRST_NUMBERS; first < MAX_NUMBER && !candidates.isEmpty(); behind *= 2) {
            for (Candidate candidate : candidates) {
                for (int number = first; number < behind; number++) {
                    if (!affords(bounds, length)) {
                        return Optional.empty();
                    }
                    if (candidate.open(number, a, header, length, into) >= 0) {
                        return Optional.of(found(candidate));
                    }
                }
            }
            first = behind;
        }
        return Optional.empty();
    }

    private boolean affords(SequenceSearch.Bounds bounds, int length) {
        return bounds.trials() < SequenceSearch.share(secrets.connection()) && bounds.affords(length);
    }

    private Found found(Candidate candidate) {
        secrets.openedByOther();
        byte[] random = candidate.secret.id();
        List<Secret> known = new ArrayList<>(secrets.byId(random));
        known.removeIf(secret -> secret.label() != SecretLabel.CLIENT_TRAFFIC_SECRET
                && secret.label() != SecretLabel.SERVER_TRAFFIC_SECRET);
        return new Found(candidate.suite, random, known);
    }

    /// The secrets of application data, the likely suites of all sessions first, and of each suite this side's secrets
    /// first: which end is the client may be a guess too.
    /// They are made for each run, of which there are few: a connection may stay open for long.
    List<Candidate> candidates(Side side) {
        SecretLabel own = applicationSecret(side);
        SecretLabel other = applicationSecret(side.other());
        List<Secret> sessions = secrets.otherSessions(secrets.now());
        List<Candidate> candidates = new ArrayList<>();
        for (int code : SUITES) {
            CipherSuite suite = CipherSuite.of(code).orElseThrow();
            addAll(candidates, suite, own, sessions);
            addAll(candidates, suite, other, sessions);
        }
        return candidates;
    }

    /// As many as the trials can come to.
    private void addAll(List<Candidate> candidates, CipherSuite suite, SecretLabel label, List<Secret> sessions) {
        int reach = Math.min(MAX_REACH, SequenceSearch.share(secrets.connection()) / FIRST_NUMBERS + 1);
        for (Secret secret : sessions) {
            if (secret.label() == label && Tls13Epochs.hashLength(suite) == secret.value().length) {
                candidates.add(new Candidate(suite, secret));
                if (--reach == 0) {
                    return;
                }
            }
        }
    }

    /// The ClientHello, up to TLS 1.2, whose session's master secret opens this record, one of the first that are
    /// sealed.
    ///
    /// @param passed how many went before it
    /// @param lost how many more may have
    Optional<Hello> findClient(
            Hello server, Side side, long passed, long lost, byte[] a, int header, int length, RecordWorkspace into) {
        int run = tried(side).runs++;
        Negotiated negotiated = Negotiated.of(server).orElse(null);
        if (run >= MAX_OTHER_RUNS || negotiated == null) {
            return Optional.empty();
        }
        secrets.complete();
        for (Secret secret : secrets.otherMasters(secrets.now())) {
            byte[] random = secret.id();
            if (secret.label() != SecretLabel.CLIENT_RANDOM || random.length != RANDOM_LENGTH) {
                continue;
            }
            SessionKeys keys = SessionKeys.of(negotiated, secret.value(), random, server.random());
            for (long number = passed; number <= passed + Math.min(lost, MAX_LOST_FINISHED); number++) {
                if (protection(keys, side, number).open(number, a, header, length, into) >= 0) {
                    secrets.openedByOther();
                    return Optional.of(Hello.presumedClient(random));
                }
            }
        }
        return Optional.empty();
    }

    private static RecordProtection protection(SessionKeys keys, Side side, long number) {
        RecordProtection fresh = keys.protection(side == Side.CLIENT);
        if (number > 0 && fresh instanceof ChainedProtection chain) {
            // It does not begin anew behind records that were not opened.
            chain.lost();
        }
        return fresh;
    }
}
