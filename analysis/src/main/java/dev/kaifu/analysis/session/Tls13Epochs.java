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

/// The traffic secrets of one direction of TLS 1.3 in the order in which they come into use (RFC 8446 7.1): early,
/// handshake, application. The next one is in force when a record verifies with it at sequence number 0, so that a
/// missing handshake secret does not keep the application data sealed.
final class Tls13Epochs implements RecordKeys {
    private final CipherSuite suite;
    private final List<byte[]> secrets;
    private final List<RecordProtection> protections = new ArrayList<>();
    private int current;
    private long sequence;

    private Tls13Epochs(CipherSuite suite, List<byte[]> secrets) {
        this.suite = suite;
        this.secrets = new ArrayList<>(secrets);
        for (byte[] secret : secrets) {
            protections.add(RecordProtection.tls13(suite, secret));
        }
    }

    static Tls13Epochs of(CipherSuite suite, SecretStore store, byte[] clientRandom, Side side) {
        int hashLength = suite.hash().equals("SHA-384") ? 48 : 32;
        List<byte[]> found = store.byId(clientRandom).stream()
                .filter(secret -> order(secret.label(), side) >= 0 && secret.value().length == hashLength)
                .sorted(Comparator.comparingInt((Secret secret) -> order(secret.label(), side))
                        .thenComparingInt(Secret::generation))
                .map(Secret::value)
                .toList();
        return new Tls13Epochs(suite, found);
    }

    private static int order(SecretLabel label, Side side) {
        boolean client = side == Side.CLIENT;
        return switch (label) {
            case CLIENT_EARLY_TRAFFIC_SECRET -> client ? 0 : -1;
            case CLIENT_HANDSHAKE_TRAFFIC_SECRET -> client ? 1 : -1;
            case SERVER_HANDSHAKE_TRAFFIC_SECRET -> client ? -1 : 1;
            case CLIENT_TRAFFIC_SECRET -> client ? 2 : -1;
            case SERVER_TRAFFIC_SECRET -> client ? -1 : 2;
            default -> -1;
        };
    }

    @Override
    public int candidates() {
        return secrets.size();
    }

    @Override
    public int open(byte[] a, int header, int length, byte[] out) {
        for (int epoch = current; epoch < protections.size(); epoch++) {
            long number = epoch == current ? sequence : 0;
            int content = protections.get(epoch).open(number, a, header, length, out);
            if (content >= 0) {
                current = epoch;
                sequence = number + 1;
                return content;
            }
        }
        return -1;
    }

    /// RFC 8446 7.2: the next generation's secret, put behind the present one.
    @Override
    public void update() {
        if (current >= secrets.size()) {
            return;
        }
        byte[] present = secrets.get(current);
        byte[] next = KeyDerivation.expandLabel(suite.hash(), present, "traffic upd", present.length);
        secrets.add(current + 1, next);
        protections.add(current + 1, RecordProtection.tls13(suite, next));
        current++;
        sequence = 0;
    }
}
