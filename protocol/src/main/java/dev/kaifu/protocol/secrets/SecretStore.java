package dev.kaifu.protocol.secrets;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The secrets known so far, without duplicates, looked up by what a session shows on the wire.
public final class SecretStore {
    private final Map<ByteBuffer, List<Secret>> byId = new HashMap<>();
    private final Set<Secret> all = new LinkedHashSet<>();
    private final Set<ByteBuffer> resumptionOnly = new LinkedHashSet<>();

    /// Adds a secret; false where the very same one is known already.
    public boolean add(Secret secret) {
        if (!all.add(secret)) {
            return false;
        }
        byId.computeIfAbsent(ByteBuffer.wrap(secret.id()), key -> new ArrayList<>(5))
                .add(secret);
        return true;
    }

    public void addAll(Collection<Secret> secrets) {
        secrets.forEach(this::add);
    }

    /// Notes that a log holds nothing but a `Resumption PSK` for the session with this client random (an s_client log
    /// of
    /// TLS 1.3), so that the session can say why it stays sealed.
    public void noteResumptionPskOnly(byte[] clientRandom) {
        resumptionOnly.add(ByteBuffer.wrap(clientRandom));
    }

    public boolean hasResumptionPskOnly(byte[] clientRandom) {
        return resumptionOnly.contains(ByteBuffer.wrap(clientRandom));
    }

    /// All secrets with this id (client random, session id or 8 bytes of the encrypted premaster secret), in the order
    /// in which they came.
    public List<Secret> byId(byte[] id) {
        return byId.getOrDefault(ByteBuffer.wrap(id), List.of());
    }

    public boolean add(Secret secret, long since) {
        return add(secret);
    }

    public void noteResumptionPskOnly(byte[] clientRandom, long since) {
        noteResumptionPskOnly(clientRandom);
    }

    public boolean hasResumptionPskOnly(byte[] clientRandom, long at) {
        return hasResumptionPskOnly(clientRandom);
    }

    public List<Secret> byId(byte[] id, long at) {
        return byId(id);
    }

    /// Every secret, in the order in which they came.
    public Collection<Secret> all() {
        return all;
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }
}
