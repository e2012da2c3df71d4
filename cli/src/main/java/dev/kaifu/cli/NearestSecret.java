package dev.kaifu.cli;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// For sessions without a secret of their own: the secret whose client random is nearly theirs, as after a slip in
/// copying.
final class NearestSecret {
    /// Of 32 bytes; random ones differ in nearly all.
    private static final int NEAR = 8;
    /// Sessions looked at; each is held against every secret.
    private static final int MAX_SESSIONS = 64;

    private static final int CLIENT_RANDOM = 32;

    /// @param id of the secret, lower-case hex
    /// @param differing bytes that differ
    record Near(String id, int differing) {}

    private final List<byte[]> sessions = new ArrayList<>();
    private final List<Near> nearest = new ArrayList<>();

    /// @param clientRandom in hex
    void add(String clientRandom) {
        if (sessions.size() < MAX_SESSIONS) {
            sessions.add(HexFormat.of().parseHex(clientRandom));
            nearest.add(new Near("", CLIENT_RANDOM));
        }
    }

    void search(SecretStore store) {
        if (sessions.isEmpty()) {
            return;
        }
        for (Secret secret : store.all()) {
            if (secret.id().length == CLIENT_RANDOM) {
                for (int i = 0; i < sessions.size(); i++) {
                    compare(i, secret.id());
                }
            }
        }
    }

    private void compare(int session, byte[] id) {
        byte[] random = sessions.get(session);
        int differing = 0;
        for (int i = 0; i < CLIENT_RANDOM && differing < nearest.get(session).differing; i++) {
            differing += random[i] == id[i] ? 0 : 1;
        }
        if (differing < nearest.get(session).differing) {
            nearest.set(session, new Near(HexFormat.of().formatHex(id), differing));
        }
    }

    Optional<Near> of(String clientRandom) {
        for (int i = 0; i < sessions.size(); i++) {
            if (HexFormat.of().formatHex(sessions.get(i)).equals(clientRandom)) {
                return Optional.of(nearest.get(i)).filter(near -> near.differing <= NEAR);
            }
        }
        return Optional.empty();
    }
}
