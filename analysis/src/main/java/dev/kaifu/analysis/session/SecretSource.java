package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.List;

/// The secrets that all sessions of an input share, and the means to look for more of them. Any thread may ask.
public final class SecretSource {
    private final SecretStore store;
    private Runnable completion = () -> {};
    private boolean complete = true;
    private OtherSecrets others;

    public SecretSource(SecretStore store) {
        this.store = store;
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

    /// Secrets may stand in places that are read only if one is missing; that happens once.
    public synchronized void completedBy(Runnable scan) {
        completion = scan;
        complete = false;
    }

    /// Reads those places; whoever asks meanwhile waits.
    public synchronized void complete() {
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
