package dev.kaifu.protocol.tls.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-CBC with HMAC and an explicit IV: MAC-then-encrypt (RFC 5246 6.2.3.2) or encrypt-then-MAC (RFC 7366).
final class CbcProtection implements RecordProtection {
    private static final int HEADER = 5;
    private static final int BLOCK = 16;

    private final Mac mac;
    private final SecretKeySpec key;
    private final boolean encryptThenMac;
    private final Cipher cipher;

    CbcProtection(String macName, byte[] macKey, byte[] key, boolean encryptThenMac) {
        this.key = new SecretKeySpec(key, "AES");
        this.encryptThenMac = encryptThenMac;
        try {
            this.mac = Mac.getInstance(macName);
            this.mac.init(new SecretKeySpec(macKey, macName));
            this.cipher = Cipher.getInstance("AES/CBC/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-CBC and " + macName, e);
        }
    }

    static int macLength(String macName) {
        return switch (macName) {
            case "" -> 0;
            case "HmacSHA1" -> 20;
            case "HmacSHA256" -> 32;
            case "HmacSHA384" -> 48;
            default -> throw new IllegalArgumentException(macName);
        };
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, byte[] out) {
        int fragment = header + HEADER;
        int sealed = fragmentLength;
        if (encryptThenMac) {
            sealed -= mac.getMacLength();
            if (sealed < 2 * BLOCK || !macVerifies(sequence, a, header, a, fragment, sealed, fragment + sealed)) {
                return FAILED;
            }
        }
        int length = sealed - BLOCK;
        if (length < BLOCK || length % BLOCK != 0 || !decrypt(a, fragment, length, out)) {
            return FAILED;
        }
        int content = withoutPadding(out, length);
        if (content < 0 || encryptThenMac) {
            return content;
        }
        content -= mac.getMacLength();
        return content >= 0 && macVerifies(sequence, a, header, out, 0, content, content, out) ? content : FAILED;
    }

    private boolean decrypt(byte[] a, int fragment, int length, byte[] out) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(a, fragment, BLOCK));
            return cipher.doFinal(a, fragment + BLOCK, length, out, 0) == length;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// The length before the padding, or [#FAILED]. What is read here was captured long ago: timing tells nobody
    /// anything.
    private static int withoutPadding(byte[] out, int length) {
        int padding = out[length - 1] & 0xff;
        if (padding + 1 > length) {
            return FAILED;
        }
        for (int i = length - 1 - padding; i < length; i++) {
            if ((out[i] & 0xff) != padding) {
                return FAILED;
            }
        }
        return length - 1 - padding;
    }

    private boolean macVerifies(long sequence, byte[] a, int header, byte[] data, int offset, int length, int macAt) {
        return macVerifies(sequence, a, header, data, offset, length, macAt, data);
    }

    private boolean macVerifies(
            long sequence, byte[] a, int header, byte[] data, int offset, int length, int macAt, byte[] macIn) {
        byte[] pseudoHeader = new byte[13];
        for (int i = 0; i < 8; i++) {
            pseudoHeader[i] = (byte) (sequence >>> (56 - 8 * i));
        }
        System.arraycopy(a, header, pseudoHeader, 8, 3);
        pseudoHeader[11] = (byte) (length >>> 8);
        pseudoHeader[12] = (byte) length;
        mac.update(pseudoHeader);
        mac.update(data, offset, length);
        return MessageDigest.isEqual(mac.doFinal(), Arrays.copyOfRange(macIn, macAt, macAt + mac.getMacLength()));
    }
}
