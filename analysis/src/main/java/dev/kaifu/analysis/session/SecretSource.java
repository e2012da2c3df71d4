package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.List;
import java.util.function.Consumer;

/// The secrets that all sessions of an input share, and the means to look for more of them. Any thread may ask.
public final class SecretSource {
    private final SecretStore store;
    /// Before anything was read: what comes with the input depends on how far it has been read.
    private final long given;

    private Runnable completion = () -> {};
    private boolean complete = true;
    private Runnable refresh = () -> {};
    private volatile Consumer<Secret> proofs = secret -> {};
    private OtherSecrets others;

    public SecretSource(SecretStore store) {
        this.store = store;
        this.given = store.size();
        this.others = new OtherSecrets(store, false);
    }

    /// Every secret is tried with every session that its own do not open, however long that takes.
    public synchronized void tryAll() {
        others = new OtherSecrets(store, true);
    }

    /// Connections that stay sealed and could not try all secrets: too many are there.
    public long cutConnections() {
        return others().cutConnections();
    }

    synchronized OtherSecrets others() {
        return others;
    }

    public SecretStore store() {
        return store;
    }

    /// How many secrets were there before the input.
    long given() {
        return given;
    }

    /// Secrets may stand in places that are read only if one is missing; that happens once.
    public synchronized void completedBy(Runnable scan) {
        completion = scan;
        complete = false;
    }

    /// What was given may grow while the input is read: that is looked at each time that a secret is missing.
    public synchronized void refreshedBy(Runnable look) {
        refresh = look;
    }

    /// A connection is opened from its beginning once more, with the secrets that have come.
    public void again(int stream) {
        others().again(stream);
    }

    /// Is told of each master secret of TLS 1.2 and before that has opened a session, under its client random, by any
    /// thread.
    public void proofsTo(Consumer<Secret> listener) {
        proofs = listener;
    }

    void proved(byte[] clientRandom, byte[] master) {
        proofs.accept(new Secret(SecretLabel.CLIENT_RANDOM, 0, clientRandom, master));
    }

    /// Reads those places; whoever asks meanwhile waits.
    public synchronized void complete() {
        refresh.run();
        if (!complete) {
            completion.run();
            complete = true;
        }
    }

    List<Secret> byId(byte[] id, long packet) {
        return store.byId(id, packet);
    }

    boolean hasResumptionPskOnly(byte[] clientRandom, long packet) {
        return store.hasResumptionPskOnly(clientRandom, packet);
    }
}
