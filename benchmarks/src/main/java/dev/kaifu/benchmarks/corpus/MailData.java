package dev.kaifu.benchmarks.corpus;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.SplittableRandom;

/// One message as mail data, given out piece by piece, and what is true of it.
final class MailData {
    private static final byte[] END = {'.', '\r', '\n'};

    private final List<BodyBlock> pool;
    private final SplittableRandom random;
    private final MessageDigest digest = Digests.sha256();
    private byte[] piece;
    private int at;
    private long left;
    private long bytes;
    private boolean ended;

    MailData(Step.Data step, String user, List<BodyBlock> pool, SplittableRandom random) {
        this.pool = pool;
        this.random = random;
        this.piece = header(step.subject(), user).getBytes(StandardCharsets.US_ASCII);
        this.left = Math.max(step.bytes() - piece.length, 0);
        count(piece);
    }

    private String header(String subject, String user) {
        return "Date: Tue, 24 Nov 2026 09:00:00 +0900\r\nFrom: <" + user + ">\r\nTo: <other@example.com>\r\n"
                + "Message-ID: <" + Long.toHexString(random.nextLong()) + "@example.jp>\r\nSubject: " + subject
                + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n";
    }

    /// Fills an array from its beginning.
    ///
    /// @return how many bytes; less than `limit` at the end alone
    int fill(byte[] out, int limit) {
        int filled = 0;
        while (filled < limit && (at < piece.length || next())) {
            int length = Math.min(piece.length - at, limit - filled);
            System.arraycopy(piece, at, out, filled, length);
            at += length;
            filled += length;
        }
        return filled;
    }

    private boolean next() {
        if (ended) {
            return false;
        }
        at = 0;
        if (left <= 0) {
            ended = true;
            piece = END;
            return true;
        }
        BodyBlock block = pool.get(random.nextInt(pool.size()));
        piece = block.stuffed();
        left -= block.plain().length;
        count(block.plain());
        return true;
    }

    private void count(byte[] plain) {
        bytes += plain.length;
        digest.update(plain);
    }

    /// Whether [#fill] has given all.
    boolean drained() {
        return ended && at == piece.length;
    }

    /// Once [#drained].
    Truth.Message truth() {
        return new Truth.Message(bytes, Digests.hex(digest));
    }
}
