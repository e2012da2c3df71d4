package dev.kaifu.fuzz.seed;

import dev.kaifu.fuzz.seed.OldDialogue.Form;
import dev.kaifu.protocol.tls.crypto.KeyDerivation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.Deflater;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals the records of one side as they were before AEADs, with the JDK's ciphers and written from the RFCs alone (RFC
/// 6101 5.2.3, RFC 2246 6.2.3, RFC 5246 6.2.3, RFC 3749, RFC 6066 section 7, RFC 7366).
final class OldSealer {
    private static final byte[] MASTER = filled(48, 3);
    private static final int TRUNCATED = 10;

    private final Form form;
    private final byte[] macKey;
    private final byte[] key;
    /// Goes on from record to record where IVs are implicit, and for RC4.
    private final Cipher chain;

    private final Deflater deflater = new Deflater();
    private long sequence;

    private OldSealer(Form form, byte[] macKey, byte[] key, Cipher chain) {
        this.form = form;
        this.macKey = macKey;
        this.key = key;
        this.chain = chain;
    }

    /// @param randoms the server's, then the client's
    static OldSealer of(Form form, byte[] randoms, boolean client) {
        try {
            int mac = MessageDigest.getInstance(form.hash()).getDigestLength();
            int iv = form.blocks() && !form.explicitIv() ? form.block() : 0;
            byte[] block = keyBlock(form, randoms, 2 * (mac + form.key() + iv));
            int side = client ? 0 : 1;
            byte[] macKey = Arrays.copyOfRange(block, side * mac, (side + 1) * mac);
            byte[] key = part(block, 2 * mac + side * form.key(), form.key());
            byte[] initial = part(block, 2 * (mac + form.key()) + side * iv, iv);
            return new OldSealer(form, macKey, key, cipher(form, key, initial));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + form.cipher() + " and " + form.hash(), e);
        }
    }

    private static byte[] keyBlock(Form form, byte[] randoms, int length) throws GeneralSecurityException {
        if (form.ssl3()) {
            return ssl3(randoms, length);
        }
        if (form.version() == 0x0303) {
            return KeyDerivation.prf("SHA-256", MASTER, "key expansion", randoms, length);
        }
        // RFC 2246 section 5.
        byte[] out = KeyDerivation.prf("MD5", Arrays.copyOf(MASTER, 24), "key expansion", randoms, length);
        byte[] other = KeyDerivation.prf("SHA-1", Arrays.copyOfRange(MASTER, 24, 48), "key expansion", randoms, length);
        for (int i = 0; i < length; i++) {
            out[i] ^= other[i];
        }
        return out;
    }

    /// RFC 6101 6.2.2.
    private static byte[] ssl3(byte[] randoms, int length) throws GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int round = 1; out.size() < length; round++) {
            MessageDigest sha = MessageDigest.getInstance("SHA-1");
            sha.update(filled(round, 'A' + round - 1));
            sha.update(MASTER);
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(MASTER);
            out.writeBytes(md5.digest(sha.digest(randoms)));
        }
        return Arrays.copyOf(out.toByteArray(), length);
    }

    /// @param initial empty where each record brings its own
    private static Cipher cipher(Form form, byte[] key, byte[] initial) throws GeneralSecurityException {
        if (form.cipher().isEmpty()) {
            return new javax.crypto.NullCipher();
        }
        Cipher cipher = Cipher.getInstance(form.cipher() + (form.blocks() ? "/CBC/NoPadding" : ""));
        SecretKeySpec spec = new SecretKeySpec(key, form.cipher());
        if (form.blocks()) {
            byte[] iv = initial.length > 0 ? initial : new byte[form.block()];
            cipher.init(Cipher.ENCRYPT_MODE, spec, new IvParameterSpec(iv));
        } else {
            cipher.init(Cipher.ENCRYPT_MODE, spec);
        }
        return cipher;
    }

    /// The fragment of the next record.
    byte[] seal(int type, byte[] content) {
        try {
            byte[] sealed = sealed(type, form.deflate() ? deflated(content) : content);
            sequence++;
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK seals with " + form.cipher(), e);
        }
    }

    private byte[] deflated(byte[] content) {
        byte[] out = new byte[content.length + 1024];
        deflater.setInput(content);
        return Arrays.copyOf(out, deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH));
    }

    private byte[] sealed(int type, byte[] content) throws GeneralSecurityException {
        byte[] plain = form.encryptThenMac() ? content : joined(content, mac(type, content));
        byte[] sealed = form.blocks() ? blocks(plain) : stream(plain);
        return form.encryptThenMac() ? joined(sealed, mac(type, sealed)) : sealed;
    }

    private byte[] stream(byte[] plain) {
        byte[] sealed = plain.length == 0 ? plain : chain.update(plain);
        return sealed == null ? plain : sealed;
    }

    private byte[] blocks(byte[] plain) throws GeneralSecurityException {
        int padding = form.block() - plain.length % form.block();
        byte[] padded = Arrays.copyOf(plain, plain.length + padding);
        Arrays.fill(padded, plain.length, padded.length, (byte) (padding - 1));
        if (!form.explicitIv()) {
            return chain.update(padded);
        }
        byte[] iv = filled(form.block(), (int) sequence);
        return joined(iv, cipher(form, key, iv).update(padded));
    }

    private byte[] mac(int type, byte[] content) throws GeneralSecurityException {
        byte[] mac = form.ssl3() ? ssl3Mac(type, content) : hmac(type, content);
        return form.truncated() ? Arrays.copyOf(mac, TRUNCATED) : mac;
    }

    private byte[] hmac(int type, byte[] content) throws GeneralSecurityException {
        String name = "Hmac" + form.hash().replace("-", "");
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(macKey, name));
        mac.update(ByteBuffer.allocate(13)
                .putLong(sequence)
                .put((byte) type)
                .putShort((short) form.version())
                .putShort((short) content.length)
                .array());
        return mac.doFinal(content);
    }

    /// RFC 6101 5.2.3.1.
    private byte[] ssl3Mac(int type, byte[] content) throws GeneralSecurityException {
        int pad = form.hash().equals("MD5") ? 48 : 40;
        MessageDigest digest = MessageDigest.getInstance(form.hash());
        digest.update(macKey);
        digest.update(filled(pad, 0x36));
        digest.update(ByteBuffer.allocate(11)
                .putLong(sequence)
                .put((byte) type)
                .putShort((short) content.length)
                .array());
        byte[] inner = digest.digest(content);
        digest.update(macKey);
        digest.update(filled(pad, 0x5c));
        return digest.digest(inner);
    }

    private static byte[] part(byte[] block, int from, int length) {
        return Arrays.copyOfRange(block, from, from + length);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
