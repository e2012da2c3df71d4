package dev.kaifu.analysis.reference;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What opens the records of one side.
///
/// @param mac key of the record MAC, empty for AEADs
/// @param iv the part of the nonce that stays, empty for CBC
record RecordKeys(Suite suite, boolean tls13, boolean encryptThenMac, byte[] mac, byte[] key, byte[] iv) {
    private static final int BLOCK = 16;

    /// RFC 8446 7.3.
    static RecordKeys tls13(Suite suite, byte[] secret) {
        return new RecordKeys(
                suite,
                true,
                false,
                new byte[0],
                Derivation.expandLabel(suite.hash(), secret, "key", suite.keyLength()),
                Derivation.expandLabel(suite.hash(), secret, "iv", 12));
    }

    /// RFC 5246 6.3; RFC 5288 3 and RFC 7905 2 for the lengths of the IVs.
    static RecordKeys tls12(Suite suite, byte[] master, Hello client, Hello server, boolean isClient) {
        int mac = suite.isCbc() ? suite.macLength() : 0;
        int key = suite.keyLength();
        int iv = suite.isCbc() ? 0 : suite.isGcm() ? 4 : 12;
        byte[] block = Derivation.prf(
                suite.hash(),
                master,
                "key expansion",
                Derivation.joined(server.random(), client.random()),
                2 * (mac + key + iv));
        int side = isClient ? 0 : 1;
        return new RecordKeys(
                suite,
                false,
                server.encryptThenMac(),
                part(block, side * mac, mac),
                part(block, 2 * mac + side * key, key),
                part(block, 2 * (mac + key) + side * iv, iv));
    }

    private static byte[] part(byte[] block, int at, int length) {
        return Arrays.copyOfRange(block, at, at + length);
    }

    /// What is inside, the type's byte and padding of TLS 1.3 too; empty where the record does not verify.
    Optional<byte[]> open(long sequence, TlsRecord record) {
        try {
            return suite.isCbc() ? openCbc(sequence, record) : openAead(sequence, record);
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> openAead(long sequence, TlsRecord record) throws GeneralSecurityException {
        byte[] fragment = record.fragment();
        // RFC 5288 3: eight bytes of the nonce stand in the record.
        int explicit = suite.isGcm() && !tls13 ? 8 : 0;
        int length = fragment.length - explicit - 16;
        if (length < 0) {
            return Optional.empty();
        }
        byte[] nonce;
        if (explicit > 0) {
            nonce = Derivation.joined(iv, Arrays.copyOf(fragment, explicit));
        } else {
            // RFC 8446 5.3, RFC 7905 2.
            nonce = iv.clone();
            byte[] number = ByteBuffer.allocate(12).putLong(4, sequence).array();
            for (int i = 0; i < nonce.length; i++) {
                nonce[i] ^= number[i];
            }
        }
        Cipher cipher = Cipher.getInstance(suite.isGcm() ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, suite.isGcm() ? "AES" : "ChaCha20"),
                suite.isGcm() ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce));
        // RFC 8446 5.2: the header; RFC 5246 6.2.3.3: number, type, version, length of what is inside.
        cipher.updateAAD(tls13 ? Arrays.copyOf(record.whole(), 5) : header(sequence, record, length));
        return Optional.of(cipher.doFinal(fragment, explicit, fragment.length - explicit));
    }

    private static byte[] header(long sequence, TlsRecord record, int length) {
        return ByteBuffer.allocate(13)
                .putLong(sequence)
                .put(record.whole(), 0, 3)
                .putShort((short) length)
                .array();
    }

    /// RFC 5246 6.2.3.2; RFC 7366 3 where the MAC is of what is encrypted.
    private Optional<byte[]> openCbc(long sequence, TlsRecord record) throws GeneralSecurityException {
        byte[] fragment = record.fragment();
        int macLength = suite.macLength();
        int end = encryptThenMac ? fragment.length - macLength : fragment.length;
        if (end < 2 * BLOCK || end % BLOCK != 0) {
            return Optional.empty();
        }
        if (encryptThenMac
                && !Arrays.equals(
                        Arrays.copyOfRange(fragment, end, fragment.length),
                        mac(sequence, record, Arrays.copyOf(fragment, end)))) {
            return Optional.empty();
        }
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(fragment, 0, BLOCK));
        byte[] padded = cipher.doFinal(fragment, BLOCK, end - BLOCK);
        int padding = (padded[padded.length - 1] & 0xff) + 1;
        int length = padded.length - padding - (encryptThenMac ? 0 : macLength);
        if (length < 0) {
            return Optional.empty();
        }
        for (int i = padded.length - padding; i < padded.length; i++) {
            if ((padded[i] & 0xff) != padding - 1) {
                return Optional.empty();
            }
        }
        byte[] content = Arrays.copyOf(padded, length);
        boolean verified = encryptThenMac
                || Arrays.equals(
                        Arrays.copyOfRange(padded, length, length + macLength), mac(sequence, record, content));
        return verified ? Optional.of(content) : Optional.empty();
    }

    private byte[] mac(long sequence, TlsRecord record, byte[] content) {
        return Derivation.hmac(suite.mac(), mac, header(sequence, record, content.length), content);
    }
}
