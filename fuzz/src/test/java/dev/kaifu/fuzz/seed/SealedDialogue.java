package dev.kaifu.fuzz.seed;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ContentType;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A TLS session of fixed secrets whose records are sealed here: what is said in it must come out again. No
/// handshake is computed: the hellos, then the records of both sides as if all of it had been agreed.
public final class SealedDialogue {
    private static final int TLS12 = 0x0303;
    private static final int SERVER_HELLO = 2;
    private static final byte[] CLIENT_RANDOM = filled(32, 0xc1);
    private static final byte[] SERVER_RANDOM = filled(32, 0x5e);

    private final Map<Side, RecordSealer> sealers = new EnumMap<>(Side.class);
    private final List<Secret> secrets;
    private final boolean tls13;
    private final byte[] serverHello;

    private SealedDialogue(boolean tls13, byte[] serverHello, List<Secret> secrets) {
        this.tls13 = tls13;
        this.serverHello = serverHello;
        this.secrets = secrets;
    }

    /// A session of TLS 1.3, of which the application traffic secrets are known.
    ///
    /// @param suite code of one of RFC 8446 B.4
    public static SealedDialogue tls13(int suite) {
        CipherSuite known = CipherSuite.of(suite).orElseThrow();
        int length = known.hash().equals("SHA-384") ? 48 : 32;
        Secret client = new Secret(SecretLabel.CLIENT_TRAFFIC_SECRET, 0, CLIENT_RANDOM, filled(length, 1));
        Secret server = new Secret(SecretLabel.SERVER_TRAFFIC_SECRET, 0, CLIENT_RANDOM, filled(length, 2));
        SealedDialogue dialogue = new SealedDialogue(true, serverHello13(suite), List.of(client, server));
        dialogue.sealers.put(Side.CLIENT, RecordSealer.tls13(known, client.value()));
        dialogue.sealers.put(Side.SERVER, RecordSealer.tls13(known, server.value()));
        return dialogue;
    }

    /// A session of TLS 1.2 of which the master secret is known.
    ///
    /// @param suite code of an AEAD or CBC suite
    /// @param encryptThenMac whether RFC 7366 was agreed
    public static SealedDialogue tls12(int suite, boolean encryptThenMac) {
        CipherSuite known = CipherSuite.of(suite).orElseThrow();
        byte[] master = filled(48, 3);
        boolean etm = encryptThenMac && !known.aead();
        SealedDialogue dialogue = new SealedDialogue(
                false,
                serverHello12(suite, etm),
                List.of(new Secret(SecretLabel.CLIENT_RANDOM, 0, CLIENT_RANDOM, master)));
        for (Side side : Side.values()) {
            dialogue.sealers.put(
                    side, RecordSealer.tls12(known, master, CLIENT_RANDOM, SERVER_RANDOM, etm, side == Side.CLIENT));
        }
        return dialogue;
    }

    /// The server's random, then the client's, as key blocks are made of them.
    static byte[] randoms() {
        return joined(SERVER_RANDOM, CLIENT_RANDOM);
    }

    public boolean isTls13() {
        return tls13;
    }

    /// What opens it.
    public List<Secret> secrets() {
        return secrets;
    }

    /// The same as a key log.
    public String keyLog() {
        StringBuilder text = new StringBuilder();
        secrets.forEach(secret -> text.append(KeyLogLine.format(secret)).append('\n'));
        return text.toString();
    }

    /// The client's first record.
    public byte[] clientOpening() {
        return record(ContentType.HANDSHAKE, clientHello("mx.example"));
    }

    /// The server's records before its first sealed one.
    public byte[] serverOpening() {
        byte[] hello = record(ContentType.HANDSHAKE, serverHello);
        return tls13 ? hello : joined(hello, changeCipherSpec());
    }

    /// What the client sends behind the server's opening, before its first sealed record.
    public byte[] clientAnswer() {
        return tls13 ? new byte[0] : changeCipherSpec();
    }

    private static byte[] changeCipherSpec() {
        return record(ContentType.CHANGE_CIPHER_SPEC, new byte[] {1});
    }

    /// The next record of a side, with its header.
    ///
    /// @param padding zeros behind the content, in TLS 1.3 alone (RFC 8446 5.4)
    public byte[] record(Side from, int type, byte[] content, int padding) {
        return sealer(from).seal(type, content, padding);
    }

    /// A KeyUpdate (RFC 8446 4.6.3), behind which the side's keys are the next ones.
    public byte[] keyUpdate(Side from) {
        byte[] update = record(from, ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 0}, 0);
        sealers.put(from, sealer(from).updated());
        return update;
    }

    private RecordSealer sealer(Side from) {
        RecordSealer sealer = sealers.get(from);
        if (sealer == null) {
            throw new IllegalStateException("no keys of the " + from);
        }
        return sealer;
    }

    private static byte[] record(int type, byte[] content) {
        byte[] header = {(byte) type, 3, 3, (byte) (content.length >>> 8), (byte) content.length};
        return joined(header, content);
    }

    /// A ClientHello (RFC 8446 4.1.2) with SNI, extended_master_secret, encrypt_then_mac and supported_versions.
    public static byte[] clientHello(String name) {
        ByteArrayOutputStream body = start(CLIENT_RANDOM);
        body.write(0);
        u16(body, 4);
        u16(body, 0x1301);
        u16(body, 0x009c);
        body.write(1);
        body.write(0);
        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        u16(extensions, 0);
        u16(extensions, name.length() + 5);
        u16(extensions, name.length() + 3);
        extensions.write(0);
        u16(extensions, name.length());
        name.chars().forEach(extensions::write);
        extensions.writeBytes(new byte[] {0, 22, 0, 0, 0, 23, 0, 0, 0, 43, 0, 5, 4, 3, 4, 3, 3});
        u16(body, extensions.size());
        body.writeBytes(extensions.toByteArray());
        return message(1, body);
    }

    /// A ServerHello of TLS 1.3 (RFC 8446 4.1.3).
    public static byte[] serverHello13(int suite) {
        return serverHello(suite, new byte[] {0, 43, 0, 2, 3, 4});
    }

    private static byte[] serverHello12(int suite, boolean encryptThenMac) {
        return serverHello(suite, encryptThenMac ? new byte[] {0, 22, 0, 0} : new byte[0]);
    }

    private static byte[] serverHello(int suite, byte[] extensions) {
        ByteArrayOutputStream body = start(SERVER_RANDOM);
        body.write(0);
        u16(body, suite);
        body.write(0);
        u16(body, extensions.length);
        body.writeBytes(extensions);
        return message(SERVER_HELLO, body);
    }

    private static ByteArrayOutputStream start(byte[] random) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        u16(body, TLS12);
        body.writeBytes(random);
        return body;
    }

    private static byte[] message(int type, ByteArrayOutputStream body) {
        byte[] header = {(byte) type, 0, (byte) (body.size() >>> 8), (byte) body.size()};
        return joined(header, body.toByteArray());
    }

    private static void u16(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
