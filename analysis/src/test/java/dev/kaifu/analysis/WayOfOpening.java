package dev.kaifu.analysis;

import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.work.MemoryBounds;
import dev.kaifu.analysis.work.WaitingBounds;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/// One of the ways to open a capture, all of which must say the same.
///
/// @param threads 0 where all is read at once on the caller's thread
/// @param pipe whether it comes in pieces and can be read only once
/// @param bounds of the memory that several connections share
/// @param waiting bounds of what waits for secrets from a pipe
record WayOfOpening(int threads, boolean pipe, MemoryBounds bounds, WaitingBounds waiting) {
    WayOfOpening(int threads, boolean pipe, MemoryBounds bounds) {
        this(threads, pipe, bounds, WaitingBounds.USUAL);
    }

    WayOfOpening(int threads, boolean pipe) {
        this(threads, pipe, MemoryBounds.USUAL);
    }

    /// All that is said, in its order.
    String open(Path capture, List<byte[]> keyLogs) throws IOException {
        SecretStore secrets = new SecretStore();
        keyLogs.forEach(text -> SecretScanner.scan(text).into(secrets));
        SaidConversations said = new SaidConversations();
        try (Opener opener = opener(secrets, said)) {
            try {
                read(opener, capture);
            } catch (NotACaptureException e) {
                return "no capture: " + e.getMessage();
            }
            opener.finish();
            return said.toString() + opener.packets() + opener.damages() + opener.notes();
        }
    }

    private Opener opener(SecretStore secrets, SaidConversations said) {
        return threads == 0
                ? new Opener(secrets, PlaintextSink.NONE, true, conversation -> said.accept(said.prepare(conversation)))
                : new Opener(secrets, true, threads, bounds, said);
    }

    private void read(Opener opener, Path capture) throws IOException {
        if (pipe) {
            opener.secretsMayComeLate(waiting);
            opener.read(new Pieces(Files.readAllBytes(capture)), capture.toString());
            return;
        }
        if (threads == 0) {
            opener.collectSecrets(capture);
        } else {
            opener.secretsElsewhere(() -> {
                try {
                    opener.collectSecrets(capture);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        opener.read(capture);
    }

    /// Gives bytes as a pipe does: fewer than asked for.
    private static final class Pieces extends InputStream {
        private final ByteArrayInputStream bytes;
        private final SplittableRandom random;

        Pieces(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = new SplittableRandom(bytes.length);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] array, int offset, int length) {
            return bytes.read(array, offset, Math.min(length, random.nextInt(1, 8_192)));
        }
    }
}
