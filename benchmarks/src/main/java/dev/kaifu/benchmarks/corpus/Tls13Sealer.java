package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.crypto.KeyDerivation;
import java.security.GeneralSecurityException;

/// Records of TLS 1.3 (RFC 8446 5.2): the content type stands behind the content, inside.
final class Tls13Sealer implements RecordSealer {
    private final AeadCipher cipher;
    private final byte[] iv;
    private final byte[] nonce = new byte[AeadCipher.NONCE];
    private long sequence;

    Tls13Sealer(CipherSuite suite, byte[] trafficSecret) {
        this.cipher =
                new AeadCipher(suite, KeyDerivation.expandLabel(suite.hash(), trafficSecret, "key", suite.keyLength()));
        this.iv = KeyDerivation.expandLabel(suite.hash(), trafficSecret, "iv", AeadCipher.NONCE);
    }

    @Override
    public int seal(int type, byte[] content, int offset, int length, byte[] out, int at) {
        content[offset + length] = (byte) type;
        int fragment = length + 1 + AeadCipher.TAG;
        RecordSealer.header(out, at, ContentType.APPLICATION_DATA, fragment);
        AeadCipher.xorNonce(iv, sequence++, nonce);
        try {
            cipher.begin(nonce, out, at, HEADER);
            cipher.finish(content, offset, length + 1, out, at + HEADER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a record of " + length + " bytes", e);
        }
        return HEADER + fragment;
    }
}
