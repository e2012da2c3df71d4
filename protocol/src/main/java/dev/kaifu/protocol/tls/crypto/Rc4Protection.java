package dev.kaifu.protocol.tls.crypto;

import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.params.KeyParameter;

/// RC4 (RFC 5246 6.2.3.1): one stream of key bytes over all records. Missing records end it: where it stands behind
/// them depends on how many there were. One alone whose length is known takes its share of the stream with it.
final class Rc4Protection implements ChainedProtection {
    private static final int HEADER = 5;

    private final RC4Engine stream = new RC4Engine();
    private final NullProtection inside;
    private boolean lost;

    Rc4Protection(byte[] key, NullProtection inside) {
        this.inside = inside;
        stream.init(false, new KeyParameter(key));
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        if (lost) {
            return FAILED;
        }
        byte[] clear = new byte[HEADER + fragmentLength];
        System.arraycopy(a, header, clear, 0, HEADER);
        stream.processBytes(a, header + HEADER, fragmentLength, clear, HEADER);
        return inside.open(sequence, clear, 0, fragmentLength, into);
    }

    @Override
    public void passed(byte[] a, int header, int fragmentLength) {
        // To open a record, well or not, has brought the stream behind it.
    }

    @Override
    public void lost(int fragmentLength) {
        byte[] skipped = new byte[fragmentLength];
        stream.processBytes(skipped, 0, fragmentLength, skipped, 0);
    }

    @Override
    public void lost() {
        lost = true;
    }
}
