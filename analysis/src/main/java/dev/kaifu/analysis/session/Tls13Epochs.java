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
/// too: the session's other secrets are tried last.
final class Tls13Epochs implements RecordKeys {
    /// Where secrets of the other side, and others, stand in the order.
    private static final int OF_ANOTHER_LABEL = 3;

    private static final int APPLICATION = 2;
    /// Secrets of one session: a key log has five, and one more for each KeyUpdate.
    private static final int MAX_SECRETS = 64;
    /// Records of a side that secrets under other names are tried with.
    private static final int MAX_OTHER_RUNS = 2;

    /// One traffic secret. Its keys are made when they are first tried: most secrets of a key log never are.
    private static final class Epoch {
        private final int order;
        private final byte[] secret;
        private @Nullable RecordProtection keys;

        Epoch(int order, byte[] secret) {
            this.order = order;
            this.secret = secret;
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
    private final SequenceSearch sequence = new SequenceSearch();
    private final OtherSession others;
    private final Side side;
    private @Nullable Epoch current;
    private boolean updated;
    private boolean handshakeOver;
    private boolean adopted;
    private int otherRuns;

    /// The session under whose name the secrets stand that open this one, where it is not its own; both
    /// sides share it.
    static final class OtherSession {
        private final SessionSecrets secrets;
        /// What comes later is not known to the session, whenever it tries.
        private final long at;

        private List<Secret> adopted = List.of();

        OtherSession(SessionSecrets secrets) {
            this.secrets = secrets;
            this.at = secrets.now();
        }
    }

    private Tls13Epochs(
            CipherSuite suite, ProtocolVersion version, List<Secret> secrets, Side side, OtherSession others) {
        this.suite = suite;
        this.version = version;
        this.side = side;
        this.others = others;
        this.candidates = addComing(secrets);
    }

    /// Adds secrets in the order in which they come into use; how many are of this side.
    private int addComing(List<Secret> secrets) {
        int count = 0;
        for (Secret secret : secrets) {
            Epoch epoch = new Epoch(order(secret.label(), side), secret.value());
            coming.add(epoch);
            count += epoch.order < OF_ANOTHER_LABEL ? 1 : 0;
        }
        return count;
    }

    /// @param known the secrets of the session's client random
    /// @param others where to look when none of them opens anything; one for both sides
    static Tls13Epochs of(
            CipherSuite suite, ProtocolVersion version, List<Secret> known, Side side, OtherSession others) {
        return new Tls13Epochs(suite, version, sorted(suite, known, side), side, others);
    }

    private static int hashLength(CipherSuite suite) {
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
        if (current == null) {
            int content = openComing(a, header, length, into);
            return content >= 0 ? content : openByOther(a, header, length, into);
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

    private int openComing(byte[] a, int header, int length, RecordWorkspace into) {
        for (Epoch epoch : coming) {
            int content = sequence.openFirst(epoch.keys(suite, version), a, header, length, into);
            if (content >= 0) {
                enter(epoch);
                return content;
            }
        }
        return RecordProtection.FAILED;
    }

    /// Nothing of this side was opened yet: perhaps the secrets stand under another name (RFC 9850 section
    /// 2.2: that of the inner ClientHello where Encrypted ClientHello was accepted). Of the session whose
    /// secret proves itself, all are taken.
    private int openByOther(byte[] a, int header, int length, RecordWorkspace into) {
        if (!adopted && !others.adopted.isEmpty()) {
            adopt();
            return openComing(a, header, length, into);
        }
        if (adopted || otherRuns == MAX_OTHER_RUNS) {
            return RecordProtection.FAILED;
        }
        otherRuns++;
        others.secrets.complete();
        for (Secret secret : others.secrets.otherTraffic(others.at)) {
            if (secret.value().length == hashLength(suite)) {
                Epoch epoch = new Epoch(order(secret.label(), side), secret.value());
                int content = sequence.openFirst(epoch.keys(suite, version), a, header, length, into);
                if (content >= 0) {
                    others.adopted = others.secrets.byId(secret.id(), others.at);
                    others.secrets.openedByOther();
                    adopt();
                    coming.removeIf(known -> Arrays.equals(known.secret, epoch.secret));
                    enter(epoch);
                    return content;
                }
            }
        }
        return RecordProtection.FAILED;
    }

    private void adopt() {
        adopted = true;
        coming.clear();
        addComing(sorted(suite, others.adopted, side));
    }

    @Override
    public void learn(List<Secret> more) {
        addComing(sorted(suite, more, side));
    }

    @Override
    public void finished() {
        handshakeOver = true;
    }

    private void enter(Epoch epoch) {
        coming.remove(epoch);
        current = epoch;
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
        current = new Epoch(epoch.order, next);
        updated = true;
        sequence.restart();
    }
}
