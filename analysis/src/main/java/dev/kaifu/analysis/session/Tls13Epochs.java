package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.crypto.KeyDerivation;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    /// Keys that have not been in use yet.
    private record Epoch(int order, byte[] secret, RecordProtection keys) {}

    private final CipherSuite suite;
    private final int candidates;
    private final List<Epoch> coming = new ArrayList<>();
    private final SequenceSearch sequence = new SequenceSearch();
    private Optional<Epoch> current = Optional.empty();
    private boolean updated;

    private Tls13Epochs(CipherSuite suite, List<Secret> secrets, Side side) {
        this.suite = suite;
        for (Secret secret : secrets) {
            byte[] value = secret.value();
            coming.add(new Epoch(order(secret.label(), side), value, RecordProtection.tls13(suite, value)));
        }
        this.candidates = (int)
                coming.stream().filter(epoch -> epoch.order < OF_ANOTHER_LABEL).count();
    }

    static Tls13Epochs of(CipherSuite suite, SecretStore store, byte[] clientRandom, Side side) {
        int hashLength = suite.hash().equals("SHA-384") ? 48 : 32;
        List<Secret> found = store.byId(clientRandom).stream()
                .filter(secret -> secret.value().length == hashLength)
                .sorted(Comparator.comparingInt((Secret secret) -> order(secret.label(), side))
                        .thenComparingInt(Secret::generation))
                .limit(MAX_SECRETS)
                .toList();
        return new Tls13Epochs(suite, found, side);
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
    public int open(byte[] a, int header, int length, byte[] out) {
        if (current.isPresent()) {
            int content = sequence.open(current.get().keys, a, header, length, out);
            if (content >= 0) {
                return content;
            }
        }
        for (Epoch epoch : coming) {
            int content = sequence.openFirst(epoch.keys, a, header, length, out);
            if (content >= 0) {
                enter(epoch);
                return content;
            }
        }
        return -1;
    }

    private void enter(Epoch epoch) {
        coming.remove(epoch);
        current = Optional.of(epoch);
        updated = false;
    }

    @Override
    public boolean beganApplicationData() {
        return !updated
                && sequence.last() == 0
                && current.map(epoch -> epoch.order == APPLICATION).orElse(false);
    }

    /// RFC 8446 7.2: the next generation's secret.
    @Override
    public void update() {
        if (current.isEmpty()) {
            return;
        }
        byte[] present = current.get().secret;
        byte[] next = KeyDerivation.expandLabel(suite.hash(), present, "traffic upd", present.length);
        current = Optional.of(new Epoch(current.get().order, next, RecordProtection.tls13(suite, next)));
        updated = true;
        sequence.restart();
    }
}
