package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite.Bulk;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;

/// Kuznyechik and Magma in TLS 1.2 (RFC 9189 4.1.1): OMAC inside, CTR-ACPKM around it, both with a key of the record.
final class CtrOmacProtection implements RecordProtection {
    private static final int HEADER = 5;
    /// RFC 9189 4.3.3: bytes between changes of the key within a record.
    private static final int KUZNYECHIK_SECTION = 4096;

    private static final int MAGMA_SECTION = 1024;
    private static final int KEY = 32;

    private final Bulk bulk;
    private final TlsTree keys;
    private final TlsTree macKeys;
    private final byte[] iv;

    /// @param iv half a block
    CtrOmacProtection(Bulk bulk, byte[] key, byte[] macKey, byte[] iv) {
        this.bulk = bulk;
        this.keys = new TlsTree(bulk, key);
        this.macKeys = new TlsTree(bulk, macKey);
        this.iv = iv;
    }

    @Override
    public int cost() {
        return GostBlocks.COST;
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int content = fragmentLength - bulk.block();
        if (content < 0) {
            return FAILED;
        }
        byte[] clear = new byte[fragmentLength];
        decrypt(keys.key(sequence, into), counter(sequence), a, header + HEADER, clear);
        byte[] mac = mac(macKeys.key(sequence, into), sequence, a, header, clear, content);
        if (!Arrays.equals(mac, 0, mac.length, clear, content, fragmentLength)) {
            return FAILED;
        }
        System.arraycopy(clear, 0, into.content, 0, content);
        return content;
    }

    /// RFC 9189 4.1.1: the IV plus the record's number in the first half of a block.
    private byte[] counter(long sequence) {
        byte[] counter = Arrays.copyOf(iv, bulk.block());
        long carried = sequence;
        for (int i = iv.length - 1; i >= 0; i--) {
            carried += counter[i] & 0xff;
            counter[i] = (byte) carried;
            carried >>>= 8;
        }
        return counter;
    }

    /// RFC 8645 6.2.2: CTR-ACPKM.
    private void decrypt(byte[] recordKey, byte[] counter, byte[] a, int offset, byte[] clear) {
        int block = bulk.block();
        int section = bulk == Bulk.KUZNYECHIK_CTR_OMAC ? KUZNYECHIK_SECTION : MAGMA_SECTION;
        BlockCipher cipher = GostBlocks.of(bulk, recordKey);
        byte[] stream = new byte[block];
        for (int at = 0; at < clear.length; at += block) {
            if (at > 0 && at % section == 0) {
                cipher = GostBlocks.of(bulk, nextKey(cipher));
            }
            cipher.processBlock(counter, 0, stream, 0);
            for (int i = 0; i < Math.min(block, clear.length - at); i++) {
                clear[at + i] = (byte) (a[offset + at + i] ^ stream[i]);
            }
            increment(counter);
        }
    }

    /// RFC 8645 6.2.1: the key encrypts 80 81 … 9f to the one that follows it.
    private static byte[] nextKey(BlockCipher cipher) {
        byte[] next = new byte[KEY];
        for (int i = 0; i < KEY; i++) {
            next[i] = (byte) (0x80 + i);
        }
        for (int at = 0; at < KEY; at += cipher.getBlockSize()) {
            cipher.processBlock(next, at, next, at);
        }
        return next;
    }

    private static void increment(byte[] counter) {
        for (int i = counter.length - 1; i >= 0; i--) {
            if (++counter[i] != 0) {
                return;
            }
        }
    }

    private byte[] mac(byte[] recordKey, long sequence, byte[] a, int header, byte[] clear, int content) {
        byte[] about = new byte[AeadProtection.TLS12_AAD];
        AeadProtection.additionalData(sequence, a, header, content, about);
        CMac mac = new CMac(GostBlocks.of(bulk, recordKey));
        mac.init(new KeyParameter(recordKey));
        mac.update(about, 0, about.length);
        mac.update(clear, 0, content);
        byte[] out = new byte[bulk.block()];
        mac.doFinal(out, 0);
        return out;
    }
}
