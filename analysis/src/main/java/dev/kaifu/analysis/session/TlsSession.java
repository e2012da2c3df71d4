package dev.kaifu.analysis.session;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.RecordReader;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Opens one TLS connection from the bytes of both sides, in the order in which they passed. Sans-IO.
public final class TlsSession {
    private static final int TLS12 = 0x0303;
    private static final int TLS13 = 0x0304;

    private final SecretStore secrets;
    private final TlsListener listener;
    private final Map<Side, Direction> directions = new EnumMap<>(Side.class);
    private final byte[] out = new byte[RecordReader.MAX_FRAGMENT];
    private final MasterSecretSearch masters;

    private Optional<Hello> client = Optional.empty();
    private Optional<Hello> server = Optional.empty();
    private Optional<String> serverName = Optional.empty();
    private boolean established;
    private long opened;
    private boolean sawGap;

    public TlsSession(SecretStore secrets, TlsListener listener) {
        this.secrets = secrets;
        this.listener = listener;
        this.masters = new MasterSecretSearch(secrets);
        for (Side side : Side.values()) {
            directions.put(side, new Direction(side));
        }
    }

    /// Bytes of the TLS stream, split in any way.
    public void bytes(Side from, byte[] array, int offset, int length) {
        Direction direction = direction(from);
        if (!direction.lost) {
            direction.records.bytes(
                    array, offset, length, (type, version, a, header, n) -> record(direction, type, a, header, n));
        }
    }

    /// Bytes are missing: what follows on that side cannot be cut into records any more.
    public void gap(Side from, long length) {
        direction(from).lost = true;
        sawGap |= length > 0;
    }

    public TlsSummary summary() {
        return new TlsSummary(
                server.map(TlsSession::versionName),
                server.map(hello -> CipherSuite.nameOf(hello.cipherSuite())),
                serverName,
                opened,
                why());
    }

    private Optional<WhyId> why() {
        Direction fromClient = direction(Side.CLIENT);
        Direction fromServer = direction(Side.SERVER);
        long failed = fromClient.failed + fromServer.failed;
        if (client.isEmpty()) {
            return Optional.of(WhyId.NO_HANDSHAKE);
        }
        if (server.isEmpty()) {
            return Optional.of(sawGap ? WhyId.GAP : WhyId.CUT_SHORT);
        }
        if (failed == 0) {
            boolean unseen = opened == 0 && !established;
            Optional<WhyId> unfinished = unseen ? Optional.of(WhyId.CUT_SHORT) : Optional.empty();
            return sawGap ? Optional.of(WhyId.GAP) : unfinished;
        }
        if (CipherSuite.of(server.get().cipherSuite()).isEmpty() || server.get().version() < TLS12) {
            return Optional.of(WhyId.UNSUPPORTED_SUITE);
        }
        return Optional.of(whyNotOpened(client.get().random(), fromClient, fromServer));
    }

    private WhyId whyNotOpened(byte[] random, Direction fromClient, Direction fromServer) {
        boolean known = fromClient.candidates > 0 || fromServer.candidates > 0;
        if (!known) {
            return secrets.hasResumptionPskOnly(random) ? WhyId.RESUMPTION_PSK_ONLY : WhyId.NO_SECRET;
        }
        if (fromClient.candidates == 0 || fromServer.candidates == 0 || !handshakeSecretsKnown(random)) {
            return WhyId.HALF_SECRETS;
        }
        return sawGap ? WhyId.GAP : WhyId.TAG_FAILS;
    }

    private boolean handshakeSecretsKnown(byte[] random) {
        boolean tls13 = server.map(Hello::version).orElse(0) == TLS13;
        return !tls13
                || secrets.byId(random).stream()
                        .anyMatch(secret -> secret.label() == SecretLabel.CLIENT_TRAFFIC_SECRET);
    }

    private Direction direction(Side side) {
        Direction direction = directions.get(side);
        if (direction == null) {
            throw new IllegalStateException("no direction " + side);
        }
        return direction;
    }

    private void record(Direction from, int type, byte[] a, int header, int length) {
        if (!from.protectedNow(type)) {
            content(from, type, a, header + 5, length);
            return;
        }
        int content = from.open(a, header, length);
        if (content < 0) {
            from.failed++;
            return;
        }
        if (!from.tls13) {
            content(from, type, out, 0, content);
            return;
        }
        // RFC 8446 5.2: the real type stands behind the content, padding zeros behind that.
        int end = content - 1;
        while (end >= 0 && out[end] == 0) {
            end--;
        }
        if (end >= 0) {
            content(from, out[end] & 0xff, out, 0, end);
        }
    }

    private void content(Direction from, int type, byte[] a, int offset, int length) {
        switch (type) {
            case ContentType.HANDSHAKE ->
                from.handshake.bytes(a, offset, length, (kind, m, header, n) -> message(from, kind, m, header, n));
            case ContentType.CHANGE_CIPHER_SPEC -> {
                if (server.isPresent() && version() < TLS13) {
                    changeCipherSpec(from);
                }
            }
            case ContentType.APPLICATION_DATA -> {
                establish();
                opened++;
                if (length > 0) {
                    listener.plaintext(from.side, a, offset, length);
                }
            }
            case ContentType.ALERT -> {
                if (length == 2) {
                    listener.alert(from.side, a[offset] & 0xff, a[offset + 1] & 0xff);
                }
            }
            default -> {
                // Heartbeats carry nothing of the dialogue.
            }
        }
    }

    private void message(Direction from, int kind, byte[] a, int header, int length) {
        switch (kind) {
            case HandshakeReader.CLIENT_HELLO -> {
                if (from.side == Side.CLIENT
                        && Hello.client(a, header + 4, length) instanceof Parsed.Value<Hello> hello) {
                    clientHello(hello.value());
                }
            }
            case HandshakeReader.SERVER_HELLO -> {
                if (from.side == Side.SERVER
                        && Hello.server(a, header + 4, length) instanceof Parsed.Value<Hello> hello) {
                    serverHello(hello.value());
                }
            }
            case HandshakeReader.FINISHED -> finished(from);
            case HandshakeReader.KEY_UPDATE -> {
                if (from.tls13) {
                    from.epochs.update();
                }
            }
            default -> {
                // The other messages matter only to the transcript.
            }
        }
        masters.transcript(kind, a, header, length + 4);
    }

    private void clientHello(Hello hello) {
        if (client.isPresent() && version() < TLS13) {
            // Renegotiation (RFC 5746): the next session's handshake, under the keys of this one.
            masters.restart();
            server = Optional.empty();
        }
        client = Optional.of(hello);
        serverName = hello.serverName().or(() -> serverName);
    }

    private void serverHello(Hello hello) {
        if (hello.helloRetryRequest() || client.isEmpty()) {
            return;
        }
        server = Optional.of(hello);
        if (hello.version() == TLS13) {
            byte[] random = client.get().random();
            CipherSuite.of(hello.cipherSuite()).ifPresent(suite -> {
                for (Direction each : directions.values()) {
                    each.beginTls13(Tls13Epochs.of(suite, secrets, random, each.side));
                }
            });
        }
        for (Direction each : directions.values()) {
            each.tls13 = hello.version() == TLS13;
        }
    }

    private void changeCipherSpec(Direction from) {
        if (client.isPresent() && server.isPresent()) {
            from.beginTls12(masters.trials(client.get(), server.get(), from.side));
        }
    }

    private void finished(Direction from) {
        from.finished = true;
        if (direction(from.side.other()).finished) {
            establish();
        }
    }

    private void establish() {
        if (!established) {
            established = true;
            listener.established();
        }
    }

    private int version() {
        return server.map(Hello::version).orElse(0);
    }

    private static String versionName(Hello hello) {
        return switch (hello.version()) {
            case 0x0300 -> "SSLv3";
            case 0x0301 -> "TLSv1.0";
            case 0x0302 -> "TLSv1.1";
            case TLS12 -> "TLSv1.2";
            case TLS13 -> "TLSv1.3";
            default -> String.format("0x%04X", hello.version());
        };
    }

    /// What one side sends: its records, its handshake messages, and the keys that hold now.
    private final class Direction {
        private final Side side;
        private final RecordReader records = new RecordReader();
        private final HandshakeReader handshake = new HandshakeReader();
        private RecordKeys epochs = RecordKeys.NONE;
        private boolean tls13;
        private boolean afterChangeCipherSpec;
        private boolean finished;
        private boolean lost;
        private long failed;
        private int candidates;

        Direction(Side side) {
            this.side = side;
        }

        boolean protectedNow(int type) {
            if (tls13) {
                // RFC 8446 5.2: a protected record calls itself application data.
                return type == ContentType.APPLICATION_DATA;
            }
            return afterChangeCipherSpec || type == ContentType.APPLICATION_DATA;
        }

        void beginTls13(Tls13Epochs keys) {
            epochs = keys;
            candidates = keys.candidates();
        }

        void beginTls12(RecordKeys keys) {
            afterChangeCipherSpec = true;
            epochs = keys;
            candidates = Math.max(candidates, keys.candidates());
        }

        int open(byte[] a, int header, int length) {
            return epochs.open(a, header, length, out);
        }
    }
}
