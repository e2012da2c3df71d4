package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite.Bulk;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.GOST3412_2015Engine;
import org.bouncycastle.crypto.params.KeyParameter;

/// The block ciphers of GOST R 34.12-2015: Kuznyechik (RFC 7801) and Magma (RFC 8891).
final class GostBlocks {
    /// [RecordProtection#cost]: some 100 microseconds beside 3.
    static final int COST = 32;

    private static final int KUZNYECHIK_BLOCK = 16;

    private GostBlocks() {}

    /// That of the suite, to encrypt with.
    static BlockCipher of(Bulk bulk, byte[] key) {
        BlockCipher cipher = bulk.block() == KUZNYECHIK_BLOCK ? new GOST3412_2015Engine() : new Magma();
        cipher.init(true, new KeyParameter(key));
        return cipher;
    }
}
