package dev.kaifu.analysis.work;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A temporary file for its owner alone, which has lost its name when it is open: it goes with the process, however
/// that
/// ends.
final class NamelessFile {
    private NamelessFile() {}

    static FileChannel open() throws IOException {
        // 0600 on POSIX, as the JDK makes temporary files.
        Path file = Files.createTempFile(folder(), "kaifu", ".spill");
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(file);
        }
    }

    /// What is large and temporary goes where a disk is: `/tmp` is memory on many machines (file-hierarchy(7)).
    private static Path folder() {
        String chosen = System.getenv("TMPDIR");
        Path large = Path.of(chosen == null || chosen.isEmpty() ? "/var/tmp" : chosen);
        return Files.isDirectory(large) && Files.isWritable(large)
                ? large
                : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
