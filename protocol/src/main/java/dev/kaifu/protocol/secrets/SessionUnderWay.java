package dev.kaifu.protocol.secrets;

import java.util.Arrays;

/// What a log has told of the session that it is at: its secret comes behind its names.
final class SessionUnderWay {
    static final int RANDOM_LENGTH = 32;
    static final int MASTER_LENGTH = 48;
    /// RFC 5246 7.4.1.2: `SessionID<0..32>`.
    static final int MAX_SESSION_ID = 32;

    private static final byte[] NONE = {};

    private final SecretSink sink;
    private byte[] clientRandom = NONE;
    private byte[] sessionId = NONE;
    private byte[] premaster = NONE;

    SessionUnderWay(SecretSink sink) {
        this.sink = sink;
    }

    /// A ClientHello of this random begins a session; nothing said before is about it.
    void begins(byte[] random) {
        forget();
        clientRandom = random;
        sink.handshake();
    }

    void forget() {
        clientRandom = NONE;
        sessionId = NONE;
        premaster = NONE;
    }

    void sessionId(byte[] id) {
        sessionId = id.length <= MAX_SESSION_ID ? id : NONE;
    }

    /// The premaster secret comes before the client random that it belongs to.
    void premaster(byte[] secret) {
        premaster = secret;
    }

    /// The client random stands between the premaster and the master secret.
    void random(byte[] random) {
        clientRandom = random;
        if (premaster.length > 0) {
            sink.secret(new Secret(SecretLabel.PMS_CLIENT_RANDOM, 0, random, premaster));
            premaster = NONE;
        }
    }

    /// The same of a log that tells the client random first.
    void premasterBehindRandom(byte[] secret) {
        if (clientRandom.length > 0) {
            sink.secret(new Secret(SecretLabel.PMS_CLIENT_RANDOM, 0, clientRandom, secret));
        }
    }

    /// A secret of TLS 1.3; one whose session was not told has no name.
    void secret(SecretLabel label, byte[] secret) {
        if (clientRandom.length > 0 && label.fits(clientRandom.length, secret.length)) {
            sink.secret(new Secret(label, 0, clientRandom, secret));
        }
    }

    void master(byte[] master) {
        if (clientRandom.length > 0) {
            sink.secret(new Secret(SecretLabel.CLIENT_RANDOM, 0, clientRandom, master));
        }
        // With neither it belongs to some session, which the records will tell.
        if (sessionId.length > 0 || clientRandom.length == 0) {
            sink.secret(new Secret(SecretLabel.RSA_SESSION_ID, 0, sessionId, master));
        }
    }

    /// The same where the log says itself that it is by session id.
    void masterOfSessionId(byte[] master) {
        sink.secret(new Secret(SecretLabel.RSA_SESSION_ID, 0, sessionId, master));
        sessionId = NONE;
    }

    /// @param psk as long as the suite's hash (RFC 8446 4.6.1); the session's id is that of the ticket
    void resumptionPsk(byte[] psk) {
        if (sessionId.length == RANDOM_LENGTH && SecretStore.isResumptionPsk(psk)) {
            sink.resumptionPsk(sessionId, psk);
        }
        if (clientRandom.length > 0) {
            sink.resumptionPskOnly(Arrays.copyOf(clientRandom, RANDOM_LENGTH));
        } else if (psk.length > 0) {
            sink.resumptionPskOnly(NONE);
        }
    }
}
