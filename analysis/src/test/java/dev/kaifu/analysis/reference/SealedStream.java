package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A TLS connection (RFC 8446, RFC 5246) opened from the whole of what passed.
final class SealedStream {
    /// @param level 1 warning, 2 fatal (RFC 8446 6)
    record Alert(Packet packet, Side from, int level, int description) {}

    /// Why this opener has no answer; empty where it has one.
    /// Openssl and the JDK say what is in such sessions: see `OpenSslSuitesTest` and `EarlierSuitesTest`.
    static final String OTHER_SUITE = "another version or suite";

    Optional<String> notCovered = Optional.empty();

    Optional<Hello> client = Optional.empty();
    Optional<Hello> server = Optional.empty();
    Optional<String> serverName = Optional.empty();
    /// The packet that ended the handshake.
    Optional<Packet> established = Optional.empty();

    boolean refused;
    long opened;
    /// Whether bytes stood there that are no record, or the beginning of one that does not end.
    boolean ragged;

    final List<Piece> plaintext = new ArrayList<>();
    final List<Alert> alerts = new ArrayList<>();
    private final Map<Side, TlsSide> sides =
            new EnumMap<>(Map.of(Side.CLIENT, new TlsSide(), Side.SERVER, new TlsSide()));
    private final List<Secret> secrets;
    private byte[] transcript = new byte[0];
    private boolean transcriptDone;
    /// RFC 5246 7.4.7.1: the first bytes of the encrypted premaster secret.
    private byte[] premasterId = new byte[0];

    SealedStream(List<Piece> pieces, List<Secret> secrets) {
        this.secrets = secrets;
        if (pieces.stream().anyMatch(Piece::isGap)) {
            notCovered = Optional.of("a gap inside TLS");
            return;
        }
        records(pieces).forEach(this::record);
    }

    long failed() {
        return side(Side.CLIENT).failed + side(Side.SERVER).failed;
    }

    private TlsSide side(Side side) {
        return java.util.Objects.requireNonNull(sides.get(side));
    }

    /// All records of both sides, in the order in which they became whole.
    private List<TlsRecord> records(List<Piece> pieces) {
        List<TlsRecord> records = new ArrayList<>();
        Map<Side, byte[]> rests = new EnumMap<>(Side.class);
        for (Piece piece : pieces) {
            byte[] rest = Derivation.joined(rests.getOrDefault(piece.from(), new byte[0]), piece.bytes());
            int length = rest.length < 5 ? -1 : TlsRecord.length(rest);
            while (length > 0 && rest.length >= length) {
                records.add(new TlsRecord(piece.from(), piece.packet(), Arrays.copyOf(rest, length)));
                rest = Arrays.copyOfRange(rest, length, rest.length);
                length = rest.length < 5 ? -1 : TlsRecord.length(rest);
            }
            rests.put(piece.from(), rest);
        }
        ragged = rests.values().stream().anyMatch(rest -> rest.length > 0);
        return records;
    }

    private void record(TlsRecord record) {
        TlsSide from = side(record.from());
        if (!from.isSealed(record)) {
            content(record, record.type(), record.fragment());
            return;
        }
        if (server.isEmpty() && client.filter(Hello::earlyData).isPresent()) {
            notCovered = Optional.of("early data");
        }
        Optional<byte[]> inside = from.open(record);
        if (inside.isEmpty()) {
            from.failed++;
        } else if (from.tls13) {
            inner(record, inside.get());
        } else {
            content(record, record.type(), inside.get());
        }
    }

    /// RFC 8446 5.2: content, type, padding zeros.
    private void inner(TlsRecord record, byte[] inner) {
        int end = inner.length - 1;
        while (end >= 0 && inner[end] == 0) {
            end--;
        }
        if (end >= 0) {
            content(record, inner[end], Arrays.copyOf(inner, end));
        }
    }

    private void content(TlsRecord record, int type, byte[] content) {
        switch (type) {
            case TlsRecord.HANDSHAKE -> handshake(side(record.from()), record, content);
            case TlsRecord.CHANGE_CIPHER_SPEC -> changeCipherSpec(record.from());
            case TlsRecord.APPLICATION_DATA -> {
                establish(record.packet());
                opened++;
                if (content.length > 0) {
                    plaintext.add(new Piece(record.from(), record.packet(), content, 0));
                }
            }
            case TlsRecord.ALERT -> {
                if (content.length == 2) {
                    refused |= content[0] == 2 && established.isEmpty();
                    alerts.add(new Alert(record.packet(), record.from(), content[0] & 0xff, content[1] & 0xff));
                }
            }
            default -> {
                // Heartbeats say nothing.
            }
        }
    }

    private void handshake(TlsSide from, TlsRecord record, byte[] content) {
        from.handshake = Derivation.joined(from.handshake, content);
        while (from.handshake.length >= 4) {
            byte[] all = from.handshake;
            int length = 4 + ((all[1] & 0xff) << 16 | (all[2] & 0xff) << 8 | (all[3] & 0xff));
            if (all.length < length) {
                return;
            }
            from.handshake = Arrays.copyOfRange(all, length, all.length);
            message(from, record, Arrays.copyOf(all, length));
        }
    }

    private void message(TlsSide from, TlsRecord record, byte[] message) {
        Side side = record.from();
        switch (message[0]) {
            case 1 -> {
                if (side == Side.CLIENT) {
                    Hello.of(message, true).ifPresent(this::clientHello);
                }
            }
            case 2 -> {
                if (side == Side.SERVER) {
                    Hello.of(message, false).ifPresent(this::serverHello);
                }
            }
            case 20 -> {
                from.finished = true;
                if (side(side.other()).finished) {
                    establish(record.packet());
                }
            }
            case 24 -> {
                if (from.tls13) {
                    from.update();
                }
            }
            default -> {
                // The others count in the transcript alone.
            }
        }
        // RFC 7627 3: all messages up to the ClientKeyExchange; a HelloRequest is none of them (RFC 5246 7.4.1.1).
        if (message[0] != 0 && !transcriptDone) {
            transcript = Derivation.joined(transcript, message);
            transcriptDone = message[0] == 16;
            premasterId = transcriptDone && message.length >= 14 ? Arrays.copyOfRange(message, 6, 14) : new byte[0];
        }
    }

    private void establish(Packet packet) {
        established = established.or(() -> Optional.of(packet));
    }

    private void clientHello(Hello hello) {
        if (server.filter(Hello::isTls13).isPresent()) {
            return;
        }
        if (server.isPresent()) {
            // RFC 5746: another handshake inside the first.
            transcript = new byte[0];
            transcriptDone = false;
        }
        client = Optional.of(hello);
        serverName = hello.serverName().or(() -> serverName);
    }

    private void serverHello(Hello hello) {
        if (client.isEmpty()) {
            notCovered = Optional.of("a ServerHello with no ClientHello before it");
        }
        if (client.isEmpty() || hello.isRetry()) {
            return;
        }
        server = Optional.of(hello);
        boolean known = hello.isTls13() || hello.version() == 0x0303;
        if (!known || Suite.of(hello.suite(), hello.isTls13()).isEmpty()) {
            notCovered = Optional.of(OTHER_SUITE);
        }
        if (hello.isTls13()) {
            for (Side each : Side.values()) {
                side(each).tls13 = true;
                side(each)
                        .await(Suite.of(hello.suite(), true)
                                .map(suite -> traffic(suite, each))
                                .orElse(List.of()));
            }
        }
    }

    /// RFC 8446 7.1: the secrets of a side in the order in which they come into force.
    private List<TlsSide.Candidate> traffic(Suite suite, Side side) {
        boolean isClient = side == Side.CLIENT;
        List<SecretLabel> order = List.of(
                isClient ? SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET : SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET,
                isClient ? SecretLabel.CLIENT_TRAFFIC_SECRET : SecretLabel.SERVER_TRAFFIC_SECRET);
        int length = suite.hash().equals("SHA384") ? 48 : 32;
        return named(client.orElseThrow().random()).stream()
                .filter(secret -> order.contains(secret.label()) && secret.value().length == length)
                .sorted(Comparator.comparingInt((Secret secret) -> order.indexOf(secret.label()))
                        .thenComparingInt(Secret::generation))
                .map(secret -> new TlsSide.Candidate(
                        RecordKeys.tls13(suite, secret.value()), secret.value(), order.indexOf(secret.label()) == 1))
                .toList();
    }

    private List<Secret> named(byte[] id) {
        return secrets.stream().filter(secret -> Arrays.equals(secret.id(), id)).toList();
    }

    private void changeCipherSpec(Side from) {
        if (client.isEmpty() || server.isEmpty() || server.get().isTls13()) {
            // RFC 8446 D.4: for middleboxes alone.
            return;
        }
        side(from).changedCipher = true;
        Optional<Suite> suite =
                Suite.of(server.get().suite(), false).filter(_ -> server.get().version() == 0x0303);
        List<byte[]> masters = suite.map(this::masters).orElseGet(ArrayList::new);
        boolean resumed = server.get().sessionId().length > 0
                && Arrays.equals(server.get().sessionId(), client.get().sessionId());
        if (suite.isPresent() && masters.isEmpty() && resumed) {
            notCovered = Optional.of("a resumed session without a secret of its own");
        }
        if (suite.isPresent()) {
            masters.addAll(othersMasters());
        }
        side(from)
                .await(masters.stream()
                        .map(master -> new TlsSide.Candidate(
                                RecordKeys.tls12(suite.get(), master, client.get(), server.get(), from == Side.CLIENT),
                                master,
                                false))
                        .toList());
    }

    private List<byte[]> masters(Suite suite) {
        List<byte[]> masters = new ArrayList<>();
        for (Secret secret : named(client.orElseThrow().random())) {
            boolean isPremaster = secret.label() == SecretLabel.PMS_CLIENT_RANDOM;
            masters.add(isPremaster ? master(suite, secret.value()) : secret.value());
        }
        if (premasterId.length > 0) {
            named(premasterId).forEach(secret -> masters.add(master(suite, secret.value())));
        }
        if (server.orElseThrow().sessionId().length > 0) {
            named(server.get().sessionId()).forEach(secret -> masters.add(secret.value()));
        }
        masters.removeIf(master -> master.length != 48);
        return masters;
    }

    /// Names may be wrong, and are no proof.
    private List<byte[]> othersMasters() {
        return secrets.stream()
                .filter(secret ->
                        secret.label() == SecretLabel.CLIENT_RANDOM || secret.label() == SecretLabel.RSA_SESSION_ID)
                .map(Secret::value)
                .toList();
    }

    /// RFC 5246 8.1, RFC 7627 4.
    private byte[] master(Suite suite, byte[] premaster) {
        Hello asked = client.orElseThrow();
        Hello chosen = server.orElseThrow();
        boolean extended = asked.extendedMasterSecret() && chosen.extendedMasterSecret();
        return extended
                ? Derivation.prf(
                        suite.hash(),
                        premaster,
                        "extended master secret",
                        Derivation.digest(suite.hash(), transcript),
                        48)
                : Derivation.prf(
                        suite.hash(),
                        premaster,
                        "master secret",
                        Derivation.joined(asked.random(), chosen.random()),
                        48);
    }
}
