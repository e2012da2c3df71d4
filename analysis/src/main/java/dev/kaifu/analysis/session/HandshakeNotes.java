package dev.kaifu.analysis.session;

import dev.kaifu.analysis.session.TlsHandshake.EarlyData;
import dev.kaifu.analysis.session.TlsHandshake.Ech;
import dev.kaifu.analysis.session.TlsHandshake.Resumed;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.HelloExtras;
import dev.kaifu.protocol.tls.KeyExchangeGroup;
import dev.kaifu.protocol.tls.NamedGroup;
import dev.kaifu.protocol.tls.ProtocolVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Notes what a handshake says that is shown, message by message; nothing of it bears on the keys.
final class HandshakeNotes {
    private static final int DEFLATE = 1;
    private static final int LZS = 64;

    private Optional<HelloExtras> encrypted = Optional.empty();
    private String keyExchangeGroup = "";
    private String certificateCompressed = "";
    private boolean retried;
    private boolean earlyAsked;
    private boolean doneSaid;
    private boolean abbreviated;
    private int handshakes;

    /// A ClientHello begins a handshake; one that answers a HelloRetryRequest goes on with it.
    ///
    /// @param late whether the server's answer to it came first: the packets changed places
    void clientHello(Hello hello, boolean late) {
        if (retried) {
            return;
        }
        earlyAsked = hello.earlyData();
        handshakes++;
        if (late) {
            return;
        }
        keyExchangeGroup = "";
        certificateCompressed = "";
        doneSaid = false;
        abbreviated = false;
    }

    /// The server asks for another ClientHello (RFC 8446 4.1.4), and so refuses what came ahead.
    void helloRetryRequest() {
        retried = true;
    }

    /// Any other message.
    ///
    /// @param suite the code of the suite that was chosen
    /// @param at where its body stands
    void message(Side from, int kind, int suite, byte[] a, int at, int length) {
        switch (kind) {
            case HandshakeReader.ENCRYPTED_EXTENSIONS ->
                encrypted = Optional.of(HelloExtras.ofEncryptedExtensions(a, at, length));
            case HandshakeReader.SERVER_KEY_EXCHANGE -> {
                if (from == Side.SERVER) {
                    keyExchangeGroup = KeyExchangeGroup.of(CipherSuite.nameOf(suite), a, at, length);
                }
            }
            case HandshakeReader.SERVER_HELLO_DONE -> doneSaid = true;
            case HandshakeReader.COMPRESSED_CERTIFICATE -> {
                if (length >= 2) {
                    certificateCompressed =
                            HelloExtras.compressionName(((a[at] & 0xff) << Byte.SIZE) | (a[at + 1] & 0xff));
                }
            }
            default -> {
                // The others have nothing that is shown.
            }
        }
    }

    /// RFC 5246 7.3: who resumes changes keys without a ServerHelloDone before.
    void changeCipherSpec(Side from) {
        abbreviated |= from == Side.SERVER && !doneSaid;
    }

    /// @param gap whether messages of the handshake may be missing
    /// @param underOtherName whether secrets under another client random open the session
    /// @param echLogged whether the client's log has the secret of an Encrypted ClientHello under this one's random
    TlsHandshake summary(
            Optional<Hello> client, Optional<Hello> server, boolean gap, boolean underOtherName, boolean echLogged) {
        HelloExtras asked = client.map(Hello::extras).orElse(HelloExtras.NONE);
        HelloExtras chosen = server.map(Hello::extras).orElse(HelloExtras.NONE);
        HelloExtras behind = encrypted.orElse(HelloExtras.NONE);
        int group = chosen.group();
        return new TlsHandshake(
                group == NamedGroup.NONE ? keyExchangeGroup : NamedGroup.nameOf(group),
                NamedGroup.isHybrid(group),
                NamedGroup.isPostQuantum(group),
                chosen.alpn().isEmpty() ? behind.alpn() : chosen.alpn(),
                resumed(client, server, gap),
                earlyData(),
                ech(asked, behind, underOtherName, echLogged),
                asked.recordSizeLimit(),
                Math.max(chosen.recordSizeLimit(), behind.recordSizeLimit()),
                Math.max(chosen.maxFragmentLength(), behind.maxFragmentLength()),
                server.map(Hello::extendedMasterSecret).orElse(false),
                server.map(Hello::encryptThenMac).orElse(false),
                server.map(Hello::truncatedHmac).orElse(false),
                compression(server.map(Hello::compression).orElse(0)),
                names(asked.compression()),
                certificateCompressed,
                Math.max(0, handshakes - 1));
    }

    private Resumed resumed(Optional<Hello> client, Optional<Hello> server, boolean gap) {
        if (client.isEmpty() || server.isEmpty()) {
            return Resumed.NO;
        }
        Hello chosen = server.get();
        if (ProtocolVersion.isTls13(chosen.version())) {
            return chosen.extras().preSharedKey() ? Resumed.PSK : Resumed.NO;
        }
        boolean sameId = chosen.sessionId().length > 0
                && Arrays.equals(chosen.sessionId(), client.get().sessionId());
        if (!sameId && (!abbreviated || gap)) {
            return Resumed.NO;
        }
        // RFC 5077 3.4: with a ticket the id, which the client made up, says that the ticket was taken.
        return client.get().extras().ticket() ? Resumed.TICKET : sameId ? Resumed.ID : Resumed.NO;
    }

    private EarlyData earlyData() {
        if (!earlyAsked) {
            return EarlyData.NO;
        }
        if (retried) {
            return EarlyData.REJECTED;
        }
        return encrypted.isEmpty()
                ? EarlyData.OFFERED
                : encrypted.get().earlyData() ? EarlyData.ACCEPTED : EarlyData.REJECTED;
    }

    private static Ech ech(HelloExtras asked, HelloExtras behind, boolean underOtherName, boolean logged) {
        return switch (asked.ech()) {
            case NONE, ANSWERED -> Ech.NO;
            case INNER -> Ech.INNER;
            case OUTER -> {
                if (behind.ech() == HelloExtras.Ech.ANSWERED) {
                    yield Ech.REJECTED;
                }
                yield underOtherName ? Ech.ACCEPTED : logged ? Ech.OFFERED : Ech.OFFERED_OR_GREASE;
            }
        };
    }

    private static String compression(int method) {
        return switch (method) {
            case 0 -> "";
            case DEFLATE -> "DEFLATE";
            case LZS -> "LZS";
            default -> Integer.toString(method);
        };
    }

    private static List<String> names(List<Integer> codes) {
        if (codes.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>(codes.size());
        for (int code : codes) {
            names.add(HelloExtras.compressionName(code));
        }
        return names;
    }
}
