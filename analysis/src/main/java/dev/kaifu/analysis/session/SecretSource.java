package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The secrets that all sessions of an input share, and the means to look for more of them. Any thread
/// may ask.
public final class SecretSource {
    private static final SecretProofs NOBODY = (_, _) -> {};

    private final SecretStore store;
    /// Waits until the store is filled; null once it is.
    private volatile @Nullable Runnable filling;
    /// Before anything was read: what comes with the input depends on how far it has been read.
    private volatile long given;

    private Runnable completion = () -> {};
    private boolean complete = true;
    private Runnable refresh = () -> {};
    private volatile SecretProofs proofs = NOBODY;
    private OtherSecrets others;
    private boolean triesAll;
    private final EarlierSessions earlier;
    /// Whether its sessions tell of themselves what those that resume them need.
    private final boolean learns;

    public SecretSource(SecretStore store) {
        this(store, new EarlierSessions(), false);
    }

    private SecretSource(SecretStore store, EarlierSessions earlier, boolean learns) {
        this.store = store;
        this.given = store.size();
        this.others = new OtherSecrets(store, false);
        this.earlier = earlier;
        this.learns = learns;
    }

    /// Every secret is tried with every session that its own do not open, however long that takes.
    public synchronized void tryAll() {
        others = new OtherSecrets(store, true);
        triesAll = true;
    }

    /// The store is still being filled by another thread; whoever needs a secret, or has one to add,
    /// waits for it. Said before anything is read.
    ///
    /// @param wait returns when it is filled, to any thread and any number of times
    public void filledBy(Runnable wait) {
        filling = wait;
    }

    private void awaitFilling() {
        Runnable wait = filling;
        if (wait != null) {
            wait.run();
            filled();
        }
    }

    private synchronized void filled() {
        if (filling != null) {
            given = store.size();
            others = new OtherSecrets(store, triesAll);
            filling = null;
        }
    }

    /// Where a session resumes one that only a key, a premaster secret or a trial opens, the input is
    /// walked through once more, from its beginning, for the earlier one's master secret.
    ///
    /// @param walk opens it all with the source that it is given, on one thread, in the order of the
    ///     packets
    public void earlierSessionsBy(Consumer<SecretSource> walk) {
        earlier.learntBy(into -> {
            complete();
            SecretSource learning = new SecretSource(store(), into, true);
            if (triesAll()) {
                learning.tryAll();
            }
            walk.accept(learning);
        });
    }

    private synchronized boolean triesAll() {
        return triesAll;
    }

    /// Sessions that could be resumed and that there was no room for.
    public long earlierSessionsLeftOut() {
        return earlier.leftOut();
    }

    /// Whether its sessions are opened for nothing but what those that resume them need.
    public boolean isLearning() {
        return learns;
    }

    EarlierSessions earlier() {
        return earlier;
    }

    /// Whether walking through the input once more may bring what a session needs that resumes another:
    /// where all secrets are master secrets, it has been tried with them.
    boolean earlierSessionsMayHelp(int stream) {
        return !store().keys().isEmpty() || store.holdsPremasters() || others().wasCut(stream);
    }

    /// Connections that stay sealed and could not try all secrets: too many are there.
    public long cutConnections() {
        return others().cutConnections();
    }

    OtherSecrets others() {
        awaitFilling();
        return othersNow();
    }

    private synchronized OtherSecrets othersNow() {
        return others;
    }

    public SecretStore store() {
        awaitFilling();
        return store;
    }

    /// How many secrets were there before the input.
    long given() {
        awaitFilling();
        return given;
    }

    /// Secrets may stand in places that are read only if one is missing; that happens once.
    public synchronized void completedBy(Runnable scan) {
        completion = scan;
        complete = false;
    }

    /// What was given may grow while the input is read: that is looked at each time that a secret is
    /// missing.
    public synchronized void refreshedBy(Runnable look) {
        refresh = look;
    }

    /// A connection is opened from its beginning once more, with the secrets that have come.
    public void again(int stream) {
        others().again(stream);
    }

    /// Is told of each secret that proves itself, by any thread.
    public void proofsTo(SecretProofs listener) {
        proofs = listener;
    }

    boolean wantsProofs() {
        return !proofs.equals(NOBODY);
    }

    void proved(int stream, byte[] clientRandom, byte[] master) {
        proofs.proof(stream, new Secret(SecretLabel.CLIENT_RANDOM, 0, clientRandom, master));
    }

    void derived(int stream, Secret secret) {
        proofs.proof(stream, secret);
    }

    /// Reads those places; whoever asks meanwhile waits.
    public void complete() {
        awaitFilling();
        completeNow();
    }

    private synchronized void completeNow() {
        refresh.run();
        if (!complete) {
            completion.run();
            complete = true;
        }
    }

    List<Secret> byId(byte[] id, long packet) {
        return store().byId(id, known(packet));
    }

    boolean hasResumptionPskOnly(byte[] clientRandom, long packet) {
        return store().hasResumptionPskOnly(clientRandom, known(packet));
    }

    Optional<byte[]> resumptionPsk(byte[] ticket, long packet) {
        return store().resumptionPsk(ticket, known(packet));
    }

    /// While it learns, others read on: only what was known from the start is the same however far they
    /// are.
    long known(long packet) {
        return learns ? 0 : packet;
    }
}
