package dev.kaifu.cli;

import dev.kaifu.protocol.foreign.ForeignLibrary;
import dev.kaifu.protocol.tls.crypto.RecordWarmUp;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Has the JVM make the ciphers ready while the command reads its options and keys, where there is enough to open to be
/// worth it.
final class WarmUp {
    /// Smaller captures are opened before this would be done.
    private static final long WORTHWHILE = 32L << 20;

    private WarmUp() {}

    /// Makes libcrypto's functions ready where the launcher has named it, which it does for all but the smallest: the
    /// JVM
    /// generates a hundred classes for it, as long as it takes to read the command line.
    static void ofLibrary() {
        if (System.getProperty(ForeignLibrary.PROPERTY) != null
                && Runtime.getRuntime().availableProcessors() > 1) {
            // Loading it takes time too. Where it cannot be loaded, whether the ciphers are worth it is not known yet.
            begin(ForeignLibrary::isUsed);
        }
    }

    /// The same of the JDK's ciphers, which want to be compiled.
    static void begin(List<Path> captures, int workers) {
        if (!ForeignLibrary.isUsed() && workers > 1 && captures.stream().anyMatch(WarmUp::isLarge)) {
            begin(() -> true);
        }
    }

    private static void begin(BooleanSupplier wanted) {
        Runnable work = () -> {
            if (wanted.getAsBoolean()) {
                RecordWarmUp.run(new RecordWorkspace());
            }
        };
        Thread thread = new Thread(work, "kaifu-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean isLarge(Path capture) {
        try {
            return CaptureInputs.isStdin(capture) || Files.size(capture) >= WORTHWHILE;
        } catch (IOException e) {
            // Whoever reads it will say so.
            return false;
        }
    }
}
