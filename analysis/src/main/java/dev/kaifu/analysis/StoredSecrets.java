package dev.kaifu.analysis;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretSink;
import dev.kaifu.protocol.secrets.SecretStore;

/// Puts what a text inside a capture holds into the store, as it comes.
final class StoredSecrets implements SecretSink {
    private final SecretStore store;
    private final long since;
    private int count;

    /// @param since number of the packet behind which the text stands
    StoredSecrets(SecretStore store, long since) {
        this.store = store;
        this.since = since;
    }

    /// Secrets so far, repeats included.
    int count() {
        return count;
    }

    @Override
    public void secret(Secret secret) {
        store.add(secret, since);
        count++;
    }

    @Override
    public void handshake() {
        // Of interest in key files alone.
    }

    @Override
    public void resumptionPskOnly(byte[] clientRandom) {
        store.noteResumptionPskOnly(clientRandom, since);
    }

    @Override
    public void resumptionPsk(byte[] ticket, byte[] psk) {
        store.addResumptionPsk(ticket, psk, since);
        count++;
    }

    @Override
    public void badLine(long number) {
        // A comment is no key log, and most of its lines are none of one.
    }
}
