package dev.kaifu.protocol.tls.crypto;

import java.util.Arrays;

/// CBC of SSL 3.0 and TLS 1.0: the first IV is of the key block, each other one is the last block of the record before
/// (RFC 2246 6.2.3.2). Behind missing bytes the first record stays sealed, unless the end of the one before it is
/// there and a MAC proves it: one outside the encryption (RFC 7366) covers no IV that is not in its record.
final class ImplicitIvProtection implements ChainedProtection {
    private static final int HEADER = 5;

    private final CbcProtection blocks;
    /// Empty where it is missing.
    private byte[] iv;

    ImplicitIvProtection(CbcProtection blocks, byte[] iv) {
        this.blocks = blocks;
        this.iv = iv;
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int block = blocks.block();
        if (iv.length == 0 && (header < block || blocks.macOutside() > 0)) {
            return FAILED;
        }
        // As a record of later versions: header, IV, blocks.
        byte[] record = new byte[HEADER + block + fragmentLength];
        System.arraycopy(a, header, record, 0, HEADER);
        if (iv.length == 0) {
            // What stands before the record is likely the end of the one before; if it is not, the MAC tells.
            System.arraycopy(a, header - block, record, HEADER, block);
        } else {
            System.arraycopy(iv, 0, record, HEADER, block);
        }
        System.arraycopy(a, header + HEADER, record, HEADER + block, fragmentLength);
        return blocks.open(sequence, record, 0, block + fragmentLength, into);
    }

    @Override
    public void passed(byte[] a, int header, int fragmentLength) {
        int end = header + HEADER + fragmentLength - blocks.macOutside();
        int from = end - blocks.block();
        iv = from < header + HEADER ? new byte[0] : Arrays.copyOfRange(a, from, end);
    }

    @Override
    public void lost() {
        iv = new byte[0];
    }
}
