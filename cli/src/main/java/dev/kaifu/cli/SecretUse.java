package dev.kaifu.cli;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// How many of the secrets are of sessions that a capture holds.
///
/// @param given all secrets, each once
/// @param used those whose client random or session id is in the capture
/// @param untold `RSA` lines, which name no session
record SecretUse(long given, long used, long untold) {
    static SecretUse of(List<SessionRow> rows, SecretStore store) {
        Set<String> ids = new HashSet<>();
        for (SessionRow row : rows) {
            row.tls().clientRandom().ifPresent(ids::add);
            row.tls().sessionId().ifPresent(ids::add);
        }
        long given = 0;
        long used = 0;
        long untold = 0;
        for (Secret secret : store.all()) {
            given++;
            if (secret.label() == SecretLabel.RSA) {
                untold++;
            } else if (ids.contains(HexFormat.of().formatHex(secret.id()))) {
                used++;
            }
        }
        return new SecretUse(given, used, untold);
    }

    long unused() {
        return given - used - untold;
    }

    String sentence() {
        return given + (given == 1 ? " secret: " : " secrets: ") + used + " of sessions in the capture, " + unused()
                + " that name none of them"
                + (untold == 0 ? "." : ", " + untold + " for RSA key exchange, which name no session.");
    }
}
