package dev.kaifu.cli;

import dev.kaifu.protocol.tls.crypto.RecordWarmUp;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Has the JVM compile the ciphers while the command reads its options and keys, where there is enough to open to be
/// worth it.
final class WarmUp {
    /// Smaller captures are opened before this would be done.
    private static final long WORTHWHILE = 32L << 20;

    private WarmUp() {}

    static void begin(List<Path> captures, int workers) {
        if (workers < 2 || captures.stream().noneMatch(WarmUp::isLarge)) {
            return;
        }
        Thread thread = new Thread(() -> RecordWarmUp.run(new RecordWorkspace()), "kaifu-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean isLarge(Path capture) {
        try {
            return capture.toString().equals("-") || Files.size(capture) >= WORTHWHILE;
        } catch (IOException e) {
            // Whoever reads it will say so.
            return false;
        }
    }
}
