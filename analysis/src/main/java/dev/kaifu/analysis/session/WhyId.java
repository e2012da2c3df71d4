package dev.kaifu.analysis.session;

/// Why a session stays sealed, wholly or in part. The names are published: scripts rely on [#id()].
public enum WhyId {
    NO_HANDSHAKE(
            "no-handshake",
            "The capture does not hold the beginning of this TLS session; start recording before the connection."),
    NO_SECRET(
            "no-secret",
            "No secret for this session's client random was given; record the client's key log (SSLKEYLOGFILE,"
                    + " or openssl s_client -keylogfile FILE) and pass it with --keys."),
    HALF_SECRETS(
            "half-secrets",
            "Only some of this session's secrets were given; pass the whole key log, with the secrets of both sides."),
    RESUMPTION_PSK_ONLY(
            "resumption-psk-only",
            "The s_client log holds only a Resumption PSK, which cannot open this session; record it again with"
                    + " openssl s_client -keylogfile FILE and pass that file with --keys."),
    TAG_FAILS(
            "tag-fails",
            "A secret for this session was given, but its records do not verify with it; the key log may be of another"
                    + " connection, or the capture has lost bytes."),
    UNSUPPORTED_SUITE("unsupported-suite", "This version of Kaifu cannot open the session's cipher suite."),
    CUT_SHORT("cut-short", "The capture ends before this session's handshake does; record for longer."),
    GAP(
            "gap",
            "Packets of this session are missing from the capture; what stood behind them stays sealed. Record again,"
                    + " nearer to the client or with a larger buffer.");

    private final String id;
    private final String sentence;

    WhyId(String id, String sentence) {
        this.id = id;
        this.sentence = sentence;
    }

    public String id() {
        return id;
    }

    /// What is the matter and what to do.
    public String sentence() {
        return sentence;
    }
}
