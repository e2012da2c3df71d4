package dev.kaifu.capture;

import dev.kaifu.protocol.bytes.ByteSpan;
import java.io.IOException;

/// A block of a pcapng that is too long to be held ([CaptureFile#MAX_BLOCK]): it passes in pieces. The key log of a
/// Decryption Secrets Block is told as it passes; of others it is said that they were left out.
final class LongBlock {
    private static final int PIECE = 1 << 16;
    /// The block's type and length.
    private static final int HEADER = 8;
    /// The length of a block once more, at its end.
    private static final int TRAILER = 4;
    /// Of a Decryption Secrets Block: the secrets' type and length (draft-ietf-opsawg-pcapng 4.7).
    private static final int SECRETS_HEADER = 8;

    private final BlockInput in;
    private final CaptureSink sink;
    private final ByteOrderReader order;
    private final int type;
    private final long total;

    /// @param total the block's length, padding and both lengths counted; its first 12 bytes are there
    LongBlock(BlockInput in, CaptureSink sink, ByteOrderReader order, int type, long total) {
        this.in = in;
        this.sink = sink;
        this.order = order;
        this.type = type;
        this.total = total;
    }

    /// False for what the blocks behind it cannot be read without.
    static boolean mayBePassed(int type) {
        return type != PcapngReader.SECTION_HEADER && type != PcapngReader.INTERFACE;
    }

    /// Passes the block, up to the length at its end.
    ///
    /// @return false where the input ends before
    boolean pass() throws IOException {
        long body = total - HEADER - TRAILER;
        in.skip(HEADER);
        return (type == PcapngReader.DECRYPTION_SECRETS ? passSecrets(body) : pass(body, false)) && in.ensure(TRAILER);
    }

    private boolean passSecrets(long body) throws IOException {
        if (!in.ensure(SECRETS_HEADER)) {
            return false;
        }
        boolean isKeyLog = order.i32(in.array(), in.position()) == PcapngReader.SECRETS_TLS_KEY_LOG;
        long inside = body - SECRETS_HEADER;
        long length = Math.min(order.u32(in.array(), in.position() + 4), inside);
        in.skip(SECRETS_HEADER);
        if (!isKeyLog) {
            return pass(inside, false);
        }
        try {
            return pass(length, true) && pass(inside - length, false);
        } finally {
            sink.keyLogPiece(new ByteSpan(in.array(), in.position(), 0), true);
        }
    }

    private boolean pass(long length, boolean isKeyLog) throws IOException {
        for (long left = length; left > 0; ) {
            int piece = (int) Math.min(left, PIECE);
            if (!in.ensure(piece)) {
                return false;
            }
            if (isKeyLog) {
                sink.keyLogPiece(new ByteSpan(in.array(), in.position(), piece), false);
            }
            in.skip(piece);
            left -= piece;
        }
        return true;
    }

    /// Says what became of it, once its length has proved right.
    void tell(String name, long at) {
        String what = " of " + total + " bytes at byte " + at + ", more than the " + (CaptureFile.MAX_BLOCK >> 20)
                + " MiB that are read of one; ";
        if (PcapngReader.isPacket(type)) {
            sink.damage(name + " has a packet's block" + what + "that packet was left out.");
        } else if (type != PcapngReader.DECRYPTION_SECRETS) {
            sink.leftOut(name + " has a block" + what + "it is no packet, and was left out.");
        }
    }
}
