package dev.kaifu.protocol.tls.crypto;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// DEFLATE inside the protection (RFC 3749): one stream over all records, flushed behind each. What a record may grow
/// to
/// is bounded as its content is (RFC 5246 6.2.2). Missing records end it, and so does one that is not opened, since
/// later
/// ones refer to them.
final class CompressedProtection implements ChainedProtection {
    /// RFC 5246 6.2.1.
    private static final int MAX_CONTENT = 1 << 14;

    private final RecordProtection inside;
    private final Inflater inflater = new Inflater();
    private boolean ended;

    CompressedProtection(RecordProtection inside) {
        this.inside = inside;
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int compressed = ended ? FAILED : inside.open(sequence, a, header, fragmentLength, into);
        int content = compressed < 0 ? FAILED : inflated(Arrays.copyOf(into.content, compressed), into.content);
        if (content < 0) {
            lost();
        }
        return content;
    }

    private int inflated(byte[] compressed, byte[] out) {
        inflater.setInput(compressed);
        int length = 0;
        try {
            while (length <= MAX_CONTENT) {
                int more = inflater.inflate(out, length, MAX_CONTENT + 1 - length);
                if (more == 0) {
                    return inflater.needsInput() ? length : FAILED;
                }
                length += more;
            }
        } catch (DataFormatException e) {
            return FAILED;
        }
        return FAILED;
    }

    @Override
    public void passed(byte[] a, int header, int fragmentLength) {
        if (inside instanceof ChainedProtection chain) {
            chain.passed(a, header, fragmentLength);
        }
    }

    @Override
    public boolean recognised() {
        return inside instanceof ChainedProtection chain && chain.recognised();
    }

    @Override
    public void lost() {
        ended = true;
        inflater.end();
    }
}
