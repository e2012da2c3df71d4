package dev.kaifu.fuzz.seed;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.crypto.KeyDerivation;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals the records of one side: the counterpart of what the program opens, written from the RFCs alone (RFC
/// 8446 5.2, RFC 5288, RFC 7905, RFC 5246 6.2.3.2, RFC 7366).
final class RecordSealer {
    private static final int TAG_BITS = 128;
    private static final int BLOCK = 16;

    private final CipherSuite suite;
    /// The traffic secret of TLS 1.3, else empty.
    private final byte[] secret;

    /// Of CBC suites, else empty.
    private final byte[] macKey;

    private final byte[] key;
    /// The part of the nonce that stays.
    private final byte[] iv;

    private final boolean encryptThenMac;
    private long sequence;

    private RecordSealer(
            CipherSuite suite, byte[] secret, byte[] macKey, byte[] key, byte[] iv, boolean encryptThenMac) {
        this.suite = suite;
        this.secret = secret;
        this.macKey = macKey;
        this.key = key;
        this.iv = iv;
        this.encryptThenMac = encryptThenMac;
    }

    static RecordSealer tls13(CipherSuite suite, byte[] secret) {
        byte[] key = KeyDerivation.expandLabel(suite.hash(), secret, "key", suite.keyLength());
        byte[] iv = KeyDerivation.expandLabel(suite.hash(), secret, "iv", 12);
        return new RecordSealer(suite, secret, new byte[0], key, iv, false);
    }

    static RecordSealer tls12(
            CipherSuite suite,
            byte[] master,
            byte[] clientRandom,
            byte[] serverRandom,
            boolean encryptThenMac,
            boolean client) {
        int mac = suite.aead() ? 0 : macLength(suite);
        int iv = switch (suite.bulk()) {
            case AES_GCM -> 4;
            case CHACHA20_POLY1305 -> 12;
            default -> 0;
        };
        int key = suite.keyLength();
        byte[] seed =
                ByteBuffer.allocate(64).put(serverRandom).put(clientRandom).array();
        ByteBuffer block =
                ByteBuffer.wrap(KeyDerivation.prf(suite.hash(), master, "key expansion", seed, 2 * (mac + key + iv)));
        byte[][] parts = new byte[6][];
        int[] lengths = {mac, mac, key, key, iv, iv};
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new byte[lengths[i]];
            block.get(parts[i]);
        }
        int side = client ? 0 : 1;
        return new RecordSealer(suite, new byte[0], parts[side], parts[2 + side], parts[4 + side], encryptThenMac);
    }

    /// The keys behind a KeyUpdate (RFC 8446 7.2).
    RecordSealer updated() {
        return tls13(suite, KeyDerivation.expandLabel(suite.hash(), secret, "traffic upd", secret.length));
    }

    byte[] seal(int type, byte[] content, int padding) {
        try {
            byte[] record = secret.length > 0
                    ? sealed13(type, content, padding)
                    : suite.aead() ? sealedAead(type, content) : sealedCbc(type, content);
            sequence++;
            return record;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK seals with " + suite.name(), e);
        }
    }

    private byte[] sealed13(int type, byte[] content, int padding) throws GeneralSecurityException {
        byte[] inner = Arrays.copyOf(content, content.length + 1 + padding);
        inner[content.length] = (byte) type;
        byte[] header = header(ContentType.APPLICATION_DATA, inner.length + TAG_BITS / 8);
        return joined(header, aead(nonce(), header, inner));
    }

    private byte[] sealedAead(int type, byte[] content) throws GeneralSecurityException {
        byte[] additional = additional(type, content.length);
        if (suite.bulk() == CipherSuite.Bulk.CHACHA20_POLY1305) {
            byte[] sealed = aead(nonce(), additional, content);
            return joined(header(type, sealed.length), sealed);
        }
        byte[] explicit = ByteBuffer.allocate(8).putLong(sequence).array();
        byte[] sealed = joined(explicit, aead(joined(iv, explicit), additional, content));
        return joined(header(type, sealed.length), sealed);
    }

    private byte[] aead(byte[] nonce, byte[] additional, byte[] content) throws GeneralSecurityException {
        boolean gcm = suite.bulk() == CipherSuite.Bulk.AES_GCM;
        Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, gcm ? "AES" : "ChaCha20"),
                gcm ? new GCMParameterSpec(TAG_BITS, nonce) : new IvParameterSpec(nonce));
        cipher.updateAAD(additional);
        return cipher.doFinal(content);
    }

    private byte[] sealedCbc(int type, byte[] content) throws GeneralSecurityException {
        byte[] initial = new byte[BLOCK];
        Arrays.fill(initial, (byte) sequence);
        byte[] plain = encryptThenMac ? content : joined(content, mac(additional(type, content.length), content));
        int padding = BLOCK - plain.length % BLOCK;
        byte[] padded = Arrays.copyOf(plain, plain.length + padding);
        Arrays.fill(padded, plain.length, padded.length, (byte) (padding - 1));
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(initial));
        byte[] sealed = joined(initial, cipher.doFinal(padded));
        if (encryptThenMac) {
            sealed = joined(sealed, mac(additional(type, sealed.length), sealed));
        }
        return joined(header(type, sealed.length), sealed);
    }

    private byte[] mac(byte[] additional, byte[] content) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(suite.mac());
        mac.init(new SecretKeySpec(macKey, suite.mac()));
        mac.update(additional);
        return mac.doFinal(content);
    }

    private static int macLength(CipherSuite suite) {
        try {
            return Mac.getInstance(suite.mac()).getMacLength();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + suite.mac(), e);
        }
    }

    private byte[] nonce() {
        byte[] nonce = iv.clone();
        for (int i = 0; i < 8; i++) {
            nonce[4 + i] ^= (byte) (sequence >>> (56 - 8 * i));
        }
        return nonce;
    }

    private byte[] additional(int type, int length) {
        return ByteBuffer.allocate(13)
                .putLong(sequence)
                .put((byte) type)
                .putShort((short) 0x0303)
                .putShort((short) length)
                .array();
    }

    private static byte[] header(int type, int length) {
        return new byte[] {(byte) type, 3, 3, (byte) (length >>> 8), (byte) length};
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
