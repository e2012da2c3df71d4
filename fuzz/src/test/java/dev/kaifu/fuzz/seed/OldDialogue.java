package dev.kaifu.fuzz.seed;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.tls.ContentType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A session up to TLS 1.2 in one of the forms that records had before AEADs, with the secrets of [SealedDialogue].
public final class OldDialogue {
    private static final int SSL3 = 0x0300;
    private static final int TLS10 = 0x0301;
    private static final int TLS11 = 0x0302;
    private static final int TLS12 = 0x0303;
    private static final int ENCRYPT_THEN_MAC = 22;
    private static final int TRUNCATED_HMAC = 4;

    /// How records are protected.
    ///
    /// @param cipher as the JDK names it; empty for none
    /// @param key bytes of its key
    /// @param hash of the MAC
    public record Form(
            int version,
            int suite,
            String cipher,
            int key,
            String hash,
            boolean encryptThenMac,
            boolean truncated,
            boolean deflate) {
        boolean explicitIv() {
            return version >= TLS11;
        }

        int block() {
            return cipher.startsWith("AES") ? 16 : cipher.startsWith("DES") ? 8 : 1;
        }

        boolean blocks() {
            return block() > 1;
        }

        boolean ssl3() {
            return version == SSL3;
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form(SSL3, 0x0004, "RC4", 16, "MD5", false, false, false),
            new Form(SSL3, 0x000a, "DESede", 24, "SHA-1", false, false, false),
            new Form(TLS10, 0x0005, "RC4", 16, "SHA-1", false, false, false),
            new Form(TLS10, 0x002f, "AES", 16, "SHA-1", false, false, false),
            new Form(TLS10, 0x0009, "DES", 8, "SHA-1", false, false, false),
            new Form(TLS10, 0x0035, "AES", 32, "SHA-1", true, false, false),
            new Form(TLS10, 0x002f, "AES", 16, "SHA-1", false, false, true),
            new Form(TLS11, 0x000a, "DESede", 24, "SHA-1", false, false, false),
            new Form(TLS11, 0x002f, "AES", 16, "SHA-1", true, true, false),
            new Form(TLS12, 0x0002, "", 0, "SHA-1", false, false, false),
            new Form(TLS12, 0x0002, "", 0, "SHA-1", false, true, true),
            new Form(TLS12, 0x0005, "RC4", 16, "SHA-1", false, true, false),
            new Form(TLS12, 0x003c, "AES", 16, "SHA-256", false, true, false),
            new Form(TLS12, 0x003c, "AES", 16, "SHA-256", true, false, true));

    private final Form form;
    private final Map<Side, OldSealer> sealers = new EnumMap<>(Side.class);

    public OldDialogue(Form form) {
        this.form = form;
        for (Side side : Side.values()) {
            sealers.put(side, OldSealer.of(form, SealedDialogue.randoms(), side == Side.CLIENT));
        }
    }

    public static List<Form> forms() {
        return FORMS;
    }

    public static List<Secret> secrets() {
        return SealedDialogue.tls12(0x009c, false).secrets();
    }

    public byte[] clientOpening() {
        return plain(ContentType.HANDSHAKE, SealedDialogue.clientHello("mx.example"));
    }

    public byte[] serverOpening() {
        return joined(plain(ContentType.HANDSHAKE, serverHello()), changeCipherSpec());
    }

    public byte[] changeCipherSpec() {
        return plain(ContentType.CHANGE_CIPHER_SPEC, new byte[] {1});
    }

    /// A ServerHello (RFC 5246 7.4.1.3).
    public byte[] serverHello() {
        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        if (form.encryptThenMac()) {
            extensions.writeBytes(new byte[] {0, ENCRYPT_THEN_MAC, 0, 0});
        }
        if (form.truncated()) {
            extensions.writeBytes(new byte[] {0, TRUNCATED_HMAC, 0, 0});
        }
        byte[] random = Arrays.copyOf(SealedDialogue.randoms(), 32);
        int length = 38 + (extensions.size() > 0 ? 2 + extensions.size() : 0);
        ByteBuffer hello = ByteBuffer.allocate(4 + length);
        hello.putInt(2 << 24 | length).putShort((short) form.version()).put(random);
        hello.put((byte) 0).putShort((short) form.suite()).put((byte) (form.deflate() ? 1 : 0));
        if (extensions.size() > 0) {
            hello.putShort((short) extensions.size()).put(extensions.toByteArray());
        }
        return hello.array();
    }

    /// The next record of a side, with its header.
    public byte[] record(Side from, int type, byte[] content) {
        OldSealer sealer = sealers.get(from);
        if (sealer == null) {
            throw new IllegalStateException("no keys of the " + from);
        }
        return plain(type, sealer.seal(type, content));
    }

    private byte[] plain(int type, byte[] content) {
        byte[] header = {(byte) type, 3, (byte) form.version(), (byte) (content.length >>> 8), (byte) content.length};
        return joined(header, content);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
