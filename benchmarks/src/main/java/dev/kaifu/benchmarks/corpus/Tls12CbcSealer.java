package dev.kaifu.benchmarks.corpus;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Records of TLS 1.2 under AES-CBC, MAC-then-encrypt (RFC 5246 6.2.3.2).
final class Tls12CbcSealer implements RecordSealer {
    private static final int BLOCK = 16;

    private final Mac mac;
    private final SecretKeySpec key;
    private final Cipher cipher;
    private final SplittableRandom ivs;
    private final byte[] iv = new byte[BLOCK];
    private final byte[] pseudoHeader = new byte[13];
    private long sequence;

    /// @param macName as the JDK has it
    /// @param ivs where the records' explicit IVs come from
    Tls12CbcSealer(String macName, byte[] macKey, byte[] key, SplittableRandom ivs) {
        this.key = new SecretKeySpec(key, "AES");
        this.ivs = ivs;
        try {
            this.mac = Mac.getInstance(macName);
            this.mac.init(new SecretKeySpec(macKey, macName));
            this.cipher = Cipher.getInstance("AES/CBC/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-CBC and " + macName, e);
        }
    }

    @Override
    public int seal(int type, byte[] content, int offset, int length, byte[] out, int at) {
        int padded = padded(length + mac.getMacLength());
        ivs.nextBytes(iv);
        try {
            protect(type, content, offset, length, padded);
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            cipher.doFinal(content, offset, padded, out, at + HEADER + BLOCK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a record of " + length + " bytes", e);
        }
        System.arraycopy(iv, 0, out, at + HEADER, BLOCK);
        RecordSealer.header(out, at, type, BLOCK + padded);
        return HEADER + BLOCK + padded;
    }

    /// Puts MAC and padding behind the content.
    private void protect(int type, byte[] content, int offset, int length, int padded) throws GeneralSecurityException {
        Bytes.putLong(pseudoHeader, 0, sequence++);
        RecordSealer.header(pseudoHeader, 8, type, length);
        mac.update(pseudoHeader);
        mac.update(content, offset, length);
        mac.doFinal(content, offset + length);
        int end = length + mac.getMacLength();
        Arrays.fill(content, offset + end, offset + padded, (byte) (padded - end - 1));
    }

    /// With the least padding, and its length byte, up to a whole block.
    private static int padded(int length) {
        return (length / BLOCK + 1) * BLOCK;
    }
}
