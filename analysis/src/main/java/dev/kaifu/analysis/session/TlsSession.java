package dev.kaifu.analysis.session;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.HelloExtras;
import dev.kaifu.protocol.tls.ProtocolVersion;
import dev.kaifu.protocol.tls.RecordReader;
import dev.kaifu.protocol.tls.Ssl2ClientHello;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens one TLS connection from the bytes of both sides, in the order in which they passed. Sans-IO.
public final class TlsSession {
    /// Stands where no bytes have come yet.
    private static final RecordWorkspace NONE = new RecordWorkspace();
    /// A fatal alert (RFC 8446 6).
    private static final int FATAL = 2;
    /// Bytes of memory of keys, hellos and states.
    private static final int SESSION = 4_096;
    /// The same of what zlib keeps for both sides.
    private static final int DEFLATE_WINDOWS = 2 * 48 * 1024;

    private final SessionSecrets secrets;
    private final TlsListener listener;
    private final TlsDirection fromClient;
    private final TlsDirection fromServer;
    private final MasterSecretSearch masters;
    private final EarlyRecords early = new EarlyRecords();
    /// What the client has sealed before the server's ticket.
    private final EarlyRecords untilTicket = new EarlyRecords();
    /// What the server has sealed before the client's message that its keys come from: the packets have changed places.
    private final EarlyRecords untilKeys = new EarlyRecords();
    private Optional<LostHellos> lostHellos = Optional.empty();
    private final HandshakeNotes notes = new HandshakeNotes();
    private Optional<Tls13Epochs.OtherSession> others = Optional.empty();
    private RecordWorkspace workspace = NONE;
    private RecordsAhead ahead = RecordsAhead.NONE;

    private final Records clientRecords;
    private final Records serverRecords;

    private Optional<Hello> client = Optional.empty();
    private Optional<Hello> server = Optional.empty();
    private Optional<String> serverName = Optional.empty();
    private @Nullable Ssl2ClientHello ssl2;
    /// Of a session of TLS 1.3 whose secrets are not all known.
    private @Nullable PskSession psk;
    /// A ServerHello of TLS 1.3 that chose a PSK before the ClientHello came.
    private byte[] earlyAnswer = new byte[0];
    /// The server's ChangeCipherSpec has come before what its keys are made of.
    private boolean keysEarly;
    /// Nothing is held for keys any more: what they come from is here, or does not come.
    private boolean keysDue;

    /// The client's first bytes have been looked at.
    private boolean begun;
    private boolean earlyOffered;
    /// What the ServerHello said was guessed.
    private boolean presumed;
    /// It was so at the end, where nothing may be missing but what would have come.
    private boolean presumedAtEnd;
    /// The ClientHello was not captured.
    private boolean clientLost;
    /// Records told whose it must have been.
    private boolean clientPresumed;
    /// The capture begins behind the handshake.
    private boolean anywhere;
    private boolean established;
    private boolean refused;
    private boolean ended;
    private long opened;
    private long missing;

    public TlsSession(SessionSecrets secrets, TlsListener listener) {
        this.secrets = secrets;
        this.listener = listener;
        this.masters = new MasterSecretSearch(secrets);
        this.fromClient = new TlsDirection(Side.CLIENT, secrets.connection());
        this.fromServer = new TlsDirection(Side.SERVER, secrets.connection());
        this.clientRecords = new Records(fromClient);
        this.serverRecords = new Records(fromServer);
    }

    /// The first bytes captured of this connection are records of an established session.
    public void beginAnywhere() {
        begun = true;
        anywhere = true;
        fromClient.beginAnywhere();
        fromServer.beginAnywhere();
    }

    /// Bytes of the TLS stream, split in any way.
    ///
    /// @param workspace of the calling thread
    public void bytes(Side from, byte[] array, int offset, int length, RecordWorkspace workspace) {
        this.workspace = workspace;
        int taken = begun || from == Side.SERVER ? 0 : first(array, offset, length);
        direction(from)
                .records
                .bytes(array, offset + taken, length - taken, from == Side.CLIENT ? clientRecords : serverRecords);
    }

    /// The client's first bytes: they may be a hello in the form of SSL 2.0. How many of them are no more to be read?
    private int first(byte[] array, int offset, int length) {
        if (ssl2 == null && !Ssl2ClientHello.concerns(array, offset, length)) {
            begun = true;
            return 0;
        }
        Ssl2ClientHello hello = ssl2 == null ? new Ssl2ClientHello() : ssl2;
        ssl2 = hello;
        int taken = hello.take(array, offset, length);
        Optional<byte[]> record = hello.record();
        begun = record.isPresent() || taken < length;
        if (begun) {
            byte[] read = record.orElseGet(hello::taken);
            fromClient.records.bytes(read, 0, read.length, clientRecords);
        }
        return taken;
    }

    /// The same, where records may have been opened before their turn.
    public void bytes(Side from, byte[] array, int offset, int length, RecordsAhead opened, RecordWorkspace workspace) {
        ahead = opened;
        bytes(from, array, offset, length, workspace);
        ahead = RecordsAhead.NONE;
    }

    /// Where that side stands, if its next records can be opened before their turn.
    public Optional<RecordPosition> position(Side from) {
        return direction(from).position();
    }

    /// Records of application data opened so far.
    public long opened() {
        return opened;
    }

    /// True where that side's next record is looked for behind missing bytes.
    public boolean seeking(Side from) {
        return direction(from).records.seeking();
    }

    /// Bytes are missing: what follows is opened from the next record on that proves itself.
    ///
    /// @param with of the calling thread: records that were held may be opened now
    public void gap(Side from, long length, RecordWorkspace with) {
        workspace = with;
        missing += length;
        masters.awaitsNoTicket();
        // They stood before what is missing.
        releaseUntilTicket();
        releaseUntilKeys();
        begun |= from == Side.CLIENT;
        direction(from).gap(length);
        if (established) {
            listener.lost(from, length);
        } else {
            masters.transcriptLost();
            if (psk != null) {
                psk.transcriptLost();
            }
            beginLateTls12();
        }
    }

    /// No more comes: what was held until more would tell is tried with what there is.
    ///
    /// @param with of the calling thread
    public void end(RecordWorkspace with) {
        workspace = with;
        ended = true;
        masters.awaitsNoTicket();
        releaseUntilTicket();
        releaseUntilKeys();
        releaseEarly();
    }

    /// Bytes of memory that it takes, about.
    public long held() {
        PskSession used = psk;
        boolean deflates = server.isPresent() && server.get().compression() != 0;
        return SESSION
                + (deflates ? DEFLATE_WINDOWS : 0L)
                + fromClient.held()
                + fromServer.held()
                + masters.held()
                + earlyAnswer.length
                + (used == null ? 0 : used.held())
                + early.held()
                + untilTicket.held()
                + untilKeys.held();
    }

    public TlsSummary summary() {
        SealedReason reason = new SealedReason(
                secrets,
                client,
                server,
                fromClient,
                fromServer,
                masters.missesKeyExchange(),
                anywhere,
                masters.resumes(),
                others.isPresent() ? others.get().at() : Long.MAX_VALUE,
                Optional.ofNullable(psk)
                        .flatMap(used -> used.why(!secrets.keys().psk().isEmpty())));
        Optional<WhyId> why = reason.of(
                missing > 0 || (presumed && !presumedAtEnd) || clientLost,
                refused,
                !presumedAtEnd && (established || opened > 0));
        return new TlsSummary(
                server.map(hello -> new ProtocolVersion(hello.version()).title()),
                server.map(hello -> CipherSuite.nameOf(hello.cipherSuite())),
                serverName,
                client.map(hello -> HexFormat.of().formatHex(hello.random())),
                server.filter(hello -> !ProtocolVersion.isTls13(hello.version()) && hello.sessionId().length > 0)
                        .map(hello -> HexFormat.of().formatHex(hello.sessionId())),
                notes.summary(
                        client,
                        server,
                        missing > 0,
                        others.isPresent() && others.get().isOther(),
                        client.filter(this::hasEchSecret).isPresent()),
                others.isPresent() ? others.get().proved() : masters.foreign(),
                psk != null && psk.isKnown(),
                opened,
                why,
                why.isPresent() ? reason.detail(why.get()) : "");
    }

    private boolean hasEchSecret(Hello hello) {
        if (hello.extras().ech() != HelloExtras.Ech.OUTER) {
            return false;
        }
        if (Secret.holds(secrets.byId(hello.random()), SecretLabel.ECH_SECRET)) {
            return true;
        }
        // Or it depended on what others have asked for whether what comes later is known.
        secrets.complete();
        return Secret.holds(secrets.byId(hello.random()), SecretLabel.ECH_SECRET);
    }

    private TlsDirection direction(Side side) {
        return side == Side.CLIENT ? fromClient : fromServer;
    }

    private void record(TlsDirection from, int type, byte[] a, int header, int length) {
        if (from.side == Side.CLIENT && type != ContentType.HANDSHAKE && earlyAnswer.length > 0) {
            // It is not the ClientHello.
            releaseUntilKeys();
        }
        if (!from.protects(type)) {
            content(from, type, a, header + RecordReader.HEADER, length);
            return;
        }
        boolean isEarly = earlyOffered && from.side == Side.CLIENT;
        if (isEarly && server.isEmpty() && !ended && early.add(a, header, length)) {
            return;
        }
        if (from.side == Side.CLIENT && waitsForTicket(a, header, length)) {
            return;
        }
        if (!untilKeys.isEmpty() && holdsForKeys(from)) {
            if (untilKeys.add(a, header, length)) {
                return;
            }
            releaseUntilKeys();
        }
        if (!opens(from, type, a, header, length) && !opensWithoutHello(from, type, a, header, length)) {
            if (holdsForKeys(from) && untilKeys.add(a, header, length)) {
                return;
            }
            from.failed(isEarly, listener.packet());
            if (client.isEmpty() && type == ContentType.HANDSHAKE) {
                from.keepFinished(a, header, length);
            }
        }
    }

    /// True where what opens a record of the server's may be made of a message of the client's that is still to come.
    private boolean holdsForKeys(TlsDirection from) {
        return from.side == Side.SERVER
                && !keysDue
                && !from.anythingOpened()
                && (earlyAnswer.length > 0 ? client.isEmpty() : masters.awaitsKeyExchange());
    }

    /// What the server's keys come from is here.
    private void beginHeldKeys() {
        boolean begin = keysEarly && fromServer.sealedSinceKeys() == 0;
        keysEarly = false;
        if (begin && client.isPresent() && server.isPresent()) {
            fromServer.beginTls12(masters.trials(client.get(), server.get(), Side.SERVER, fromServer.bounds));
        }
        releaseUntilKeys(begin || earlyAnswer.length > 0);
    }

    private void releaseUntilKeys() {
        releaseUntilKeys(false);
    }

    /// @param other whether other keys are in force than those that the first of the records was tried with
    private void releaseUntilKeys(boolean other) {
        keysDue = true;
        if (untilKeys.isEmpty()) {
            return;
        }
        if (!other) {
            // It has had its number.
            untilKeys.dropFirst();
            fromServer.failed(false, listener.packet());
        }
        untilKeys.release((held, at, size) -> record(fromServer, held[at] & 0xff, held, at, size));
    }

    /// True where a record of the client's is held until the server's ticket is there.
    private boolean waitsForTicket(byte[] a, int header, int length) {
        if (masters.awaitsTicket()) {
            if (untilTicket.add(a, header, length)) {
                return true;
            }
            masters.awaitsNoTicket();
        }
        if (!untilTicket.isEmpty()) {
            releaseUntilTicket();
        }
        return false;
    }

    /// A hello message may be among what was not captured: what it said is guessed, and this record proves it.
    private boolean opensWithoutHello(TlsDirection from, int type, byte[] a, int header, int length) {
        if (client.isPresent() && server.isPresent()) {
            return false;
        }
        LostHellos guess = lostHellos.orElseGet(() -> new LostHellos(secrets));
        lostHellos = Optional.of(guess);
        if (server.isEmpty() && type == ContentType.APPLICATION_DATA) {
            Optional<LostHellos.Found> found =
                    guess.find(client, from.side, from.possiblyLost(), a, header, length, workspace);
            found.ifPresent(this::presume);
            return found.isPresent() && opens(from, type, a, header, length);
        }
        if (client.isEmpty() && server.isPresent() && !ProtocolVersion.isTls13(version())) {
            long passed = from.sealedSinceKeys();
            long lost = from.lostSinceKeys();
            client = guess.findClient(server.get(), from.side, passed, lost, a, header, length, workspace);
            if (client.isPresent()) {
                clientPresumed = true;
                from.beginLateTls12(masters.trials(client.get(), server.get(), from.side, from.bounds));
                TlsDirection other = direction(from.side.other());
                if (other.afterChangeCipherSpec()) {
                    other.beginLateTls12(masters.trials(client.get(), server.get(), other.side, other.bounds));
                }
                return opens(from, type, a, header, length);
            }
        }
        return false;
    }

    private void presume(LostHellos.Found found) {
        clientLost |= client.isEmpty();
        clientPresumed |= client.isEmpty();
        client = client.or(() -> Optional.of(Hello.presumedClient(found.clientRandom())));
        server = Optional.of(Hello.presumedServer(found.suite().code()));
        presumed = true;
        presumedAtEnd = ended && missing == 0;
        masters.forgetTranscript();
        beginTls13(found.known(), server.get());
        fromClient.lostBeforeKeys();
        fromServer.lostBeforeKeys();
        releaseEarly();
    }

    private void releaseEarly() {
        if (!early.isEmpty()) {
            early.release((held, at, size) -> record(fromClient, ContentType.APPLICATION_DATA, held, at, size));
        }
    }

    /// Opens a protected record and takes what is in it; false where no key fits.
    private boolean opens(TlsDirection from, int type, byte[] a, int header, int length) {
        int content = ahead.take(a, header, workspace);
        if (content >= 0 && from.takes(ahead.latest())) {
            opened(from, type, ahead.opened(), header, content);
            return true;
        }
        content = from.open(a, header, length, workspace);
        if (content >= 0) {
            opened(from, type, workspace.content, 0, content);
        }
        return content >= 0;
    }

    /// The same of bytes behind a gap that only may be a record: none is opened ahead there.
    private boolean opensIfRecord(TlsDirection from, int type, byte[] a, int header, int length) {
        int content = from.openIfRecord(a, header, length, workspace);
        if (content >= 0) {
            opened(from, type, workspace.content, 0, content);
        }
        return content >= 0;
    }

    private void opened(TlsDirection from, int type, byte[] out, int start, int length) {
        if (!from.tls13()) {
            content(from, type, out, start, length);
            return;
        }
        int end = InnerPlaintext.typeAt(out, start, length);
        if (end >= start) {
            content(from, out[end] & 0xff, out, start, end - start);
        }
    }

    /// Behind missing bytes: a record is one that a key opens, or the ChangeCipherSpec, whose six bytes are always the
    /// same.
    private boolean resumes(TlsDirection from, int type, byte[] a, int header, int length) {
        boolean sealed = from.protects(type);
        if (!sealed && type == ContentType.CHANGE_CIPHER_SPEC && length == 1) {
            content(from, type, a, header + RecordReader.HEADER, length);
            return true;
        }
        if (!from.tls13() && !from.afterChangeCipherSpec() && client.isPresent() && server.isPresent()) {
            // The ChangeCipherSpec may be among what is missing.
            Hello asked = client.get();
            Hello chosen = server.get();
            if (!from.guesses(
                    () -> masters.trials(asked, chosen, from.side, from.bounds), a, header, length, workspace)) {
                return false;
            }
            from.beginTls12(masters.trials(asked, chosen, from.side, from.bounds));
            from.lostBeforeKeys();
        }
        return from.protects(type)
                && (opensIfRecord(from, type, a, header, length) || opensWithoutHello(from, type, a, header, length));
    }

    private void content(TlsDirection from, int type, byte[] a, int offset, int length) {
        switch (type) {
            case ContentType.HANDSHAKE ->
                from.handshake.bytes(a, offset, length, from.side == Side.CLIENT ? clientRecords : serverRecords);
            case ContentType.CHANGE_CIPHER_SPEC -> changeCipherSpec(from);
            case ContentType.APPLICATION_DATA -> {
                establish();
                opened++;
                if (length > 0) {
                    listener.plaintext(from.side, a, offset, length);
                }
            }
            case ContentType.ALERT -> {
                if (length == 2) {
                    refused |= a[offset] == FATAL && !established;
                    listener.alert(from.side, a[offset] & 0xff, a[offset + 1] & 0xff);
                }
            }
            default -> {
                // Heartbeats carry nothing of the dialogue.
            }
        }
    }

    private void message(TlsDirection from, int kind, byte[] a, int header, int length) {
        switch (kind) {
            case HandshakeReader.CLIENT_HELLO -> {
                if (from.side == Side.CLIENT
                        && Hello.client(a, header + 4, length) instanceof Parsed.Value<Hello> hello) {
                    clientHello(hello.value(), Arrays.copyOfRange(a, header, header + 4 + length));
                }
            }
            case HandshakeReader.SERVER_HELLO -> {
                if (from.side == Side.SERVER
                        && Hello.server(a, header + 4, length) instanceof Parsed.Value<Hello> hello) {
                    serverHello(hello.value(), a, header, length + 4);
                }
            }
            case HandshakeReader.FINISHED -> finished(from);
            case HandshakeReader.KEY_UPDATE -> {
                if (from.tls13()) {
                    from.update();
                }
            }
            default ->
                notes.message(from.side, kind, server.map(Hello::cipherSuite).orElse(0), a, header + 4, length);
        }
        masters.transcript(kind, a, header, length + 4);
        if (kind == HandshakeReader.CLIENT_HELLO && !masters.awaitsKeyExchange()) {
            beginLateTls12();
        }
        if (kind == HandshakeReader.CLIENT_KEY_EXCHANGE
                || (kind == HandshakeReader.CLIENT_HELLO && earlyAnswer.length > 0)) {
            beginHeldKeys();
        }
        if (psk != null && from.side == Side.SERVER && kind != HandshakeReader.SERVER_HELLO) {
            List<Secret> more = psk.fromServer(kind, a, header, length + 4);
            more.forEach(secrets::derived);
            fromClient.learn(more);
            fromServer.learn(more);
        }
    }

    private void clientHello(Hello hello, byte[] message) {
        // The sides' packets may have changed places.
        boolean late = server.isPresent() && (client.isEmpty() || isPresumed(hello));
        if (!late && ProtocolVersion.isTls13(version())) {
            // RFC 8446 4.1.2: there is no renegotiation.
            return;
        }
        if (!late && server.isPresent()) {
            // Renegotiation (RFC 5746): the next session's handshake, under the keys of this one.
            masters.restart();
            keysDue = false;
            keysEarly = false;
        }
        client = Optional.of(hello);
        notes.clientHello(hello, late);
        earlyOffered = hello.earlyData();
        serverName = hello.serverName().isPresent() ? hello.serverName() : serverName;
        if (late) {
            clientLost = false;
            others.ifPresent(known -> known.nameIs(hello.random()));
            boolean opens = fromClient.anythingOpened() || fromServer.anythingOpened();
            if (ProtocolVersion.isTls13(version()) && !clientPresumed && !opens) {
                beginTls13(
                        earlyAnswer.length == 0
                                ? TrafficSecrets.of(hello, secrets)
                                : known(hello, server.get(), message, earlyAnswer),
                        server.get());
            }
        }
        clientPresumed = false;
    }

    /// The keys of a side whose ChangeCipherSpec came before the ClientHello.
    private void beginLateTls12() {
        if (client.isEmpty() || server.isEmpty()) {
            return;
        }
        for (Side side : Side.values()) {
            TlsDirection late = direction(side);
            if (late.lacksKeys()) {
                byte[] finished = late.takeFinished();
                late.beginLateTls12(masters.trials(client.get(), server.get(), side, late.bounds));
                if (finished.length > 0) {
                    record(late, ContentType.HANDSHAKE, finished, 0, finished.length - RecordReader.HEADER);
                }
            }
        }
    }

    /// True where records have told of this ClientHello before it came. Up to TLS 1.2 another one renegotiates.
    private boolean isPresumed(Hello hello) {
        return clientPresumed
                && (ProtocolVersion.isTls13(version())
                        || client.filter(known -> Arrays.equals(known.random(), hello.random()))
                                .isPresent());
    }

    private void serverHello(Hello hello, byte[] a, int header, int length) {
        if (presumed) {
            // It came after all.
            return;
        }
        if (hello.helloRetryRequest()) {
            // RFC 8446 4.2.10: it refuses the early data, which the client sends again.
            early.clear();
            notes.helloRetryRequest();
            return;
        }
        server = Optional.of(hello);
        clientLost = client.isEmpty();
        if (ProtocolVersion.isTls13(hello.version())) {
            byte[] message = Arrays.copyOfRange(a, header, header + length);
            if (client.isEmpty() && PskSession.isChosen(message)) {
                earlyAnswer = message;
            }
            beginTls13(
                    client.isPresent() ? known(client.get(), hello, masters.handshake(), message) : List.of(), hello);
            masters.forgetTranscript();
        }
        // What the client sent ahead came in before anything that the server answers.
        releaseEarly();
    }

    private void beginTls13(List<Secret> known, Hello chosen) {
        ProtocolVersion version = new ProtocolVersion(chosen.version());
        Optional<CipherSuite> suite = CipherSuite.of(chosen.cipherSuite(), chosen.version());
        Tls13Epochs.OtherSession other = new Tls13Epochs.OtherSession(
                secrets, client.isPresent() ? client.get().random() : new byte[0]);
        others = Optional.of(other);
        for (Side side : Side.values()) {
            TlsDirection from = direction(side);
            from.beginTls13(
                    suite.isPresent()
                            ? Tls13Epochs.of(suite.get(), version, known, side, other, from.bounds)
                            : RecordKeys.NONE);
        }
    }

    /// What follows from a PSK goes behind what was found: that is right or wrong, this has been proved.
    ///
    /// @param handshake all messages before the ServerHello
    private List<Secret> known(Hello asked, Hello chosen, byte[] handshake, byte[] serverHello) {
        List<Secret> found = TrafficSecrets.of(asked, secrets);
        Optional<CipherSuite> suite = CipherSuite.of(chosen.cipherSuite(), chosen.version());
        if (suite.isEmpty() || TrafficSecrets.whole(found, asked.earlyData())) {
            return found;
        }
        Optional<PskSession> used = PskSession.of(secrets, suite.get(), asked, handshake, serverHello);
        psk = used.orElse(null);
        List<Secret> all = new ArrayList<>(found);
        used.ifPresent(with -> all.addAll(with.secrets()));
        used.ifPresent(with -> with.secrets().forEach(secrets::derived));
        return all;
    }

    private void changeCipherSpec(TlsDirection from) {
        notes.changeCipherSpec(from.side);
        // In TLS 1.3 it is there for middleboxes alone (RFC 8446 D.4).
        if (server.isPresent() && !ProtocolVersion.isTls13(version())) {
            from.beginTls12(
                    client.isPresent()
                            ? masters.trials(client.get(), server.get(), from.side, from.bounds)
                            : RecordKeys.NONE);
            if (from.side == Side.CLIENT) {
                beginLateTls12();
            }
        }
        if (from.side == Side.SERVER) {
            keysEarly = masters.awaitsKeyExchange();
            masters.awaitsNoTicket();
            releaseUntilTicket();
        }
    }

    private void releaseUntilTicket() {
        if (!untilTicket.isEmpty()) {
            untilTicket.release((held, at, size) -> record(fromClient, held[at] & 0xff, held, at, size));
        }
    }

    private void finished(TlsDirection from) {
        from.finish();
        if (direction(from.side.other()).isFinished()) {
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

    /// Takes one direction's records from its reader, and the handshake messages in them. It is no lambda: to make one
    /// for each record takes the first compiler's code as long as to open a small one.
    private final class Records implements RecordReader.Sink, HandshakeReader.Sink {
        private final TlsDirection from;

        Records(TlsDirection from) {
            this.from = from;
        }

        @Override
        public void record(int type, int version, byte[] a, int header, int fragmentLength, int inputEnd) {
            if (inputEnd != RecordReader.ELSEWHERE) {
                listener.recordEnds(inputEnd);
            }
            TlsSession.this.record(from, type, a, header, fragmentLength);
        }

        @Override
        public void message(int type, byte[] a, int header, int bodyLength) {
            TlsSession.this.message(from, type, a, header, bodyLength);
        }

        @Override
        public boolean resumes(int type, int version, byte[] a, int header, int fragmentLength) {
            return TlsSession.this.resumes(from, type, a, header, fragmentLength);
        }
    }
}
