package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.conversation.Conversation.Plaintext;
import dev.kaifu.protocol.tls.crypto.ContentDigest;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// Counts one side's plaintext and, where asked for, digests it.
final class PlaintextCount {
    private final Optional<MessageDigest> digest;
    private long bytes;

    PlaintextCount(boolean digests) {
        this.digest = digests ? Optional.of(ContentDigest.sha256()) : Optional.empty();
    }

    void add(byte[] a, int offset, int length) {
        bytes += length;
        if (digest.isPresent()) {
            digest.get().update(a, offset, length);
        }
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    void reset() {
        bytes = 0;
        digest.ifPresent(MessageDigest::reset);
    }

    Plaintext result() {
        return new Plaintext(
                bytes,
                digest.isPresent() ? HexFormat.of().formatHex(digest.get().digest()) : "");
    }
}
