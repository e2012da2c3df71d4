package dev.kaifu.analysis.generated;

import static dev.kaifu.analysis.reference.Derivation.joined;

import dev.kaifu.analysis.generated.RecordSealer.Suite;
import dev.kaifu.protocol.net.Side;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/// A dialogue inside TLS. The handshake has the messages that a real one has, their contents by chance: only the
/// hello messages say anything to one who has the secrets.
final class TlsScript {
    /// What a later connection may resume (RFC 5246 7.3).
    record Session(Suite suite, byte[] id, byte[] master) {}

    private static final int HANDSHAKE = 22;
    private static final byte[] CHANGE_CIPHER_SPEC = RecordSealer.record(20, new byte[] {1});

    private final RandomGenerator random;
    private final Suite suite;
    private final byte[] clientRandom;
    private final byte[] serverRandom;
    private final byte[] offeredId;
    private final byte[] sessionId;
    private final byte[] master;
    private final boolean resumes;
    private final boolean encryptThenMac;
    private final List<Turn> turns = new ArrayList<>();
    private final StringBuilder keyLog = new StringBuilder();
    private RecordSealer client;
    private RecordSealer server;

    /// A session of its own.
    TlsScript(RandomGenerator random, Suite suite) {
        this(random, new Session(suite, bytes(random, 32), bytes(random, 48)), false);
        if (!suite.tls13) {
            log("CLIENT_RANDOM", master);
        }
    }

    /// One that resumes another and is in no key log, as of older programs.
    TlsScript(RandomGenerator random, Session session) {
        this(random, session, true);
    }

    private TlsScript(RandomGenerator random, Session session, boolean resumes) {
        this.random = random;
        this.resumes = resumes;
        suite = session.suite;
        master = session.master;
        sessionId = session.id;
        // TLS 1.3's are given back whatever they are (RFC 8446 4.1.3).
        offeredId = resumes || suite.tls13 ? sessionId : new byte[0];
        clientRandom = bytes(32);
        serverRandom = bytes(32);
        encryptThenMac = !suite.mac.isEmpty() && random.nextBoolean();
        if (suite.tls13) {
            client = traffic("CLIENT_HANDSHAKE_TRAFFIC_SECRET");
            server = traffic("SERVER_HANDSHAKE_TRAFFIC_SECRET");
        } else {
            byte[] randoms = joined(serverRandom, clientRandom);
            client = new RecordSealer(suite, master, randoms, 0, encryptThenMac);
            server = new RecordSealer(suite, master, randoms, 1, encryptThenMac);
        }
    }

    Session session() {
        return new Session(suite, sessionId, master);
    }

    String keyLog() {
        return keyLog.toString();
    }

    private byte[] bytes(int length) {
        return bytes(random, length);
    }

    private static byte[] bytes(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private RecordSealer traffic(String label) {
        byte[] secret = bytes(suite.hashLength());
        log(label, secret);
        return new RecordSealer(suite, secret);
    }

    private void log(String label, byte[] secret) {
        HexFormat hex = HexFormat.of();
        keyLog.append(label).append(' ').append(hex.formatHex(clientRandom)).append(' ');
        keyLog.append(hex.formatHex(secret)).append('\n');
    }

    /// All that passes on the wire.
    List<Turn> around(List<Turn> inside) {
        say(Side.CLIENT, RecordSealer.record(HANDSHAKE, clientHello()));
        if (suite.tls13) {
            handshake13();
        } else if (resumes) {
            handshake12Resumed();
        } else {
            handshake12();
        }
        for (Turn turn : inside) {
            say(turn.from(), sealed(turn.from(), turn.bytes()));
            if (suite.tls13 && random.nextInt(8) == 0) {
                update(turn.from());
            }
        }
        // close_notify, RFC 8446 6.1.
        say(Side.CLIENT, client.seal(21, new byte[] {1, 0}, 0));
        say(Side.SERVER, server.seal(21, new byte[] {1, 0}, 0));
        return turns;
    }

    private void say(Side from, byte[]... records) {
        turns.add(new Turn(from, joined(records)));
    }

    /// In records of any size, empty ones too.
    private byte[] sealed(Side from, byte[] content) {
        byte[] records = new byte[0];
        int most = random.nextInt(3) == 0 ? 60 : 1 << 14;
        for (int at = 0; at < content.length; ) {
            int length = Math.min(content.length - at, random.nextInt(most + 1));
            byte[] part = Arrays.copyOfRange(content, at, at + length);
            records = joined(records, sealer(from).seal(23, part, random.nextInt(16)));
            at += length;
        }
        return records;
    }

    private RecordSealer sealer(Side from) {
        return from == Side.CLIENT ? client : server;
    }

    /// RFC 8446 4.6.3.
    private void update(Side from) {
        say(from, sealer(from).seal(HANDSHAKE, message(24, new byte[] {0}), 0));
        if (from == Side.CLIENT) {
            client = client.updated();
        } else {
            server = server.updated();
        }
    }

    private void handshake13() {
        byte[] flight =
                joined(message(8, bytes(6)), message(11, bytes(900)), message(15, bytes(260)), message(20, bytes(32)));
        say(
                Side.SERVER,
                RecordSealer.record(HANDSHAKE, serverHello()),
                CHANGE_CIPHER_SPEC,
                server.seal(HANDSHAKE, Arrays.copyOf(flight, 500), 0),
                server.seal(HANDSHAKE, Arrays.copyOfRange(flight, 500, flight.length), 0));
        say(Side.CLIENT, CHANGE_CIPHER_SPEC, client.seal(HANDSHAKE, message(20, bytes(32)), 0));
        client = traffic("CLIENT_TRAFFIC_SECRET_0");
        server = traffic("SERVER_TRAFFIC_SECRET_0");
        // A ticket (RFC 8446 4.6.1).
        say(Side.SERVER, server.seal(HANDSHAKE, message(4, bytes(190)), 0));
    }

    private void handshake12() {
        byte[] flight =
                joined(serverHello(), message(11, bytes(900)), message(12, bytes(300)), message(14, new byte[0]));
        say(Side.SERVER, RecordSealer.record(HANDSHAKE, flight));
        say(
                Side.CLIENT,
                RecordSealer.record(HANDSHAKE, message(16, bytes(66))),
                CHANGE_CIPHER_SPEC,
                client.seal(HANDSHAKE, message(20, bytes(12)), 0));
        say(Side.SERVER, CHANGE_CIPHER_SPEC, server.seal(HANDSHAKE, message(20, bytes(12)), 0));
    }

    private void handshake12Resumed() {
        byte[] flight = RecordSealer.record(HANDSHAKE, serverHello());
        say(Side.SERVER, flight, CHANGE_CIPHER_SPEC, server.seal(HANDSHAKE, message(20, bytes(12)), 0));
        say(Side.CLIENT, CHANGE_CIPHER_SPEC, client.seal(HANDSHAKE, message(20, bytes(12)), 0));
    }

    private static byte[] message(int type, byte[] body) {
        return joined(new byte[] {(byte) type, 0, (byte) (body.length >>> 8), (byte) body.length}, body);
    }

    private byte[] clientHello() {
        byte[] name = "mail.example".getBytes(StandardCharsets.US_ASCII);
        byte[] list = joined(new byte[] {0, (byte) (name.length + 3), 0, 0, (byte) name.length}, name);
        byte[] extensions = joined(
                extension(0, list),
                suite.tls13 ? extension(43, new byte[] {2, 3, 4}) : new byte[0],
                extension(22, new byte[0]),
                extension(23, new byte[0]));
        return message(
                1,
                joined(
                        new byte[] {3, 3},
                        clientRandom,
                        new byte[] {(byte) offeredId.length},
                        offeredId,
                        u16(2),
                        u16(suite.code),
                        new byte[] {1, 0},
                        u16(extensions.length),
                        extensions));
    }

    private byte[] serverHello() {
        byte[] extensions = joined(
                suite.tls13 ? extension(43, new byte[] {3, 4}) : extension(23, new byte[0]),
                encryptThenMac ? extension(22, new byte[0]) : new byte[0]);
        return message(
                2,
                joined(
                        new byte[] {3, 3},
                        serverRandom,
                        new byte[] {(byte) sessionId.length},
                        sessionId,
                        u16(suite.code),
                        new byte[] {0},
                        u16(extensions.length),
                        extensions));
    }

    private static byte[] extension(int type, byte[] body) {
        return joined(u16(type), u16(body.length), body);
    }

    private static byte[] u16(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }
}
