package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite.Bulk;

/// TLSTREE (RFC 9189 8.1, RFC 9367 4.1.2): the key of a record, made of the connection's in three steps. A step's
/// result
/// changes when one of the bits of the record's number changes that its constant names.
///
/// @param first C_1; `second` and `third` are C_2 and C_3
record TlsTree(long first, long second, long third) {
    private static final String STREEBOG = "STREEBOG-256";
    private static final int KEY = 32;
    /// What KDF_GOSTR3411_2012_256 (RFC 7836 4.5) takes: 01, label, 00, seed, 0100.
    private static final int LABEL_AT = 1;

    private static final byte[] LABEL = {'l', 'e', 'v', 'e', 'l'};

    /// RFC 9189 8.1.1 and RFC 9367 4.1.2, their tables.
    static TlsTree of(Bulk bulk) {
        return switch (bulk) {
            case KUZNYECHIK_CTR_OMAC -> new TlsTree(0xffffffff00000000L, 0xfffffffffff80000L, 0xffffffffffffffc0L);
            case MAGMA_CTR_OMAC -> new TlsTree(0xffffffc000000000L, 0xfffffffffe000000L, 0xfffffffffffff000L);
            case KUZNYECHIK_MGM_L -> new TlsTree(0xf800000000000000L, 0xfffffff000000000L, 0xffffffffffffe000L);
            case MAGMA_MGM_L -> new TlsTree(0xffe0000000000000L, 0xffffffffc0000000L, 0xffffffffffffff80L);
            case KUZNYECHIK_MGM_S -> new TlsTree(0xffffffffe0000000L, 0xffffffffffff0000L, 0xfffffffffffffff8L);
            case MAGMA_MGM_S -> new TlsTree(0xfffffffffc000000L, 0xffffffffffffe000L, 0xffffffffffffffffL);
            default -> throw new IllegalArgumentException(bulk + " has one key for all records");
        };
    }

    /// @param root the connection's key
    byte[] key(byte[] root, long sequence, RecordWorkspace into) {
        Primitives.Hmac mac = into.primitives.hmac(STREEBOG);
        byte[] one = derived(mac, root, '1', sequence & first);
        byte[] two = derived(mac, one, '2', sequence & second);
        return derived(mac, two, '3', sequence & third);
    }

    private static byte[] derived(Primitives.Hmac mac, byte[] key, char level, long seed) {
        byte[] input = new byte[LABEL_AT + LABEL.length + 1 + 1 + 8 + 2];
        input[0] = 1;
        System.arraycopy(LABEL, 0, input, LABEL_AT, LABEL.length);
        int at = LABEL_AT + LABEL.length;
        input[at] = (byte) level;
        for (int i = 0; i < 8; i++) {
            input[at + 2 + i] = (byte) (seed >>> (56 - 8 * i));
        }
        input[input.length - 2] = 1;
        byte[] out = new byte[KEY];
        mac.begin(key);
        mac.update(input, 0, input.length);
        mac.finish(out, 0);
        return out;
    }
}
