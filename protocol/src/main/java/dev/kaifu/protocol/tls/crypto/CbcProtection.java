package dev.kaifu.protocol.tls.crypto;

/// A block cipher in CBC mode with a MAC, the IV before the blocks: MAC-then-encrypt (RFC 5246 6.2.3.2, RFC 6101
/// 5.2.3.2)
/// or encrypt-then-MAC (RFC 7366).
final class CbcProtection implements RecordProtection {
    /// Where the MAC stands, and what the padding is like.
    enum Form {
        MAC_FIRST,
        ENCRYPT_THEN_MAC,
        /// The MAC first; only the last byte of the padding means anything.
        SSL3
    }

    private static final int HEADER = 5;

    private final BlockDecryption cipher;
    private final int block;
    private final RecordMac mac;
    private final byte[] key;
    private final Form form;
    /// Whether the IV is part of the record: an outer MAC covers it then.
    private final boolean explicitIv;

    CbcProtection(BlockDecryption cipher, int block, RecordMac mac, byte[] key, Form form, boolean explicitIv) {
        this.cipher = cipher;
        this.block = block;
        this.mac = mac;
        this.key = key;
        this.form = form;
        this.explicitIv = explicitIv;
    }

    int block() {
        return block;
    }

    /// Bytes of the MAC behind the blocks.
    int macOutside() {
        return form == Form.ENCRYPT_THEN_MAC ? mac.length() : 0;
    }

    /// Whether the MAC outside fits, whatever the IV is.
    boolean macOutsideFits(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int sealed = fragmentLength - mac.length();
        int from = explicitIv ? 0 : block;
        return sealed >= 2 * block && mac.verifies(sequence, a, header, a, header + HEADER + from, sealed - from, into);
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int fragment = header + HEADER;
        int sealed = fragmentLength;
        if (form == Form.ENCRYPT_THEN_MAC) {
            sealed -= mac.length();
            if (!macOutsideFits(sequence, a, header, fragmentLength, into)) {
                return FAILED;
            }
        }
        int length = sealed - block;
        if (length < block || length % block != 0) {
            return FAILED;
        }
        byte[] out = into.content;
        cipher.decrypt(key, a, fragment, length, into);
        int content = withoutPadding(out, length);
        if (content < 0 || form == Form.ENCRYPT_THEN_MAC) {
            return content;
        }
        content -= mac.length();
        return content >= 0 && mac.verifies(sequence, a, header, out, 0, content, into) ? content : FAILED;
    }

    /// The length before the padding, or [#FAILED]. What is read here was captured long ago: timing tells nobody
    /// anything.
    private int withoutPadding(byte[] out, int length) {
        int padding = out[length - 1] & 0xff;
        if (padding + 1 > length) {
            return FAILED;
        }
        for (int i = length - 1 - padding; i < length && form != Form.SSL3; i++) {
            if ((out[i] & 0xff) != padding) {
                return FAILED;
            }
        }
        return length - 1 - padding;
    }
}
