package dev.kaifu.protocol.tls.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-CBC with HMAC and an explicit IV: MAC-then-encrypt (RFC 5246 6.2.3.2) or encrypt-then-MAC (RFC 7366).
final class CbcProtection implements RecordProtection {
    private static final int HEADER = 5;
    private static final int BLOCK = 16;

    private final String macName;
    private final int macLength;
    private final SecretKeySpec macKey;
    private final SecretKeySpec key;
    private final boolean encryptThenMac;

    CbcProtection(String macName, byte[] macKey, byte[] key, boolean encryptThenMac) {
        this.key = new SecretKeySpec(key, "AES");
        this.encryptThenMac = encryptThenMac;
        this.macName = macName;
        this.macLength = macLength(macName);
        this.macKey = new SecretKeySpec(macKey, macName);
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
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        try {
            return opened(sequence, a, header, fragmentLength, into);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the cipher refused a record of " + fragmentLength + " bytes", e);
        }
    }

    private int opened(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into)
            throws GeneralSecurityException {
        int fragment = header + HEADER;
        int sealed = fragmentLength;
        byte[] about = pseudoHeader(sequence, a, header);
        Mac mac = into.mac(macName);
        if (encryptThenMac) {
            sealed -= macLength;
            if (sealed < 2 * BLOCK || !verifies(mac, about, sealed, a, fragment, a, fragment + sealed)) {
                return FAILED;
            }
        }
        int length = sealed - BLOCK;
        if (length < BLOCK || length % BLOCK != 0) {
            return FAILED;
        }
        Cipher cipher = into.cbc.of(key);
        byte[] out = into.content;
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(a, fragment, BLOCK));
        cipher.doFinal(a, fragment + BLOCK, length, out, 0);
        int content = withoutPadding(out, length);
        if (content < 0 || encryptThenMac) {
            return content;
        }
        content -= macLength;
        return content >= 0 && verifies(mac, about, content, out, 0, out, content) ? content : FAILED;
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

    /// RFC 5246 6.2.3.1: sequence number, type, version; the length of what the MAC covers comes last.
    private static byte[] pseudoHeader(long sequence, byte[] a, int header) {
        byte[] about = new byte[13];
        for (int i = 0; i < 8; i++) {
            about[i] = (byte) (sequence >>> (56 - 8 * i));
        }
        System.arraycopy(a, header, about, 8, 3);
        return about;
    }

    private boolean verifies(Mac mac, byte[] about, int length, byte[] data, int offset, byte[] macIn, int macAt)
            throws GeneralSecurityException {
        about[11] = (byte) (length >>> 8);
        about[12] = (byte) length;
        mac.init(macKey);
        mac.update(about);
        mac.update(data, offset, length);
        byte[] made = mac.doFinal();
        return Arrays.equals(made, 0, macLength, macIn, macAt, macAt + macLength);
    }
}
