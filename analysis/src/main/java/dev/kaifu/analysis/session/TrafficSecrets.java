package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.Hello;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which traffic secrets a TLS 1.3 session needs (RFC 8446 7.1).
final class TrafficSecrets {
    /// Without one of these it stays sealed in part.
    private static final Set<SecretLabel> WHOLE = EnumSet.of(
            SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET,
            SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET,
            SecretLabel.CLIENT_TRAFFIC_SECRET,
            SecretLabel.SERVER_TRAFFIC_SECRET);

    private TrafficSecrets() {}

    /// Those known of a session; where some are missing, all that the input may hold is looked through first.
    static List<Secret> of(Hello client, SessionSecrets secrets) {
        List<Secret> known = secrets.byId(client.random());
        if (whole(known, client.earlyData())) {
            return known;
        }
        secrets.complete();
        return secrets.byId(client.random());
    }

    /// Those of the four that are not among the known.
    static List<SecretLabel> missing(List<Secret> known) {
        Set<SecretLabel> missing = EnumSet.copyOf(WHOLE);
        for (Secret secret : known) {
            missing.remove(secret.label());
        }
        return List.copyOf(missing);
    }

    static boolean whole(List<Secret> known, boolean early) {
        Set<SecretLabel> labels = EnumSet.noneOf(SecretLabel.class);
        for (Secret secret : known) {
            labels.add(secret.label());
        }
        return labels.containsAll(WHOLE) && (!early || labels.contains(SecretLabel.CLIENT_EARLY_TRAFFIC_SECRET));
    }
}
