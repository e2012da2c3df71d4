package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite.Bulk;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.ARIAEngine;
import org.bouncycastle.crypto.engines.CamelliaEngine;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.IDEAEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.engines.SEEDEngine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CBCModeCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.params.RC2Parameters;

/// The block ciphers that the JDK has not, or no longer likes. Each record sets up one of its own: these are for
/// sessions of old, and any thread may come.
final class BouncyCastleBlocks implements BlockDecryption {
    private final Bulk bulk;

    BouncyCastleBlocks(Bulk bulk) {
        this.bulk = bulk;
    }

    @Override
    public void decrypt(byte[] key, byte[] a, int iv, int length, RecordWorkspace into) {
        int block = bulk.block();
        CBCModeCipher cipher = CBCBlockCipher.newInstance(engine(bulk));
        cipher.init(false, new ParametersWithIV(parameters(key), a, iv, block));
        for (int at = 0; at < length; at += block) {
            cipher.processBlock(a, iv + block + at, into.content, at);
        }
    }

    private CipherParameters parameters(byte[] key) {
        // RFC 2268: the export suites too have keys whose bits all count, though there are 40 behind them.
        return bulk == Bulk.RC2_CBC ? new RC2Parameters(key, 8 * key.length) : new KeyParameter(key);
    }

    /// The cipher under the mode.
    static BlockCipher engine(Bulk bulk) {
        return switch (bulk) {
            case RC2_CBC -> new RC2Engine();
            case IDEA_CBC -> new IDEAEngine();
            case DES_CBC -> new DESEngine();
            case TRIPLE_DES_CBC -> new DESedeEngine();
            case SEED_CBC -> new SEEDEngine();
            case CAMELLIA_CBC, CAMELLIA_GCM -> new CamelliaEngine();
            case ARIA_CBC, ARIA_GCM -> new ARIAEngine();
            case SM4_GCM, SM4_CCM -> new SM4Engine();
            case AES_CCM, AES_CCM_8, AES_CBC, AES_GCM -> AESEngine.newInstance();
            case NULL, RC4, CHACHA20_POLY1305, CHACHA20_POLY1305_DRAFT, INTEGRITY_SHA256, INTEGRITY_SHA384 ->
                throw new IllegalArgumentException(bulk + " is no block cipher");
            case KUZNYECHIK_MGM_L,
                    KUZNYECHIK_MGM_S,
                    KUZNYECHIK_CTR_OMAC,
                    MAGMA_MGM_L,
                    MAGMA_MGM_S,
                    MAGMA_CTR_OMAC,
                    GOST28147_CNT_IMIT -> throw new IllegalArgumentException(bulk + " is of GostBlocks");
        };
    }
}
