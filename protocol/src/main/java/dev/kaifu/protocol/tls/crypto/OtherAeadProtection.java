package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/// AES-CCM (RFC 6655, RFC 8446 B.4), Camellia-GCM (RFC 6367), ARIA-GCM (RFC 6209), SM4 (RFC 8998).
final class OtherAeadProtection implements RecordProtection {
    private static final int HEADER = 5;
    private static final int EXPLICIT = 8;
    private static final byte[] NOTHING = {};

    private final CipherSuite.Bulk bulk;
    private final AeadProtection.Form form;
    private final int explicit;
    private final KeyParameter key;
    private final byte[] iv;

    OtherAeadProtection(CipherSuite suite, byte[] key, byte[] iv, AeadProtection.Form form) {
        this.bulk = suite.bulk();
        this.form = form;
        this.explicit = form == AeadProtection.Form.TLS12 ? EXPLICIT : 0;
        this.key = new KeyParameter(key);
        this.iv = iv;
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int fragment = header + HEADER;
        int sealed = fragmentLength - explicit;
        if (sealed < bulk.tag()) {
            return FAILED;
        }
        byte[] nonce = new byte[Primitives.NONCE];
        AeadProtection.nonce(iv, explicit, sequence, a, fragment, nonce);
        byte[] additional = additional(sequence, a, header, sealed - bulk.tag());
        AEADBlockCipher cipher = cipher();
        cipher.init(false, new AEADParameters(key, 8 * bulk.tag(), nonce, additional));
        try {
            int length = cipher.processBytes(a, fragment + explicit, sealed, into.content, 0);
            return length + cipher.doFinal(into.content, length);
        } catch (InvalidCipherTextException e) {
            return FAILED;
        }
    }

    private byte[] additional(long sequence, byte[] a, int header, int content) {
        return switch (form) {
            case TLS12 -> {
                byte[] about = new byte[AeadProtection.TLS12_AAD];
                AeadProtection.additionalData(sequence, a, header, content, about);
                yield about;
            }
            case TLS13 -> java.util.Arrays.copyOfRange(a, header, header + HEADER);
            case TLS13_DRAFT -> NOTHING;
        };
    }

    private AEADBlockCipher cipher() {
        BlockCipher engine = BouncyCastleBlocks.engine(bulk);
        return switch (bulk) {
            case AES_CCM, AES_CCM_8, SM4_CCM -> CCMBlockCipher.newInstance(engine);
            default -> GCMBlockCipher.newInstance(engine);
        };
    }
}
