package dev.kaifu.analysis.session;

/// Why a session stays sealed, wholly or in part. The names are published: scripts rely on [#id()].
public enum WhyId {
    NO_HANDSHAKE(
            "no-handshake",
            "The capture does not hold the beginning of this TLS session; start recording before the connection."),
    NO_TLS(
            "no-tls",
            "One side began TLS here, and the other answered in the clear, so that there is no session to open; what it said"
                    + " tells why."),
    NO_SECRET(
            "no-secret",
            "No secret for this session's client random was given; record the client's key log (SSLKEYLOGFILE,"
                    + " or openssl s_client -keylogfile FILE) and pass it with --keys."),
    NEEDS_EPHEMERAL(
            "needs-ephemeral",
            "The key given does not open this session: its key exchange is ephemeral ((EC)DHE), so that the secrets exist only"
                    + " while it lasts; record the client's key log (SSLKEYLOGFILE) and pass it with --keys."),
    NEEDS_PSK(
            "needs-psk",
            "This session's key exchange uses a pre-shared key; pass it with --psk HEX (and, where the suite is RSA_PSK, the"
                    + " server's RSA key with --rsa-key FILE), or the client's key log with --keys."),
    RESUMPTION(
            "resumption",
            "This session resumes an earlier one without a key exchange of its own, so that the key given must open that"
                    + " one first; it is not in the capture, or was not opened, or the input could be read only once:"
                    + " record from the first connection on into a file, or pass the client's key log with --keys."),
    HALF_SECRETS(
            "half-secrets",
            "Only some of this session's secrets were given; pass the whole key log, with the secrets of both sides."),
    RESUMPTION_PSK_ONLY(
            "resumption-psk-only",
            "The s_client log holds only a Resumption PSK, which cannot open this session; record it again with"
                    + " openssl s_client -keylogfile FILE and pass that file with --keys."),
    SECRETS_TOO_LATE(
            "secrets-too-late",
            "The secrets of this session had not come when it had to be opened, and the input is read only once; write the"
                    + " capture to a file and open that."),
    TAG_FAILS(
            "tag-fails",
            "A secret for this session was given, but its records do not verify with it; the key log may be of another"
                    + " connection, or the capture is damaged."),
    UNSUPPORTED_SUITE(
            "unsupported-suite",
            "Kaifu cannot open the TLS version, the cipher suite or the compression of this session; it opens SSL 3.0 to"
                    + " TLS 1.3 with every suite of the IANA registry but those of AEGIS, with DEFLATE or"
                    + " uncompressed."),
    HANDSHAKE_FAILED(
            "handshake-failed",
            "The TLS handshake failed, so that nothing was said inside; the alert tells which side refused, and why."),
    EARLY_DATA(
            "early-data",
            "All but the client's early data (0-RTT) could be opened; the key log has no CLIENT_EARLY_TRAFFIC_SECRET that"
                    + " fits it."),
    BAD_RECORDS(
            "bad-records",
            "In the middle of this session stand bytes that are no TLS records; what follows them could not be read. The"
                    + " capture may be damaged."),
    CUT_SHORT(
            "cut-short",
            "The capture ends, or the connection does, in the middle of this session's handshake or of a record; record"
                    + " for longer."),
    SNAPLEN(
            "snaplen",
            "Packets of this session were cut off when they were recorded; record again with whole packets"
                    + " (tcpdump -s 0)."),
    GAP(
            "gap",
            "Packets of this session are missing from the capture; record again, nearer to the client or with a larger"
                    + " buffer (tcpdump -B).");

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
