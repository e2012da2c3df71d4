package dev.kaifu.benchmarks.corpus;

import java.security.MessageDigest;

/// Counts and digests one side's application data.
final class PlaintextCount {
    private final MessageDigest digest = Digests.sha256();
    private long bytes;

    void add(byte[] content, int length) {
        bytes += length;
        digest.update(content, 0, length);
    }

    /// Ends the count.
    Truth.Plaintext truth() {
        return new Truth.Plaintext(bytes, Digests.hex(digest));
    }
}
