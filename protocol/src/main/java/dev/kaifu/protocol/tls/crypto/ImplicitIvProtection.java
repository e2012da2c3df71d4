package dev.kaifu.protocol.tls.crypto;

import java.util.Arrays;

/// CBC of SSL 3.0 and TLS 1.0: the first IV is of the key block, each other one is the last block of the record before
/// (RFC 2246 6.2.3.2). Behind missing bytes the first record stays sealed, unless the end of the one before it is
/// there.
///
/// A MAC outside (RFC 7366) does not cover such an IV: what was decrypted with a wrong one would pass for right. There
/// the IV is only ever taken from a record whose own MAC fits.
final class ImplicitIvProtection implements ChainedProtection {
    private static final int HEADER = 5;

    private final CbcProtection blocks;
    /// Empty where it is missing.
    private byte[] iv;

    /// The MAC of the record that was tried last fits, so that its end is what the next one goes on from.
    private boolean verified;
    /// Where that record stands: behind a gap it is tried under many numbers.
    private int triedAt = -1;

    ImplicitIvProtection(CbcProtection blocks, byte[] iv) {
        this.blocks = blocks;
        this.iv = iv;
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int block = blocks.block();
        if (header != triedAt) {
            verified = false;
            triedAt = header;
        }
        boolean known = iv.length > 0;
        if (!known && header < block && blocks.macOutside() == 0) {
            return FAILED;
        }
        // As a record of later versions: header, IV, blocks.
        byte[] record = new byte[HEADER + block + fragmentLength];
        System.arraycopy(a, header, record, 0, HEADER);
        if (known) {
            System.arraycopy(iv, 0, record, HEADER, block);
        } else if (blocks.macOutside() == 0) {
            // What stands before the record is likely the end of the one before; if it is not, the MAC tells.
            System.arraycopy(a, header - block, record, HEADER, block);
        }
        System.arraycopy(a, header + HEADER, record, HEADER + block, fragmentLength);
        int content = blocks.open(sequence, record, 0, block + fragmentLength, into);
        // Under a wrong IV a record of one block has no padding that fits.
        verified |= content >= 0
                || (!known
                        && blocks.macOutside() > 0
                        && blocks.macOutsideFits(sequence, record, 0, block + fragmentLength, into));
        return known || blocks.macOutside() == 0 ? content : FAILED;
    }

    @Override
    public void passed(byte[] a, int header, int fragmentLength) {
        int end = header + HEADER + fragmentLength - blocks.macOutside();
        int from = end - blocks.block();
        boolean sure = verified || blocks.macOutside() == 0;
        verified = false;
        triedAt = -1;
        iv = !sure || from < header + HEADER ? new byte[0] : Arrays.copyOfRange(a, from, end);
    }

    @Override
    public boolean recognised() {
        return verified;
    }

    @Override
    public void lost() {
        iv = new byte[0];
    }
}
