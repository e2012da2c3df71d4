package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ProtocolVersion;
import dev.kaifu.protocol.tls.crypto.KeyDerivation;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The traffic secrets of one direction of TLS 1.3 in the order in which they come into use (RFC 8446 7.1): early,
/// handshake, application. The next one is in force when a record verifies with it at sequence number 0, so that a
/// missing handshake secret does not keep the application data sealed. A secret under a wrong label proves itself so
/// too: the session's other secrets are tried last. Behind missing bytes, KeyUpdates may be among them (RFC 8446
/// 4.6.3):
/// the secrets that would follow are tried too.
final class Tls13Epochs implements RecordKeys {
    /// Where secrets of the other side, and others, stand in the order.
    private static final int OF_ANOTHER_LABEL = 3;

    private static final int APPLICATION = 2;
    /// Secrets of one session: a key log has five, and one more for each KeyUpdate.
    private static final int MAX_SECRETS = 64;
    /// Records of a side that secrets under other names are tried with.
    private static final int MAX_OTHER_RUNS = 2;
    /// KeyUpdates of a side that one gap may hold.
    private static final int MAX_LOST_UPDATES = 4;
    /// Records in a row that may be damaged; each makes one more number to be tried for the next.
    private static final int MAX_DAMAGED = 64;

    /// One traffic secret. Its keys are made when they are first tried: most secrets of a key log never are.
    private static final class Epoch {
        private final int order;
        private final byte[] secret;
        /// The secret that it is, or that it follows from by KeyUpdates.
        private final Secret origin;

        private @Nullable RecordProtection keys;

        Epoch(int order, Secret origin) {
            this(order, origin.value(), origin);
        }

        Epoch(int order, byte[] secret, Secret origin) {
            this.order = order;
            this.secret = secret;
            this.origin = origin;
        }

        RecordProtection keys(CipherSuite suite, ProtocolVersion version) {
            RecordProtection made = keys;
            if (made == null) {
                made = RecordProtection.tls13(suite, version, secret);
                keys = made;
            }
            return made;
        }
    }

    private final CipherSuite suite;
    private final ProtocolVersion version;
    private final int candidates;
    private final List<Epoch> coming = new ArrayList<>();
    private final SequenceSearch sequence;
    private final OtherSession others;
    private final Side side;
    private @Nullable Epoch current;
    /// Those that follow the last one known, as far as they were needed behind a gap.
    private List<Epoch> following = List.of();
    private boolean updated;
    /// The handshake messages of this side are over.
    private boolean finished;
    /// The same, and no record has come since.
    private boolean handshakeOver;
    /// A secret has come into use since the handshake messages of this side were over.
    private boolean enteredSince;
    /// How many of the secrets of other names are among those that are tried.
    private int adopted;

    private boolean lookedAgain;
    /// Records in a row that no key has opened.
    private int damaged;
    private int otherRuns;

    /// The session under whose name the secrets stand that open this one, where it is not its own; both
    /// sides share it.
    static final class OtherSession {
        private final SessionSecrets secrets;
        /// What comes later is not known to the session, whenever it tries.
        private final long at;

        private List<Secret> adopted = List.of();
        private Optional<Secret> proved = Optional.empty();
        private boolean named;
        /// The session's own client random; empty where that is not known.
        private final byte[] own;

        /// No others are tried.
        static OtherSession none() {
            return new OtherSession(SessionSecrets.NONE, new byte[0]);
        }

        /// @param clientRandom of the session itself, or empty
        OtherSession(SessionSecrets secrets, byte[] clientRandom) {
            this.secrets = secrets;
            this.at = secrets.now();
            this.own = clientRandom;
        }

        /// The packet at which its secrets were asked for.
        long at() {
            return at;
        }

        /// All that stands under the session's own name, once the whole input has been looked through.
        private List<Secret> own() {
            secrets.complete();
            return secrets.byId(own, at);
        }

        /// What stands under that secret's name, behind what stands under others that have been taken already.
        private void adopt(Secret secret) {
            named = own.length > 0 && Arrays.equals(secret.id(), own) && (adopted.isEmpty() || named);
            if (!named && proved.isEmpty()) {
                proved = Optional.of(secret);
            }
            List<Secret> all = new ArrayList<>(adopted);
            all.addAll(secrets.byId(secret.id(), at));
            adopted = all;
        }

        /// Whether secrets of another name open the session.
        boolean isOther() {
            return !adopted.isEmpty() && !named;
        }

        /// Its ClientHello came late: what was adopted before may be its own.
        void nameIs(byte[] clientRandom) {
            if (!adopted.isEmpty() && areAllOf(clientRandom)) {
                named = true;
                proved = Optional.empty();
            }
        }

        private boolean areAllOf(byte[] clientRandom) {
            for (Secret secret : adopted) {
                if (!Arrays.equals(secret.id(), clientRandom)) {
                    return false;
                }
            }
            return true;
        }

        /// The first secret that opened a record and stands under another name or label.
        Optional<Secret> proved() {
            return proved;
        }
    }

    private Tls13Epochs(
            CipherSuite suite,
            ProtocolVersion version,
            List<Secret> secrets,
            Side side,
            OtherSession others,
            SequenceSearch.Bounds bounds) {
        this.sequence = new SequenceSearch(bounds);
        this.suite = suite;
        this.version = version;
        this.side = side;
        this.others = others;
        this.candidates = addComing(secrets);
        // Where none is known of the session, all that there is has been asked for.
        this.lookedAgain = secrets.isEmpty();
    }

    /// Adds secrets in the order in which they come into use; how many are of this side.
    private int addComing(List<Secret> secrets) {
        int count = 0;
        for (Secret secret : secrets) {
            Epoch epoch = new Epoch(order(secret.label(), side), secret);
            coming.add(epoch);
            count += epoch.order < OF_ANOTHER_LABEL ? 1 : 0;
        }
        return count;
    }

    /// @param known the secrets of the session's client random
    /// @param others where to look when none of them opens anything; one for both sides
    /// @param bounds of all trials of that side
    static Tls13Epochs of(
            CipherSuite suite,
            ProtocolVersion version,
            List<Secret> known,
            Side side,
            OtherSession others,
            SequenceSearch.Bounds bounds) {
        return new Tls13Epochs(suite, version, sorted(suite, known, side), side, others, bounds);
    }

    /// Those of a suite that is guessed.
    ///
    /// @param bounds of the trials, for all guesses together
    static Tls13Epochs guessed(CipherSuite suite, List<Secret> known, Side side, SequenceSearch.Bounds bounds) {
        return of(suite, new ProtocolVersion(ProtocolVersion.TLS13), known, side, OtherSession.none(), bounds);
    }

    static int hashLength(CipherSuite suite) {
        return suite.hash().equals("SHA-384") ? 48 : 32;
    }

    private static List<Secret> sorted(CipherSuite suite, List<Secret> known, Side side) {
        int hashLength = hashLength(suite);
        List<Secret> found = new ArrayList<>(Math.min(known.size(), MAX_SECRETS));
        for (Secret secret : known) {
            if (secret.value().length == hashLength) {
                found.add(placeOf(secret, found, side), secret);
            }
            if (found.size() > MAX_SECRETS) {
                found.removeLast();
            }
        }
        return found;
    }

    /// Behind those that go before it or come with it.
    private static int placeOf(Secret secret, List<Secret> sorted, Side side) {
        int at = sorted.size();
        while (at > 0 && goesBefore(secret, sorted.get(at - 1), side)) {
            at--;
        }
        return at;
    }

    private static boolean goesBefore(Secret one, Secret other, Side side) {
        int difference = order(one.label(), side) - order(other.label(), side);
        return difference < 0 || (difference == 0 && one.generation() < other.generation());
    }

    private static int order(SecretLabel label, Side side) {
        boolean client = side == Side.CLIENT;
        return switch (label) {
            case CLIENT_EARLY_TRAFFIC_SECRET -> client ? 0 : OF_ANOTHER_LABEL;
            case CLIENT_HANDSHAKE_TRAFFIC_SECRET -> client ? 1 : OF_ANOTHER_LABEL;
            case SERVER_HANDSHAKE_TRAFFIC_SECRET -> client ? OF_ANOTHER_LABEL : 1;
            case CLIENT_TRAFFIC_SECRET -> client ? APPLICATION : OF_ANOTHER_LABEL;
            case SERVER_TRAFFIC_SECRET -> client ? OF_ANOTHER_LABEL : APPLICATION;
            default -> OF_ANOTHER_LABEL;
        };
    }

    @Override
    public int candidates() {
        return candidates;
    }

    @Override
    public void lost(long records) {
        sequence.lost(records);
    }

    @Override
    public int open(byte[] a, int header, int length, RecordWorkspace into) {
        int content = openIfRecord(a, header, length, into);
        if (content >= 0) {
            damaged = 0;
        } else if (damaged < MAX_DAMAGED && areApplicationKeysDue()) {
            // It may have been damaged on its way: then it had a number.
            damaged++;
            sequence.lost(1);
        }
        return content;
    }

    /// Whether the next record comes under keys of application data that are known.
    private boolean areApplicationKeysDue() {
        return (current != null && current.order >= APPLICATION) || (finished && !coming.isEmpty());
    }

    @Override
    public int openIfRecord(byte[] a, int header, int length, RecordWorkspace into) {
        int content = openByOwn(a, header, length, into);
        if (content < 0 && !lookedAgain) {
            content = openByMore(a, header, length, into);
        }
        return content < 0 && lacksKeys() ? openByOther(a, header, length, into) : content;
    }

    /// Whether none of its secrets has opened anything, or none of those of application data where these are due.
    private boolean lacksKeys() {
        return current == null || (finished && !enteredSince);
    }

    private int openByOwn(byte[] a, int header, int length, RecordWorkspace into) {
        if (!sequence.sure()) {
            return openBehindGap(a, header, length, into);
        }
        if (current == null) {
            return openComing(a, header, length, into);
        }
        if (!handshakeOver) {
            int content = openPresent(a, header, length, into);
            return content >= 0 ? content : openComing(a, header, length, into);
        }
        // A trial that fails costs more than one that does not: the likely keys come first.
        handshakeOver = false;
        int content = openComing(a, header, length, into);
        return content >= 0 ? content : openPresent(a, header, length, into);
    }

    @Override
    public boolean exhausted() {
        return sequence.exhausted();
    }

    @Override
    public Optional<RecordProtection> present() {
        Epoch epoch = current;
        return epoch == null || handshakeOver || !sequence.sure()
                ? Optional.empty()
                : Optional.of(epoch.keys(suite, version));
    }

    @Override
    public long sequence() {
        return sequence.next();
    }

    @Override
    public boolean wasOpened(RecordProtection by, long number) {
        Epoch epoch = current;
        return epoch != null && !handshakeOver && epoch.keys(suite, version).equals(by) && sequence.wasOpened(number);
    }

    private int openPresent(byte[] a, int header, int length, RecordWorkspace into) {
        Epoch epoch = current;
        return epoch == null
                ? RecordProtection.FAILED
                : sequence.open(epoch.keys(suite, version), a, header, length, into);
    }

    private int openBehindGap(byte[] a, int header, int length, RecordWorkspace into) {
        handshakeOver = false;
        int content = openBehindGap(SequenceSearch.Range.NEAR, a, header, length, into);
        return content >= 0 ? content : openBehindGap(SequenceSearch.Range.FAR, a, header, length, into);
    }

    private int openBehindGap(SequenceSearch.Range range, byte[] a, int header, int length, RecordWorkspace into) {
        Epoch present = current;
        if (present != null) {
            int content = sequence.open(present.keys(suite, version), range, a, header, length, into);
            if (content >= 0) {
                return content;
            }
        }
        int content = openAny(coming, range, a, header, length, into);
        if (content >= 0) {
            return content;
        }
        content = openAny(following(), range, a, header, length, into);
        updated |= content >= 0;
        return content;
    }

    private int openAny(
            List<Epoch> epochs, SequenceSearch.Range range, byte[] a, int header, int length, RecordWorkspace into) {
        for (Epoch epoch : epochs) {
            int content = sequence.openFirst(epoch.keys(suite, version), range, a, header, length, into);
            if (content >= 0) {
                enter(epoch, content, into);
                return content;
            }
        }
        return RecordProtection.FAILED;
    }

    /// RFC 8446 7.2: what lost KeyUpdates would have made of the last secret of application data.
    private List<Epoch> following() {
        if (following.isEmpty()) {
            Epoch last = current != null && current.order >= APPLICATION ? current : lastComing();
            List<Epoch> made = new ArrayList<>(MAX_LOST_UPDATES);
            for (int i = 0; last != null && i < MAX_LOST_UPDATES; i++) {
                last = new Epoch(last.order, KeyDerivation.updated(version, suite.hash(), last.secret), last.origin);
                made.add(last);
            }
            following = made;
        }
        return following;
    }

    private @Nullable Epoch lastComing() {
        Epoch last = null;
        for (Epoch epoch : coming) {
            last = epoch.order == APPLICATION ? epoch : last;
        }
        return last;
    }

    private int openComing(byte[] a, int header, int length, RecordWorkspace into) {
        for (Epoch epoch : coming) {
            int content = sequence.openFirst(epoch.keys(suite, version), a, header, length, into);
            if (content >= 0) {
                enter(epoch, content, into);
                return content;
            }
        }
        return RecordProtection.FAILED;
    }

    /// Where what was known under the session's own name has failed: what stands there once the whole input has been
    /// looked through, whichever session has first asked for that.
    private int openByMore(byte[] a, int header, int length, RecordWorkspace into) {
        lookedAgain = true;
        List<Secret> more = new ArrayList<>();
        if (others.own.length > 0) {
            for (Secret secret : others.own()) {
                if (!isKnown(secret)) {
                    more.add(secret);
                }
            }
        }
        if (more.isEmpty()) {
            return RecordProtection.FAILED;
        }
        learn(more);
        return openByOwn(a, header, length, into);
    }

    /// Whether it is among those that are tried, or goes before the one that is in force.
    private boolean isKnown(Secret secret) {
        Epoch present = current;
        return isTried(secret) || (present != null && order(secret.label(), side) < present.order);
    }

    private boolean isTried(Secret secret) {
        Epoch present = current;
        if (present != null && present.origin.equals(secret)) {
            return true;
        }
        for (Epoch epoch : coming) {
            if (epoch.origin.equals(secret)) {
                return true;
            }
        }
        return false;
    }

    /// Perhaps the secrets stand under another name (RFC 9850 section 2.2: that of the inner ClientHello
    /// where Encrypted ClientHello was accepted), or each under one of its own. Of the session whose secret
    /// proves itself, all are taken.
    private int openByOther(byte[] a, int header, int length, RecordWorkspace into) {
        if (adopted < others.adopted.size()) {
            // The other side has found them.
            adopt();
            int content = openComing(a, header, length, into);
            if (content >= 0) {
                return content;
            }
        }
        if (otherRuns == MAX_OTHER_RUNS) {
            return RecordProtection.FAILED;
        }
        otherRuns++;
        others.secrets.complete();
        for (Secret secret : others.secrets.otherTraffic(others.at)) {
            if (secret.value().length == hashLength(suite)) {
                Epoch epoch = new Epoch(order(secret.label(), side), secret);
                int content = sequence.openFirst(
                        epoch.keys(suite, version), SequenceSearch.Range.NEAR, a, header, length, into);
                if (content >= 0) {
                    others.adopt(secret);
                    others.secrets.openedByOther();
                    adopt();
                    coming.removeIf(known -> Arrays.equals(known.secret, epoch.secret));
                    enter(epoch, content, into);
                    return content;
                }
            }
        }
        return RecordProtection.FAILED;
    }

    /// Those of other names come to what is tried.
    private void adopt() {
        List<Secret> more = new ArrayList<>();
        for (Secret secret : others.adopted.subList(adopted, others.adopted.size())) {
            if (!isTried(secret)) {
                more.add(secret);
            }
        }
        adopted = others.adopted.size();
        learn(more);
    }

    @Override
    public void learn(List<Secret> more) {
        addComing(sorted(suite, more, side));
    }

    @Override
    public void finished() {
        handshakeOver = true;
        finished = true;
    }

    /// It has opened a record, whose content is in the workspace.
    private void enter(Epoch epoch, int content, RecordWorkspace opened) {
        coming.remove(epoch);
        if (epoch.order == OF_ANOTHER_LABEL && others.proved.isEmpty()) {
            others.proved = Optional.of(epoch.origin);
        }
        if (others.secrets.wantsProofs()) {
            others.secrets.derived(ProvenSecret.of(epoch.origin, side, opened.content, content));
        }
        current = epoch;
        enteredSince |= finished;
        following = List.of();
        updated = false;
    }

    @Override
    public boolean beganApplicationData() {
        Epoch epoch = current;
        return !updated && sequence.last() == 0 && epoch != null && epoch.order == APPLICATION;
    }

    /// RFC 8446 7.2: the next generation's secret.
    @Override
    public void update() {
        Epoch epoch = current;
        if (epoch == null) {
            return;
        }
        byte[] present = epoch.secret;
        byte[] next = KeyDerivation.updated(version, suite.hash(), present);
        current = new Epoch(epoch.order, next, epoch.origin);
        following = List.of();
        updated = true;
        sequence.restart();
    }
}
