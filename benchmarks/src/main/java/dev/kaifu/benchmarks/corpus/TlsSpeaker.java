package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.ContentType;
import java.util.SplittableRandom;

/// Both ends of one TLS session: says its handshake, then seals what they say.
final class TlsSpeaker {
    private static final byte[] CHANGE_CIPHER_SPEC = {1};
    /// Level warning, close_notify: RFC 8446 6.
    private static final byte[] CLOSE_NOTIFY = {1, 0};

    private static final int TICKETS = 2;

    private final SuiteInTurn suite;
    private final SessionSecrets secrets;
    private final HandshakeMessages messages;
    /// The keys of the handshake, and those behind it: the same in TLS 1.2.
    private final SealerPair handshake;

    private final SealerPair traffic;
    private boolean established;

    TlsSpeaker(ConnectionPlan plan, SplittableRandom random) {
        this.suite = plan.suite();
        if (suite.tls13()) {
            int hash = suite.suite().hash().equals("SHA-384") ? 48 : 32;
            SessionSecrets.Tls13 made = SessionSecrets.tls13(random, hash);
            this.secrets = made;
            this.handshake = SealerPair.tls13(suite.suite(), made.clientHandshake(), made.serverHandshake());
            this.traffic = SealerPair.tls13(suite.suite(), made.clientTraffic(), made.serverTraffic());
        } else {
            SessionSecrets.Tls12 made = SessionSecrets.tls12(random);
            this.secrets = made;
            this.handshake = SealerPair.tls12(suite.suite(), made, random);
            this.traffic = handshake;
        }
        this.messages = new HandshakeMessages(plan, secrets, random);
    }

    SessionSecrets secrets() {
        return secrets;
    }

    boolean established() {
        return established;
    }

    void seal(Side from, byte[] content, int length, WireBuffer wire) {
        wire.append(traffic.of(from), ContentType.APPLICATION_DATA, content, length);
    }

    void closeNotify(Side from, Scratch scratch, WireBuffer wire) {
        wire.append(traffic.of(from), ContentType.ALERT, scratch.of(CLOSE_NOTIFY), CLOSE_NOTIFY.length);
    }

    void say(Step.Flight flight, Scratch scratch, WireBuffer wire) {
        switch (flight) {
            case CLIENT_HELLO -> clear(messages.clientHello(), wire);
            case SERVER_HELLO -> serverHello(scratch, wire);
            case CLIENT_FINISHED -> clientFinished(scratch, wire);
            case SERVER_LAST -> serverLast(scratch, wire);
        }
    }

    private void serverHello(Scratch scratch, WireBuffer wire) {
        clear(messages.serverHello(), wire);
        if (suite.tls13()) {
            changeCipherSpec(wire);
            sealed(handshake.server(), messages.encryptedExtensions(), scratch, wire);
            sealed(handshake.server(), messages.certificate(), scratch, wire);
            sealed(handshake.server(), messages.certificateVerify(), scratch, wire);
            sealed(handshake.server(), messages.finished(), scratch, wire);
        } else {
            clear(messages.certificate(), wire);
            clear(messages.serverKeyExchange(), wire);
            clear(messages.serverHelloDone(), wire);
        }
    }

    private void clientFinished(Scratch scratch, WireBuffer wire) {
        if (!suite.tls13()) {
            clear(messages.clientKeyExchange(), wire);
        }
        changeCipherSpec(wire);
        sealed(handshake.client(), messages.finished(), scratch, wire);
    }

    private void serverLast(Scratch scratch, WireBuffer wire) {
        established = true;
        if (suite.tls13()) {
            for (int i = 0; i < TICKETS; i++) {
                sealed(traffic.server(), messages.newSessionTicket(), scratch, wire);
            }
        } else {
            clear(messages.newSessionTicket(), wire);
            changeCipherSpec(wire);
            sealed(handshake.server(), messages.finished(), scratch, wire);
        }
    }

    private static void clear(byte[] message, WireBuffer wire) {
        wire.appendClear(ContentType.HANDSHAKE, message);
    }

    private static void sealed(RecordSealer sealer, byte[] message, Scratch scratch, WireBuffer wire) {
        wire.append(sealer, ContentType.HANDSHAKE, scratch.of(message), message.length);
    }

    /// For TLS 1.3, what middleboxes want to see: RFC 8446 D.4.
    private static void changeCipherSpec(WireBuffer wire) {
        wire.appendClear(ContentType.CHANGE_CIPHER_SPEC, CHANGE_CIPHER_SPEC);
    }
}
