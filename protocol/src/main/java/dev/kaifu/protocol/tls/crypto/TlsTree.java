package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite.Bulk;

/// TLSTREE (RFC 9189 8.1, RFC 9367 4.1.2): the key of a record, made of the connection's in three steps. A step's
/// result changes when one of the bits of the record's number changes that its constant names.
final class TlsTree {
    private static final String STREEBOG = "STREEBOG-256";
    private static final int KEY = 32;
    /// What KDF_GOSTR3411_2012_256 (RFC 7836 4.5) takes: 01, label, 00, seed, 0100.
    private static final int LABEL_AT = 1;

    private static final byte[] LABEL = {'l', 'e', 'v', 'e', 'l'};

    private final byte[] root;
    private final Constants constants;
    /// The keys of the record asked for last: neighbours share most of them. Threads may each put theirs there.
    private volatile Branch latest;

    /// C_1, C_2 and C_3.
    private record Constants(long first, long second, long third) {}

    /// The keys of the three steps, and for which number.
    private record Branch(long sequence, byte[] first, byte[] second, byte[] third) {}

    /// @param root the connection's key
    TlsTree(Bulk bulk, byte[] root) {
        this.root = root;
        this.constants = constants(bulk);
        this.latest = new Branch(0, new byte[0], new byte[0], new byte[0]);
    }

    /// RFC 9189 8.1.1 and RFC 9367 4.1.2, their tables.
    private static Constants constants(Bulk bulk) {
        return switch (bulk) {
            case KUZNYECHIK_CTR_OMAC -> new Constants(0xffffffff00000000L, 0xfffffffffff80000L, 0xffffffffffffffc0L);
            case MAGMA_CTR_OMAC -> new Constants(0xffffffc000000000L, 0xfffffffffe000000L, 0xfffffffffffff000L);
            case KUZNYECHIK_MGM_L -> new Constants(0xf800000000000000L, 0xfffffff000000000L, 0xffffffffffffe000L);
            case MAGMA_MGM_L -> new Constants(0xffe0000000000000L, 0xffffffffc0000000L, 0xffffffffffffff80L);
            case KUZNYECHIK_MGM_S -> new Constants(0xffffffffe0000000L, 0xffffffffffff0000L, 0xfffffffffffffff8L);
            case MAGMA_MGM_S -> new Constants(0xfffffffffc000000L, 0xffffffffffffe000L, 0xffffffffffffffffL);
            default -> throw new IllegalArgumentException(bulk + " has one key for all records");
        };
    }

    byte[] key(long sequence, RecordWorkspace into) {
        Branch near = latest;
        long changed = near.third.length == 0 ? -1 : near.sequence ^ sequence;
        if ((changed & constants.third) == 0) {
            return near.third;
        }
        Primitives.Hmac mac = into.primitives.hmac(STREEBOG);
        // Each constant has all bits of the one before it.
        byte[] first =
                (changed & constants.first) == 0 ? near.first : derived(mac, root, '1', sequence & constants.first);
        byte[] second =
                (changed & constants.second) == 0 ? near.second : derived(mac, first, '2', sequence & constants.second);
        byte[] third = derived(mac, second, '3', sequence & constants.third);
        latest = new Branch(sequence, first, second, third);
        return third;
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
