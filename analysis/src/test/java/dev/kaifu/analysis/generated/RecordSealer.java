package dev.kaifu.analysis.generated;

import static dev.kaifu.analysis.reference.Derivation.expandLabel;
import static dev.kaifu.analysis.reference.Derivation.hmac;
import static dev.kaifu.analysis.reference.Derivation.joined;

import dev.kaifu.analysis.reference.Derivation;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals the records that one side sends (RFC 8446 5.2, RFC 5288, RFC 7905, RFC 5246 6.2.3.2, RFC 7366).
final class RecordSealer {
    /// What is sealed with: the code in the IANA registry, the hash of the PRF or HKDF, the MAC of CBC suites.
    enum Suite {
        AES_128_GCM_13(0x1301, true, "SHA256", 16, ""),
        AES_256_GCM_13(0x1302, true, "SHA384", 32, ""),
        CHACHA_13(0x1303, true, "SHA256", 32, ""),
        AES_128_GCM(0xc02f, false, "SHA256", 16, ""),
        AES_256_GCM(0xc030, false, "SHA384", 32, ""),
        CHACHA(0xcca8, false, "SHA256", 32, ""),
        AES_128_CBC_SHA(0xc013, false, "SHA256", 16, "SHA1"),
        AES_128_CBC_SHA256(0xc027, false, "SHA256", 16, "SHA256"),
        AES_256_CBC_SHA384(0xc028, false, "SHA384", 32, "SHA384");

        final int code;
        final boolean tls13;
        final String hash;
        final int keyLength;
        final String mac;

        Suite(int code, boolean tls13, String hash, int keyLength, String mac) {
            this.code = code;
            this.tls13 = tls13;
            this.hash = hash;
            this.keyLength = keyLength;
            this.mac = mac;
        }

        boolean isGcm() {
            return name().contains("GCM");
        }

        int hashLength() {
            return hash.equals("SHA384") ? 48 : 32;
        }

        int macLength() {
            return mac.isEmpty() ? 0 : mac.equals("SHA1") ? 20 : hashLength();
        }

        int ivLength() {
            return tls13 ? 12 : !mac.isEmpty() ? 0 : isGcm() ? 4 : 12;
        }
    }

    private final Suite suite;
    private final byte[] secret;
    private final byte[] macKey;
    private final byte[] key;
    private final byte[] iv;
    private final boolean encryptThenMac;
    private long sequence;

    /// Of TLS 1.3.
    RecordSealer(Suite suite, byte[] secret) {
        this.suite = suite;
        this.secret = secret;
        this.macKey = new byte[0];
        this.key = expandLabel(suite.hash, secret, "key", suite.keyLength);
        this.iv = expandLabel(suite.hash, secret, "iv", 12);
        this.encryptThenMac = false;
    }

    /// Of TLS 1.2.
    ///
    /// @param randoms the server's, then the client's
    /// @param side 0 for the client, 1 for the server
    RecordSealer(Suite suite, byte[] master, byte[] randoms, int side, boolean encryptThenMac) {
        this.suite = suite;
        this.secret = master;
        this.encryptThenMac = encryptThenMac;
        int mac = suite.macLength();
        int length = suite.keyLength;
        int ivLength = suite.ivLength();
        byte[] block = Derivation.prf(suite.hash, master, "key expansion", randoms, 2 * (mac + length + ivLength));
        this.macKey = Arrays.copyOfRange(block, side * mac, (side + 1) * mac);
        int keys = 2 * mac + side * length;
        this.key = Arrays.copyOfRange(block, keys, keys + length);
        int ivs = 2 * (mac + length) + side * ivLength;
        this.iv = Arrays.copyOfRange(block, ivs, ivs + ivLength);
    }

    /// What seals behind a KeyUpdate (RFC 8446 7.2).
    RecordSealer updated() {
        return new RecordSealer(suite, expandLabel(suite.hash, secret, "traffic upd", secret.length));
    }

    /// @param padding zeros of TLS 1.3
    byte[] seal(int type, byte[] content, int padding) {
        try {
            byte[] record = suite.tls13
                    ? sealed13(type, content, padding)
                    : suite.mac.isEmpty() ? sealedAead(type, content) : sealedCbc(type, content);
            sequence++;
            return record;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] record(int type, byte[] fragment) {
        return joined(new byte[] {(byte) type, 3, 3, (byte) (fragment.length >>> 8), (byte) fragment.length}, fragment);
    }

    private byte[] sealed13(int type, byte[] content, int padding) throws GeneralSecurityException {
        byte[] inner = joined(content, new byte[] {(byte) type}, new byte[padding]);
        byte[] header = Arrays.copyOf(record(23, new byte[inner.length + 16]), 5);
        return record(23, aead(nonce(), header, inner));
    }

    private byte[] sealedAead(int type, byte[] content) throws GeneralSecurityException {
        byte[] explicit =
                suite.isGcm() ? ByteBuffer.allocate(8).putLong(~sequence).array() : new byte[0];
        byte[] nonce = suite.isGcm() ? joined(iv, explicit) : nonce();
        return record(type, joined(explicit, aead(nonce, additional(type, content.length), content)));
    }

    private byte[] nonce() {
        byte[] nonce = iv.clone();
        byte[] number = ByteBuffer.allocate(12).putLong(4, sequence).array();
        for (int i = 0; i < nonce.length; i++) {
            nonce[i] ^= number[i];
        }
        return nonce;
    }

    private byte[] aead(byte[] nonce, byte[] additional, byte[] content) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(suite.isGcm() ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, suite.isGcm() ? "AES" : "ChaCha20"),
                suite.isGcm() ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce));
        cipher.updateAAD(additional);
        return cipher.doFinal(content);
    }

    private byte[] sealedCbc(int type, byte[] content) throws GeneralSecurityException {
        byte[] plain = encryptThenMac
                ? content
                : joined(content, hmac(suite.mac, macKey, additional(type, content.length), content));
        int padding = 16 - plain.length % 16;
        byte[] padded = Arrays.copyOf(plain, plain.length + padding);
        Arrays.fill(padded, plain.length, padded.length, (byte) (padding - 1));
        byte[] initial = Arrays.copyOf(Derivation.digest("SHA256", additional(type, padding)), 16);
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(initial));
        byte[] sealed = joined(initial, cipher.doFinal(padded));
        return record(
                type,
                encryptThenMac
                        ? joined(sealed, hmac(suite.mac, macKey, additional(type, sealed.length), sealed))
                        : sealed);
    }

    private byte[] additional(int type, int length) {
        return ByteBuffer.allocate(13)
                .putLong(sequence)
                .put((byte) type)
                .putShort((short) 0x0303)
                .putShort((short) length)
                .array();
    }
}
