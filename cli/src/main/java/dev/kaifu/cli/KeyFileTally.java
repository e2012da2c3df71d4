package dev.kaifu.cli;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretSink;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.ArrayList;
import java.util.List;

/// Passes what a file holds on to the store, and counts it.
final class KeyFileTally implements SecretSink {
    /// Bad lines whose numbers are kept; all are counted.
    static final int MAX_NAMED = 10;

    private final SecretStore store;
    private final List<Long> firstBadLines = new ArrayList<>();
    private long secrets;
    private long handshakes;
    private long resumptionPskOnly;
    private long badLines;

    KeyFileTally(SecretStore store) {
        this.store = store;
    }

    @Override
    public void secret(Secret secret) {
        store.add(secret);
        secrets++;
    }

    @Override
    public void handshake() {
        handshakes++;
    }

    @Override
    public void resumptionPskOnly(byte[] clientRandom) {
        store.noteResumptionPskOnly(clientRandom);
        resumptionPskOnly++;
    }

    @Override
    public void resumptionPsk(byte[] ticket, byte[] psk) {
        store.addResumptionPsk(ticket, psk, 0);
    }

    @Override
    public void badLine(long number) {
        if (badLines++ < MAX_NAMED) {
            firstBadLines.add(number);
        }
    }

    /// Repeats included.
    long secrets() {
        return secrets;
    }

    long handshakes() {
        return handshakes;
    }

    long resumptionPskOnly() {
        return resumptionPskOnly;
    }

    long badLines() {
        return badLines;
    }

    /// The numbers of the first bad lines.
    List<Long> firstBadLines() {
        return List.copyOf(firstBadLines);
    }
}
