package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite.Bulk;
import java.util.Arrays;

/// Kuznyechik and Magma in TLS 1.3 (RFC 9367 4.1): an AEAD whose key changes with the record's number.
final class MgmProtection implements RecordProtection {
    private static final int HEADER = 5;

    private final Bulk bulk;
    private final TlsTree keys;
    private final byte[] iv;

    MgmProtection(Bulk bulk, byte[] key, byte[] iv) {
        this.bulk = bulk;
        this.keys = new TlsTree(bulk, key);
        this.iv = iv;
    }

    @Override
    public int cost() {
        return GostBlocks.COST;
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int content = fragmentLength - bulk.tag();
        // RFC 8446 5.2: the content type at the least. RFC 9058 has no tag of nothing either.
        if (content < 1) {
            return FAILED;
        }
        byte[] nonce = RecordNonce.of(iv, sequence);
        byte[] additional = Arrays.copyOfRange(a, header, header + HEADER);
        Mgm mode = new Mgm(GostBlocks.of(bulk, keys.key(sequence, into)), nonce);
        return mode.open(nonce, additional, a, header + HEADER, content, into.content) ? content : FAILED;
    }
}
