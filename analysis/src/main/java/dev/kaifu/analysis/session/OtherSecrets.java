package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;

/// The secrets that a session may try when none under its own names opens it: those that say of no session
/// that they are its, and those under other names, which may be wrong, or the inner client random of
/// Encrypted ClientHello (RFC 9849). Which ones, and in which order, does not depend on how far others have
/// read.
final class OtherSecrets {
    /// Tried for one session, unless all are asked for.
    static final int MAX_A_SESSION = 256;
    /// Secrets for the sessions of the first connection, half of them for those of the second, a third for
    /// those of the third: with the four records that each is tried with, about a million trials, of three
    /// microseconds each, where all of a quarter of a million connections stay sealed.
    static final int SHARES = 30_000;

    private static final int RANDOM_LENGTH = 32;
    /// The likely ones come first.
    private static final int RANKS = 3;

    private final Iterator<SecretStore.Known> coming;
    private final boolean all;
    private final List<List<SecretStore.Known>> masters = ranks();
    private final List<List<SecretStore.Known>> traffic = ranks();
    /// Where all are tried, those of TLS 1.3's application data that trials without a name can come to: of each label
    /// and
    /// length the first ones. They are kept, for whoever asks would walk through a whole key log.
    private final List<SecretStore.Known> applications = new ArrayList<>();

    private final int[] counts = new int[4];
    /// Connections of which some session could not try all.
    private final BitSet cut = new BitSet();

    OtherSecrets(SecretStore store, boolean all) {
        this.coming = store.known();
        this.all = all;
    }

    private static List<List<SecretStore.Known>> ranks() {
        List<List<SecretStore.Known>> ranks = new ArrayList<>();
        for (int i = 0; i < RANKS; i++) {
            ranks.add(new ArrayList<>());
        }
        return ranks;
    }

    /// Master and premaster secrets, for TLS up to 1.2.
    synchronized List<Secret> masters(int stream, long packet) {
        collect();
        return chosen(masters, stream, packet);
    }

    /// Traffic secrets of TLS 1.3.
    synchronized List<Secret> traffic(int stream, long packet) {
        collect();
        return chosen(traffic, stream, packet);
    }

    boolean triesAll() {
        return all;
    }

    /// Secrets of application data of all sessions, as many as can be tried; asked for where all are tried.
    synchronized List<Secret> applications(long packet) {
        collect();
        List<Secret> known = new ArrayList<>(applications.size());
        for (SecretStore.Known application : applications) {
            if (application.since() <= packet) {
                known.add(application.secret());
            }
        }
        return known;
    }

    /// A session was opened by one of them.
    synchronized void opened(int stream) {
        cut.clear(stream);
    }

    /// The connection is opened anew.
    synchronized void again(int stream) {
        cut.clear(stream);
    }

    /// Whether a session of this connection could not try all, and none that it tried has opened it.
    synchronized boolean wasCut(int stream) {
        return cut.get(stream);
    }

    /// How many connections stay sealed and could not try all that there is.
    synchronized long cutConnections() {
        return cut.cardinality();
    }

    private void collect() {
        while (coming.hasNext()) {
            SecretStore.Known known = coming.next();
            Secret secret = known.secret();
            switch (secret.label()) {
                case CLIENT_RANDOM, RSA, RSA_SESSION_ID, PMS_CLIENT_RANDOM -> {
                    boolean unnamed = secret.id().length != RANDOM_LENGTH;
                    boolean likely = secret.label() != SecretLabel.RSA;
                    keep(masters.get(unnamed && likely ? 0 : likely ? 1 : 2), known);
                }
                case CLIENT_HANDSHAKE_TRAFFIC_SECRET, SERVER_HANDSHAKE_TRAFFIC_SECRET -> {
                    keep(traffic.get(0), known);
                }
                case CLIENT_TRAFFIC_SECRET, SERVER_TRAFFIC_SECRET -> {
                    keep(traffic.get(1), known);
                    keepApplication(known);
                }
                case CLIENT_EARLY_TRAFFIC_SECRET -> keep(traffic.get(1), known);
                default -> {
                    // Exporters and the like open no record.
                }
            }
        }
    }

    private void keepApplication(SecretStore.Known known) {
        Secret secret = known.secret();
        int kind =
                (secret.label() == SecretLabel.CLIENT_TRAFFIC_SECRET ? 0 : 1) + (secret.value().length == 48 ? 2 : 0);
        boolean usable = secret.value().length == 32 || secret.value().length == 48;
        if (all && usable && counts[kind] < LostHellos.MAX_REACH) {
            counts[kind]++;
            applications.add(known);
        }
    }

    private void keep(List<SecretStore.Known> rank, SecretStore.Known known) {
        // One more shows that there are more.
        if (all || rank.size() <= MAX_A_SESSION) {
            rank.add(known);
        }
    }

    /// The share of each session in the trials of the run is fixed by its number alone, so that what is
    /// opened does not depend on which thread comes first.
    private List<Secret> chosen(List<List<SecretStore.Known>> ranks, int stream, long packet) {
        long limit = all ? Integer.MAX_VALUE : Math.min(MAX_A_SESSION, SHARES / (stream + 1));
        List<Secret> chosen = new ArrayList<>();
        for (List<SecretStore.Known> rank : ranks) {
            for (SecretStore.Known known : rank) {
                if (known.since() > packet) {
                    continue;
                }
                if (chosen.size() == limit) {
                    cut.set(stream);
                    return chosen;
                }
                chosen.add(known.secret());
            }
        }
        return chosen;
    }
}
