package dev.kaifu.protocol.secrets;

/// What a secret is, by the label of its key-log line (RFC 9850 section 2.2, and the older forms of NSS and Wireshark).
public enum SecretLabel {
    /// TLS 1.2 and before: the 48-byte master secret, by client random.
    CLIENT_RANDOM,
    /// TLS 1.3, RFC 8446 section 7.1.
    CLIENT_EARLY_TRAFFIC_SECRET,
    CLIENT_HANDSHAKE_TRAFFIC_SECRET,
    SERVER_HANDSHAKE_TRAFFIC_SECRET,
    /// `CLIENT_TRAFFIC_SECRET_N`; N is [Secret#generation()].
    CLIENT_TRAFFIC_SECRET,
    SERVER_TRAFFIC_SECRET,
    EARLY_EXPORTER_SECRET,
    EXPORTER_SECRET,
    /// `RSA <8 bytes of the encrypted premaster secret> <premaster secret>`.
    RSA,
    /// `RSA Session-ID:<id> Master-Key:<master secret>`.
    RSA_SESSION_ID,
    /// `PMS_CLIENT_RANDOM <client random> <premaster secret>`.
    PMS_CLIENT_RANDOM,
    /// RFC 9850 section 3, by the outer client random.
    ECH_SECRET,
    ECH_CONFIG;

    /// Of what Zeek takes for the client random, without its first four bytes.
    public static final int ZEEK_RANDOM_LENGTH = 28;

    static final int PREMASTER_ID_LENGTH = 8;
    private static final int ID_LENGTH = 32;
    private static final int MASTER_LENGTH = 48;

    /// How many bytes its id has; for a session id, how many at most.
    int idLength() {
        return this == RSA ? PREMASTER_ID_LENGTH : ID_LENGTH;
    }

    /// Whether an id and a secret may have these lengths, in bytes.
    boolean fits(int id, int value) {
        return switch (this) {
            case CLIENT_RANDOM -> (id == ID_LENGTH || id == ZEEK_RANDOM_LENGTH) && value == MASTER_LENGTH;
            case RSA -> id == PREMASTER_ID_LENGTH && value == MASTER_LENGTH;
            case RSA_SESSION_ID -> id <= ID_LENGTH && value == MASTER_LENGTH;
            case PMS_CLIENT_RANDOM, ECH_SECRET, ECH_CONFIG -> id == ID_LENGTH && value > 0;
            // RFC 8446 7.1: as long as the suite's hash; a shorter one is the first part of a line that was wrapped.
            default -> id == ID_LENGTH && (value == 32 || value == 48 || value == 64);
        };
    }
}
