package dev.kaifu.benchmarks.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;

/// Handshake messages of the right form and size. What nobody can check without the ephemeral keys (key shares,
/// signatures, verify data) is random.
final class HandshakeMessages {
    static final String SERVER_NAME = "mail.example.jp";

    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int NEW_SESSION_TICKET = 4;
    private static final int ENCRYPTED_EXTENSIONS = 8;
    private static final int CERTIFICATE = 11;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int SERVER_HELLO_DONE = 14;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int CLIENT_KEY_EXCHANGE = 16;
    private static final int FINISHED = 20;

    private static final int X25519 = 0x001d;
    private static final int RSA_PSS_RSAE_SHA256 = 0x0804;
    private static final int RSA_SIGNATURE = 256;
    private static final int TICKET = 224;
    private static final int TICKET_LIFETIME = 7200;
    private static final List<Integer> OFFERED =
            List.of(0x1302, 0x1303, 0x1301, 0xc030, 0xcca8, 0xc02f, 0xc028, 0xc027, 0xc014, 0xc013, 0x00ff);
    private static final List<byte[]> CHAIN = List.of(resource("leaf.der"), resource("ca.der"));

    private final ConnectionPlan plan;
    private final SessionSecrets secrets;
    private final SplittableRandom random;
    private final byte[] sessionId = new byte[32];

    HandshakeMessages(ConnectionPlan plan, SessionSecrets secrets, SplittableRandom random) {
        this.plan = plan;
        this.secrets = secrets;
        this.random = random;
        random.nextBytes(sessionId);
    }

    byte[] clientHello() {
        return MessageBuilder.handshake(
                CLIENT_HELLO,
                hello -> hello.u16(SuiteInTurn.TLS12)
                        .bytes(secrets.clientRandom())
                        .vector(1, id -> id.bytes(sessionId))
                        .vector(2, suites -> OFFERED.forEach(suites::u16))
                        .vector(1, compressions -> compressions.u8(0))
                        .vector(2, this::clientExtensions));
    }

    private void clientExtensions(MessageBuilder out) {
        out.extension(0, names -> names.vector(2, list -> list.u8(0).vector(2, name -> name.text(SERVER_NAME))));
        out.extension(11, formats -> formats.vector(1, list -> list.u8(0)));
        out.extension(
                10,
                groups -> groups.vector(2, list -> list.u16(X25519).u16(0x17).u16(0x18)));
        out.extension(35, _ -> {});
        if (plan.extendedMasterSecret()) {
            out.extension(23, _ -> {});
        }
        out.extension(
                13,
                schemes -> schemes.vector(
                        2, list -> list.u16(0x0403).u16(RSA_PSS_RSAE_SHA256).u16(0x0401)));
        if (plan.suite().tls13()) {
            out.extension(
                    43,
                    versions -> versions.vector(
                            1, list -> list.u16(SuiteInTurn.TLS13).u16(SuiteInTurn.TLS12)));
            out.extension(45, modes -> modes.vector(1, list -> list.u8(1)));
            out.extension(
                    51, shares -> shares.vector(2, list -> list.u16(X25519).vector(2, key -> key.random(random, 32))));
        }
    }

    byte[] serverHello() {
        return MessageBuilder.handshake(
                SERVER_HELLO,
                hello -> hello.u16(SuiteInTurn.TLS12)
                        .bytes(secrets.serverRandom())
                        .vector(1, id -> id.bytes(sessionId))
                        .u16(plan.suite().suite().code())
                        .u8(0)
                        .vector(2, this::serverExtensions));
    }

    private void serverExtensions(MessageBuilder out) {
        if (plan.suite().tls13()) {
            out.extension(43, version -> version.u16(SuiteInTurn.TLS13));
            out.extension(51, share -> share.u16(X25519).vector(2, key -> key.random(random, 32)));
            return;
        }
        out.extension(0xff01, renegotiation -> renegotiation.u8(0));
        out.extension(11, formats -> formats.vector(1, list -> list.u8(0)));
        out.extension(35, _ -> {});
        if (plan.extendedMasterSecret()) {
            out.extension(23, _ -> {});
        }
    }

    byte[] encryptedExtensions() {
        return MessageBuilder.handshake(
                ENCRYPTED_EXTENSIONS, message -> message.vector(2, extensions -> extensions.extension(0, _ -> {})));
    }

    /// RFC 8446 4.4.2, RFC 5246 7.4.2.
    byte[] certificate() {
        boolean tls13 = plan.suite().tls13();
        return MessageBuilder.handshake(CERTIFICATE, message -> {
            if (tls13) {
                message.vector(1, _ -> {});
            }
            message.vector(
                    3,
                    list -> CHAIN.forEach(der -> {
                        list.vector(3, entry -> entry.bytes(der));
                        if (tls13) {
                            list.vector(2, _ -> {});
                        }
                    }));
        });
    }

    byte[] certificateVerify() {
        return MessageBuilder.handshake(CERTIFICATE_VERIFY, this::signature);
    }

    /// RFC 8422 5.4.
    byte[] serverKeyExchange() {
        return MessageBuilder.handshake(
                SERVER_KEY_EXCHANGE,
                message -> signature(message.u8(3).u16(X25519).vector(1, point -> point.random(random, 32))));
    }

    private void signature(MessageBuilder out) {
        out.u16(RSA_PSS_RSAE_SHA256).vector(2, signature -> signature.random(random, RSA_SIGNATURE));
    }

    byte[] serverHelloDone() {
        return MessageBuilder.handshake(SERVER_HELLO_DONE, _ -> {});
    }

    byte[] clientKeyExchange() {
        return MessageBuilder.handshake(
                CLIENT_KEY_EXCHANGE, message -> message.vector(1, point -> point.random(random, 32)));
    }

    byte[] finished() {
        int length = !plan.suite().tls13() ? 12 : plan.suite().suite().hash().equals("SHA-384") ? 48 : 32;
        return MessageBuilder.handshake(FINISHED, message -> message.random(random, length));
    }

    /// RFC 8446 4.6.1, RFC 5077 3.3.
    byte[] newSessionTicket() {
        return MessageBuilder.handshake(NEW_SESSION_TICKET, message -> {
            message.u32(TICKET_LIFETIME);
            if (plan.suite().tls13()) {
                message.random(random, 4).vector(1, nonce -> nonce.random(random, 8));
            }
            message.vector(2, ticket -> ticket.random(random, TICKET));
            if (plan.suite().tls13()) {
                message.vector(2, _ -> {});
            }
        });
    }

    private static byte[] resource(String name) {
        try (InputStream in = HandshakeMessages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the certificate " + name + " is missing beside the classes");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
